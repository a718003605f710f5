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
import { counted } from "../terminal/counted.ts";
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

/** What an arrangement arranges, in words. */
export function partsOf(arrangement: Arrangement): string[] {
  const { words, look, cover, setOrder, setTitles, addedSets, orders, places, captions, alts, goneSets } = arrangement;
  const out = [...places.values()].filter((sets) => sets.length === 0).length;
  const several = (count: number, what: string, how = "") => (count > 0 ? [`${counted(count, what)}${how}`] : []);
  return [
    ...Object.keys(words),
    ...(look.size > 0 ? ["look"] : []),
    ...(cover === null ? [] : ["cover"]),
    ...(setOrder.length > 0 ? ["order of sets"] : []),
    ...[...orders.keys()].map((set) => `order of set ${set}`),
    ...several(setTitles.size, "set title"),
    ...several(addedSets.length, "new set"),
    ...several(goneSets.length, "removed set"),
    ...several(places.size - out, "moved photo"),
    ...several(out, "photo", " taken out"),
    ...several(captions.size, "caption"),
    ...several(alts.size, "alt text"),
  ];
}
