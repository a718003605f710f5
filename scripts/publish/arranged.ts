import { arrangeBuild } from "../../worker/domain/arrangement/arrange.ts";
import {
  type Arrangement,
  isAsFiles,
  withSetsRenamed,
  writeArrangement,
} from "../../worker/domain/arrangement/arrangement.ts";
import { digestWith } from "../../worker/domain/arrangement/files-beside.ts";
import { arrangedPlaces } from "../../worker/domain/arrangement/places.ts";
import { settle } from "../../worker/domain/arrangement/settle.ts";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { type Photo, setsOf } from "../../worker/domain/manifest.ts";
import type { StoredArrangement } from "../../worker/store/arrangements.ts";
import { partsOf } from "../gallery/arranged-parts.ts";
import { digestOf } from "./manifest.ts";

type Placed = Pick<Photo, "name" | "set" | "alsoIn">;

/** Photos where they are arranged to be, by where their files are. */
export function placed<Own extends Placed>(
  photos: readonly Own[],
  { arrangement, sets }: { arrangement: Arrangement; sets: readonly { id: string }[] },
): Own[] {
  const files = new Map(photos.map((photo) => [photo.name, setsOf(photo)]));
  const places = arrangedPlaces(
    files,
    arrangement,
    sets.map(({ id }) => id),
  );
  return photos.flatMap((photo) => {
    const [set, ...alsoIn] = places.get(photo.name) ?? [];
    return set === undefined ? [] : [{ ...photo, set, alsoIn }];
  });
}

/** A gallery as its files say and as it is arranged. */
export interface ArrangedBuild {
  files: GalleryBuild;
  build: GalleryBuild;
  /** Without what the files say as well. */
  arrangement: Arrangement;
  /** It differs from the one that is stored. */
  isNew: boolean;
  digest: string;
}

/** Arranges a gallery as the studio did, as far as its files don't say the same. `site`: the digest of the site. */
export function arrangedBuild(
  files: GalleryBuild,
  { stored, renamed, site }: { stored: StoredArrangement; renamed: ReadonlyMap<string, string>; site: string },
): ArrangedBuild {
  const photos = new Map(Object.entries(files.photos));
  const wanted = withSetsRenamed(stored.arrangement, renamed);
  const arrangement = settle(wanted, { manifest: files.manifest, photo: (name) => photos.get(name) });
  const isNew = writeArrangement(arrangement) !== writeArrangement(stored.arrangement);
  const revision = stored.revision + Number(isNew);
  return {
    files,
    build: arrangeBuild(files, arrangement),
    arrangement,
    isNew,
    digest: digestWith(digestOf(files, site), { arrangement, revision }),
  };
}

/** Where the studio and the files differ, for the report. */
export function arrangedWarning(gallery: string, arrangement: Arrangement): string | null {
  if (isAsFiles(arrangement)) return null;
  const parts = partsOf(arrangement);
  return `${gallery}: arranged in the studio, and kept: ${parts.join(", ")}. To write this into gallery.yaml: npm run pull -- ${gallery}`;
}
