import { createHash } from "node:crypto";
import { inOrder } from "../../worker/domain/arrangement/places.ts";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { folderNames } from "../../worker/domain/folder-names.ts";
import {
  fileBytesOf,
  filesOf,
  type GalleryManifest,
  lacksProofFilm,
  MANIFEST_FORMAT,
  type Photo,
  setsOf,
} from "../../worker/domain/manifest.ts";
import { downloadName } from "../content/file-name.ts";
import type { GallerySettings } from "../content/gallery.ts";
import type { Studio } from "../content/studio.ts";
import type { LockedPhoto } from "./lock.ts";
import { momentsOf, ordering } from "./order.ts";

export interface ManifestFacts {
  gallery: string;
  version: string;
  settings: GallerySettings;
  studio: Studio;
  /** Every photo of the gallery, as measured. */
  photos: readonly LockedPhoto[];
  /** Names of those whose originals are not stored yet. */
  arriving?: ReadonlySet<string>;
}

/** The manifest of a version, and its photos by name. */
export function makeManifest({
  gallery,
  version,
  settings,
  studio,
  photos,
  arriving = new Set(),
}: ManifestFacts): GalleryBuild {
  const captionOf = captioning(settings.captions);
  const alts = new Map(Object.entries(settings.alts).map(([name, text]) => [name.normalize("NFC"), text]));
  const moments = momentsOf(photos, settings);
  const published = new Map(
    photos.map((photo) => {
      const { name } = photo;
      const said = { caption: captionOf(photo), alt: alts.get(name), moment: moments.get(name) };
      return [name, { ...toPhoto(photo, said), ...(arriving.has(name) ? { arriving: true as const } : {}) }];
    }),
  );
  const orderIn = ordering(moments, settings);
  const folders = folderNames(settings.sets);
  const sets = settings.sets.map((set): GalleryManifest["sets"][number] => {
    const { id, title } = set;
    const shown = photos.filter((photo) => setsOf(photo).includes(id)).toSorted(orderIn(set));
    const ordered = inOrder(
      shown.map(({ name }) => name),
      set.photos ?? [],
    );
    const own = ordered.flatMap((name) => published.get(name) ?? []);
    return {
      id,
      title,
      folder: folders.get(id) ?? id,
      photos: own.map((photo) => photo.name),
      ...fileBytesOf(own),
    };
  });
  const look = Object.entries(settings.look).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const unfilmed = [...published.values()].filter(lacksProofFilm).map(({ name }) => name);
  const manifest: GalleryManifest = {
    format: MANIFEST_FORMAT,
    gallery,
    version,
    title: settings.title,
    date: settings.date ?? null,
    description: settings.description ?? null,
    language: settings.language ?? null,
    cover: settings.cover ?? null,
    look: Object.fromEntries(look),
    studio,
    sets,
    ...(arriving.size > 0 ? { arriving: [...arriving].sort() } : {}),
    ...(unfilmed.length > 0 ? { unfilmed: unfilmed.sort() } : {}),
  };
  return { manifest, photos: Object.fromEntries(published) };
}

/** What gallery.yaml says of a photo counts, then what its file says. */
function captioning({ own, fromFiles }: GallerySettings["captions"]): (photo: LockedPhoto) => string | null {
  const captions = new Map(Object.entries(own).map(([name, text]) => [name.normalize("NFC"), text]));
  return ({ name, said }) => (captions.get(name) ?? (fromFiles ? said?.caption : null)) || null;
}

function toPhoto(
  { file, source: _, stripGps: __, decoder: ___, damage: ____, said: _____, poster: ______, ...measured }: LockedPhoto,
  { caption, alt, moment }: { caption: string | null; alt: string | undefined; moment: string | undefined },
): Photo {
  const { filmed: _______, ...photo } = measured;
  return {
    ...photo,
    caption,
    ...(alt ? { alt } : {}),
    ...(moment === undefined || moment === photo.taken ? {} : { moment }),
    ...filesOf(photo, (size, download) => ({ ...download, file: downloadName(file, size, photo.video && "mp4") })),
  };
}

/** What a version consists of, as SHA-256 (hex): the same for the same gallery and site, whatever the version's name. */
export function digestOf({ manifest, photos }: GalleryBuild, site: string): string {
  const content = { ...manifest, version: "" };
  return createHash("sha256")
    .update(JSON.stringify([content, Object.values(photos), site]))
    .digest("hex");
}
