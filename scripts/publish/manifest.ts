import { createHash } from "node:crypto";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import {
  fileBytesOf,
  filesOf,
  type GalleryManifest,
  MANIFEST_FORMAT,
  type Photo,
  setsOf,
  shardCount,
  shardOf,
} from "../../worker/domain/manifest.ts";
import { foldName } from "../../worker/domain/slug.ts";
import { keys } from "../../worker/store/keys.ts";
import { downloadName, safeFileName } from "../content/file-name.ts";
import type { GallerySettings } from "../content/gallery.ts";
import type { Studio } from "../content/studio.ts";
import type { LockedPhoto } from "./lock.ts";
import { ordering } from "./order.ts";

export interface ManifestFacts {
  gallery: string;
  version: string;
  settings: GallerySettings;
  studio: Studio;
  /** Every photo of the gallery, as measured. */
  photos: readonly LockedPhoto[];
}

/** An object to store. */
export interface StoredPiece {
  key: string;
  bytes: Uint8Array;
  type: string;
}

/** The manifest of a version, and its photos by name. */
export function makeManifest({ gallery, version, settings, studio, photos }: ManifestFacts): GalleryBuild {
  const captionOf = captioning(settings.captions);
  const published = new Map(photos.map((photo) => [photo.name, toPhoto(photo, captionOf(photo))]));
  const orderIn = ordering(photos, settings);
  const folders = folderNames(settings.sets);
  const sets = settings.sets.map((set): GalleryManifest["sets"][number] => {
    const { id, title } = set;
    const shown = photos.filter((photo) => setsOf(photo).includes(id)).toSorted(orderIn(set));
    const own = shown.flatMap(({ name }) => published.get(name) ?? []);
    return {
      id,
      title,
      folder: folders.get(id) ?? id,
      photos: own.map((photo) => photo.name),
      ...fileBytesOf(own),
    };
  });
  const look = Object.entries(settings.look).filter((entry): entry is [string, string] => entry[1] !== undefined);
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
  };
  return { manifest, photos: Object.fromEntries(published) };
}

/** What gallery.yaml says of a photo counts, then what its file says. */
function captioning({ own, fromFiles }: GallerySettings["captions"]): (photo: LockedPhoto) => string | null {
  const captions = new Map(Object.entries(own).map(([name, text]) => [name.normalize("NFC"), text]));
  return ({ name, said }) => (captions.get(name) ?? (fromFiles ? said?.caption : null)) || null;
}

function toPhoto(
  { file, source: _, stripGps: __, decoder: ___, damage: ____, said: _____, ...photo }: LockedPhoto,
  caption: string | null,
): Photo {
  return {
    ...photo,
    caption,
    ...filesOf(photo, (size, download) => ({ ...download, file: downloadName(file, size) })),
  };
}

/** Folders in the zip have the titles of the sets, or their ids where two titles would become one name. */
function folderNames(sets: GallerySettings["sets"]): Map<string, string> {
  const named = sets.map(({ id, title }) => [id, safeFileName(title, id)] as const);
  const uses = Map.groupBy(named, ([, name]) => foldName(name));
  const ids = new Set(sets.map((set) => set.id));
  return new Map(
    named.map(([id, name]) => {
      const alone = uses.get(foldName(name))?.length === 1 && (foldName(name) === id || !ids.has(foldName(name)));
      return [id, alone ? name : id];
    }),
  );
}

/** What a version consists of, as SHA-256 (hex): the same for the same gallery and site, whatever the version's name. */
export function digestOf({ manifest, photos }: GalleryBuild, site: string): string {
  const content = { ...manifest, version: "" };
  return createHash("sha256")
    .update(JSON.stringify([content, Object.values(photos), site]))
    .digest("hex");
}

/** The manifest in the pieces that requests read. */
export function manifestPieces({ manifest, photos }: GalleryBuild): StoredPiece[] {
  const { gallery, version, sets } = manifest;
  const format = MANIFEST_FORMAT;
  const all = Object.values(photos);
  const shards = shardCount(all.length);
  const byShard = Map.groupBy(all, (photo) => shardOf(photo.name, shards));
  return [
    jsonPiece(keys.manifest(gallery, version), manifest),
    ...Array.from({ length: shards }, (_, shard) =>
      jsonPiece(keys.shard(gallery, version, shard), { format, photos: byShard.get(shard) ?? [] }),
    ),
    ...sets.map((set) => {
      const own = set.photos.map((name) => photos[name]).filter((photo) => photo !== undefined);
      const files = own.map((photo) => ({ name: photo.name, taken: photo.taken, ...filesOf(photo) }));
      return jsonPiece(keys.files(gallery, version, set.id), { format, photos: files });
    }),
  ];
}

function jsonPiece(key: string, value: unknown): StoredPiece {
  return { key, bytes: new TextEncoder().encode(JSON.stringify(value)), type: "application/json" };
}
