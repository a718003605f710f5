import { hasToConfirm, revealedBy } from "../domain/access.ts";
import { FALLBACK, FORMATS, mediaTypeOf } from "../domain/formats.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { type Photo, setsOf } from "../domain/manifest.ts";
import type { Problem } from "../domain/problem.ts";
import type { PublicCover } from "../domain/public-cover.ts";
import type { CoverStyle } from "../domain/settings-table.ts";
import { subjectOf } from "../domain/subject.ts";
import { keys } from "../store/keys.ts";
import { choosePublicCover, coverFileOf, readPublicCovers } from "../store/public-covers.ts";
import { coverPictures } from "./cover-pictures.ts";

/** Where the pictures are read and stored: the Worker's bucket, or what a command publishes to. */
export interface CoverStorage {
  /** Throws if there is none. */
  get(key: string): Promise<Uint8Array>;
  put(key: string, bytes: Uint8Array, about: { type: string }): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

interface Wanted {
  policy: Pick<GalleryPolicy, "gallery" | "sets" | "privateMarks" | "proofs">;
  /** null: everybody sees none. */
  style: CoverStyle | null;
  /** null: the gallery has no such photo. */
  photo: Photo | null;
  /** The name of the photo that may be shown although it is hidden from guests. */
  confirmed: string | null;
  now: number;
}

/**
 * Makes and chooses the public cover of a gallery, or takes it back; with problems, nothing changes. The pictures are made
 * apart, so that the photo's own renditions stay where they are. Throws if the storage fails.
 */
export async function changePublicCover(
  { db, storage }: { db: D1Database; storage: CoverStorage },
  { policy, style, photo, confirmed, now }: Wanted,
): Promise<Problem[]> {
  const { gallery } = policy;
  const before = (await readPublicCovers(db, [gallery])).flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  if (style === null) {
    await choosePublicCover(db, { gallery, cover: null, now });
    await storage.delete(before.map((sha256) => keys.publicCover(gallery, sha256)));
    return [];
  }
  if (!photo) return [{ path: "public-photo", code: "photoUnknown" }];
  const reveals = revealedBy(subjectOf(policy, setsOf(photo), photo.name));
  if (hasToConfirm(reveals) && confirmed !== photo.name)
    return [{ path: "confirm-hidden", code: "coverHidden", values: { photo: photo.name } }];
  const proof = policy.proofs === "off" ? undefined : photo.proof;
  const cover: PublicCover = {
    photo: photo.name,
    style,
    confirmed: reveals,
    files: await store(storage, { gallery, photo: { ...photo, ...proof }, style }),
    fromProof: proof !== undefined,
  };
  await choosePublicCover(db, { gallery, cover, now });
  const kept = new Set(cover.files.map(({ sha256 }) => sha256));
  const left = before.filter((sha256) => !kept.has(sha256));
  await storage.delete(left.map((sha256) => keys.publicCover(gallery, sha256)));
  return [];
}

/** Longer edge in pixels of the largest AVIF: the home page shows many, and no more is seen of one. */
const LARGEST = 1600;

async function store(
  storage: CoverStorage,
  { gallery, photo, style }: { gallery: string; photo: Photo; style: CoverStyle },
): Promise<PublicCover["files"]> {
  const renditions = FORMATS.flatMap(({ format: wanted }) =>
    photo.renditions
      .filter(({ format, edge }) => format === wanted && (format === FALLBACK || edge <= LARGEST))
      .sort((a, b) => a.edge - b.edge),
  );
  const longer = Math.max(photo.width, photo.height);
  const sources = await Promise.all(
    renditions.map(async ({ blob, edge, format }) => ({
      format,
      bytes: await storage.get(keys.blob(blob)),
      width: Math.max(1, Math.round((edge * photo.width) / longer)),
      height: Math.max(1, Math.round((edge * photo.height) / longer)),
    })),
  );
  const made = coverPictures(sources, style).map((picture) => ({ picture, file: coverFileOf(picture) }));
  for (const { picture, file } of made)
    await storage.put(keys.publicCover(gallery, file.sha256), picture.bytes, { type: mediaTypeOf(file.format) });
  return made.map(({ file }) => file);
}
