import { createHash } from "node:crypto";
import type { z } from "zod";
import { hasOpenSet } from "../domain/access.ts";
import { arrange, arrangePhoto } from "../domain/arrangement/arrange.ts";
import { type Arrangement, AS_FILES } from "../domain/arrangement/arrangement.ts";
import { arrangedBy, digestWith, filesDigest } from "../domain/arrangement/files-beside.ts";
import { type Revealed, revealedBetween, type ShownPhoto } from "../domain/arrangement/going-back.ts";
import { placesOf } from "../domain/arrangement/places.ts";
import { changesBetween, type VersionChanges } from "../domain/arrangement/version-changes.ts";
import type { GalleryBuild } from "../domain/build-input.ts";
import type { SetVisibility } from "../domain/gallery.ts";
import { type GalleryManifest, manifestSchemas, type Photo, shardCount } from "../domain/manifest.ts";
import { SIZES } from "../domain/sizes.ts";
import { inTurns } from "./in-turns.ts";
import { keys } from "./keys.ts";
import type { VersionRef } from "./manifests.ts";
import type { Published } from "./published.ts";
import type { Switch } from "./switch-version.ts";
import { type KeptVersion, WENT_BACK } from "./versions.ts";

/** Reads a piece of a version; null: it is missing. */
export type ReadPiece = (key: string) => Promise<Uint8Array | null>;

/** A stored version, as far as it is compared: a gallery may have tens of thousands of photos. */
export interface ReadVersion {
  live: GalleryManifest;
  /** What the files say. */
  files: GalleryManifest;
  /** What visitors see of each photo. */
  shown: ReadonlyMap<string, ShownPhoto>;
  /** All its photos have a proof. */
  proofs: boolean;
  /** Photos that it shows otherwise than the files say, or not at all. */
  beside: ReadonlyMap<string, ShownPhoto>;
}

/** A version as it is stored; null: pieces of it are missing, or can't be read. */
export async function readStored(read: ReadPiece, ref: VersionRef): Promise<ReadVersion | null> {
  try {
    return await readWhole(read, ref);
  } catch (error) {
    if (error instanceof Incomplete) return null;
    throw error;
  }
}

/** The list of a version's photos; null: it is missing, or can't be read. */
async function readListing(read: ReadPiece, ref: VersionRef): Promise<GalleryManifest | null> {
  return readManifestOf(read, ref).catch((error) => {
    if (error instanceof Incomplete) return null;
    throw error;
  });
}

/** A version in a list of versions. */
export interface ListedVersion extends KeptVersion {
  /** How many photos it has; null: it is incomplete in storage. */
  photos: number | null;
  /** What it changed; null: nothing is known that it could be compared with. */
  changes: VersionChanges | null;
}

/** Versions with what each of them changed; in the order given, the one that went live last first. */
export async function listVersions(read: ReadPiece, kept: readonly KeptVersion[]): Promise<ListedVersion[]> {
  const listed: ListedVersion[] = [];
  let before: GalleryManifest | null = null;
  // One at a time: only two lists of photos are in memory.
  for (const version of kept.toReversed()) {
    const after: GalleryManifest | null = await readListing(read, version);
    const changes: VersionChanges | null = before && after && changesBetween(before, after);
    listed.unshift({ ...version, photos: after && placesOf(after.sets).size, changes });
    before = after ?? before;
  }
  return listed;
}

class Incomplete extends Error {
  override name = "Incomplete";
}

async function readWhole(read: ReadPiece, ref: VersionRef): Promise<ReadVersion> {
  const live = await readManifestOf(read, ref);
  const names = placesOf(live.sets);
  const shown = new Map<string, ShownPhoto>();
  let proofs = true;
  for (const part of chunks(shardKeys(ref, names.size))) {
    const shards = await inTurns(part, (key) => readJson(read, { key, schema: manifestSchemas.shard }));
    for (const photo of shards.flatMap(({ photos }) => photos)) {
      shown.set(photo.name, shownOf(photo));
      proofs &&= photo.proof !== undefined;
    }
  }
  if ([...names.keys()].some((name) => !shown.has(name))) throw new Incomplete(ref.version);
  if (!live.arranged) return { live, files: live, shown, proofs, beside: new Map() };
  const { manifest, photos } = await readBeside(read, ref);
  const beside = new Map(photos.map((photo) => [photo.name, shownOf(photo)]));
  return { live, files: manifest, shown, proofs: proofs && photos.every(({ proof }) => proof), beside };
}

/** All photos of a version's files, as these say, to make another version from. Throws if it is incomplete. */
export async function readFilePhotos(read: ReadPiece, ref: VersionRef): Promise<GalleryBuild> {
  const live = await readManifestOf(read, ref);
  const keysOf = shardKeys(ref, placesOf(live.sets).size);
  const shards = await inTurns(keysOf, (key) => readJson(read, { key, schema: manifestSchemas.shard }));
  const photos = new Map(shards.flatMap(({ photos }) => photos).map((photo) => [photo.name, photo]));
  const beside = live.arranged ? await readBeside(read, ref) : null;
  for (const photo of beside?.photos ?? []) photos.set(photo.name, photo);
  const manifest = beside?.manifest ?? live;
  const places = placesOf(manifest.sets);
  const asFiles = [...places.keys()].flatMap((name) => {
    const photo = photos.get(name);
    const own = photo && arrangePhoto(photo, { places, arrangement: AS_FILES });
    if (!own) throw new Incomplete(ref.version);
    return [[name, own] as const];
  });
  return { manifest, photos: Object.fromEntries(asFiles) };
}

const readManifestOf = (read: ReadPiece, { gallery, version }: VersionRef) =>
  readJson(read, { key: keys.manifest(gallery, version), schema: manifestSchemas.gallery });

const readBeside = (read: ReadPiece, { gallery, version }: VersionRef) =>
  readJson(read, { key: keys.published(gallery, version), schema: manifestSchemas.published });

const shardKeys = ({ gallery, version }: VersionRef, photos: number) =>
  Array.from({ length: shardCount(photos) }, (_, at) => keys.shard(gallery, version, at));

/** Shards that are in memory at the same time. */
const TOGETHER = 10;

function* chunks<Item>(list: readonly Item[]): Generator<Item[]> {
  for (let at = 0; at < list.length; at += TOGETHER) yield list.slice(at, at + TOGETHER);
}

const shownOf = (photo: Photo): ShownPhoto => ({
  caption: photo.caption,
  alt: photo.alt ?? null,
  files: [photo.hash, photo.video?.captions?.blob ?? "", ...SIZES.map((size) => photo[size]?.blob ?? "")]
    .map((hash) => hash.slice(0, 16))
    .join(" "),
});

async function readJson<Schema extends z.ZodType>(
  read: ReadPiece,
  { key, schema }: { key: string; schema: Schema },
): Promise<z.infer<Schema>> {
  const bytes = await read(key);
  if (!bytes) throw new Incomplete(key);
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Incomplete(key, { cause });
  }
}

interface Wish {
  published: Published;
  /** What is arranged today, which stays. */
  arrangement: Arrangement;
  /** Photos marked private. */
  marks: ReadonlySet<string>;
  live: ReadVersion;
  to: KeptVersion;
  earlier: ReadVersion;
}

/** What going back to a version would do. */
export interface WayBack {
  /** The gallery as it would be. */
  manifest: GalleryManifest;
  photoCount: number;
  /** All its photos have a proof. */
  proofs: boolean;
  /** The stored version is arranged as today and can be used as it is; otherwise one is made from it. */
  isReady: boolean;
  digest: string;
  newSets: ReadonlyMap<string, SetVisibility>;
  /** A set is for everyone. */
  isOpen: boolean;
  revealed: Revealed[];
  /** What the photographer confirms: exactly what would become visible. */
  code: string;
}

/** Plans going back to a version. Only what visitors see goes back; the arrangement and all settings stay. */
export function planWayBack({ published, arrangement, marks, live, to, earlier }: Wish): WayBack {
  const { revision } = published;
  const digest = digestWith(filesDigest(to.digest), { arrangement, revision });
  const isReady = arrangedBy(digest) === arrangedBy(to.digest);
  const manifest = isReady ? earlier.live : arrange(earlier.files, arrangement);
  const ids = manifest.sets.map(({ id }) => id);
  const newSets = new Map(ids.filter((id) => !published.sets.has(id)).map((id) => [id, "client" as const]));
  const sets = new Map<string, SetVisibility>([...published.sets, ...newSets]);
  const before = { manifest: live.live, photos: live.shown };
  const after = { manifest, photos: isReady ? earlier.shown : arrangedPhotos(earlier, arrangement) };
  const revealed = revealedBetween({ before, after, sets, marks });
  return {
    manifest,
    photoCount: placesOf(manifest.sets).size,
    proofs: earlier.proofs,
    ...{ isReady, digest: isReady ? to.digest : digest, newSets, isOpen: hasOpenSet(ids, sets), revealed },
    code: codeOf(to.version, revealed),
  };
}

/** Every photo as today's arrangement shows it. */
function arrangedPhotos(
  { shown, beside }: ReadVersion,
  { captions, alts }: Pick<Arrangement, "captions" | "alts">,
): ReadonlyMap<string, ShownPhoto> {
  return new Map(
    [...shown, ...beside].map(([name, { caption, alt, files }]) => [
      name,
      { caption: captions.get(name) ?? caption, alt: alts.get(name) ?? alt, files },
    ]),
  );
}

function codeOf(version: string, revealed: readonly Revealed[]): string {
  return createHash("sha256")
    .update(JSON.stringify([version, revealed]))
    .digest("hex")
    .slice(0, 12);
}

/** The switch to an earlier version, or to one that was made from it. */
export function switchBack(
  { manifest, photoCount, proofs, digest, newSets }: WayBack,
  at: { version: string; published: Published; to: KeptVersion; holder: string; now: number },
): Switch {
  const { gallery, title, date, language } = manifest;
  const { version, published, to, holder, now } = at;
  return {
    ...{ gallery, version, digest, photoCount, proofs, title, date, language, now, holder, newSets },
    ...{ studio: null, from: published, first: null, arrangement: null },
    activity: `${WENT_BACK}${to.version}`,
  };
}
