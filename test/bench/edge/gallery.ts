import { createHash, randomBytes } from "node:crypto";
import type { Target } from "../../../scripts/target/target.ts";
import type { GalleryBuild } from "../../../worker/domain/build-input.ts";
import type { Photo } from "../../../worker/domain/manifest.ts";
import { SESSION_SECONDS, sessionCookie, signSession } from "../../../worker/domain/tokens/session.ts";
import { keys } from "../../../worker/store/keys.ts";
import { manifestPieces } from "../../../worker/store/pieces.ts";
import { galleryBuild } from "../../site/gallery-build.ts";
import { SECRET } from "./workerd.ts";

/** A file in R2. */
export interface Stored {
  blob: string;
  /** Bytes. */
  size: number;
}

export const SET = "photos";
/** Longer edge of the rendition that stands for a thumbnail. */
export const THUMBNAIL_EDGE = 480;
const STATEMENTS_AT_ONCE = 500;

/** Does it once more where it failed: a connection to workerd that lay idle may be closed just when it is used again. */
export const insist = <Result>(work: () => Promise<Result>): Promise<Result> => work().catch(work);

/** Puts files of random bytes there: to the edge one picture is as good as another. */
export async function putFiles(
  target: Target,
  { count, size }: { count: number; size: number },
): Promise<(Stored & { bytes: Uint8Array })[]> {
  const files: (Stored & { bytes: Uint8Array })[] = [];
  for (let i = 0; i < count; i++) {
    const bytes = randomBytes(size);
    const blob = createHash("sha256").update(bytes).digest("hex");
    await insist(() => target.blobs.put(keys.blob(blob), bytes, { type: "application/octet-stream" }));
    files.push({ blob, size, bytes });
  }
  return files;
}

export interface BenchGallery {
  gallery: string;
  photos: number;
  thumbnails: readonly Stored[];
  originals?: readonly (Stored & { crc32: number })[];
}

/** The manifest of a gallery with one set, whose photos have the given thumbnails and originals, in turn. */
export function benchGallery({ gallery, photos, thumbnails, originals = [] }: BenchGallery): GalleryBuild {
  const names = Array.from({ length: photos }, (_, i) => `ANB_${String(i + 1).padStart(5, "0")}`);
  const build = galleryBuild({ gallery, sets: { [SET]: { title: "Photos", photos: names } } });
  for (const [i, name] of names.entries()) {
    const photo = build.photos[name] as Photo;
    const thumbnail = thumbnails[i % thumbnails.length];
    const file = thumbnail && { blob: thumbnail.blob, size: thumbnail.size };
    const renditions = photo.renditions.map((r) => (r.edge === THUMBNAIL_EDGE ? { ...r, ...file } : r));
    const bytes = originals[i % originals.length];
    const original = { ...photo.original, ...(bytes && { blob: bytes.blob, size: bytes.size, crc32: bytes.crc32 }) };
    build.photos[name] = { ...photo, renditions, original };
  }
  return build;
}

/** Publishes a gallery as it is after its doors were opened: guests enter by a password. */
export async function putGallery(target: Target, build: GalleryBuild): Promise<void> {
  const { gallery, version } = build.manifest;
  for (const { key, bytes, type } of manifestPieces(build)) {
    await insist(() => target.blobs.put(key, bytes, { type }));
  }
  await putRows(target, [{ gallery, version, photos: Object.keys(build.photos).length }]);
}

/** What D1 says of a gallery. */
export interface GalleryRows {
  gallery: string;
  version: string;
  photos: number;
}

/** The rows alone: galleries nobody looks at. */
export async function putRows({ db }: Target, galleries: readonly GalleryRows[]): Promise<void> {
  const gallery = db.prepare(
    `INSERT OR REPLACE INTO galleries
       (gallery, version, photo_count, title, guest_password, client_password, created_at, published_at)
     VALUES (?1, ?2, ?3, ?1, 'none', 'none', 1, 1)`,
  );
  const set = db.prepare("INSERT OR REPLACE INTO sets (gallery, id, visibility) VALUES (?, ?, 'everyone')");
  const statements = galleries.flatMap((rows) => [
    gallery.bind(rows.gallery, rows.version, rows.photos),
    set.bind(rows.gallery, SET),
  ]);
  for (let at = 0; at < statements.length; at += STATEMENTS_AT_ONCE) {
    await insist(() => db.batch(statements.slice(at, at + STATEMENTS_AT_ONCE)));
  }
}

/** Marks photos of a gallery private. */
export async function putMarks({ db }: Target, gallery: string, photos: readonly string[]): Promise<void> {
  const mark = db.prepare("INSERT OR REPLACE INTO private_marks VALUES (?, ?, 'client password', 1)");
  for (let at = 0; at < photos.length; at += STATEMENTS_AT_ONCE) {
    const marks = photos.slice(at, at + STATEMENTS_AT_ONCE).map((photo) => mark.bind(gallery, photo));
    await insist(() => db.batch(marks));
  }
}

/** The `Cookie` of a guest who entered a moment ago. */
export async function guestCookie(gallery: string): Promise<string> {
  const iat = Math.floor(Date.now() / 1000) - 60;
  const frame = { jti: crypto.randomUUID(), iat, exp: iat + SESSION_SECONDS.gallery };
  const session = { kind: "gallery", gallery, role: "guest", epoch: 0, ...frame } as const;
  const token = await signSession(session, new TextEncoder().encode(SECRET));
  return `${sessionCookie({ kind: "gallery", gallery })}=${token}`;
}
