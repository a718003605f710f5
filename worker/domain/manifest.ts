import { z } from "zod";
import { FORMAT_NAMES } from "./formats.ts";
import { type Home, homeSchema } from "./home.ts";
import { eachSize, type MadeSize, type Original, SIZES, type Size, sizeRow } from "./sizes.ts";

/**
 * The published shape of a gallery version in R2. It is stored in three kinds of pieces so that each request reads
 * little: `gallery.json` (order and titles), `photos/<shard>.json` (one photo by name), `sets/<set>.json` (files to
 * download).
 */
export const MANIFEST_FORMAT = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().nonnegative();

const rendition = z.object({
  /** Longer edge in pixels. */
  edge: z.int().positive(),
  format: z.enum(FORMAT_NAMES),
  blob: sha256,
  /** Bytes. */
  size,
  /** CRC-32 (unsigned) of a JPEG; missing: not measured, as in galleries published before there were keepsakes. */
  crc32: z.int().min(0).max(0xffffffff).optional(),
});
/** One encoded size of a photo; its bytes are in R2 under `blobs/<blob>`. */
export type Rendition = z.infer<typeof rendition>;

const download = z.object({
  file: z.string(),
  blob: sha256,
  size,
  crc32: z.int().min(0).max(0xffffffff),
  type: z.string(),
});
/** A file for download: its name, its bytes, CRC-32 (unsigned) and media type. */
export type Download = z.infer<typeof download>;

/** A field for each size; only the original is always there. */
function perSize<Field extends z.ZodType>(field: Field) {
  const fields = eachSize((size) => (sizeRow(size).edge === null ? field : field.optional()));
  return fields as Record<Original, Field> & Record<MadeSize, z.ZodOptional<Field>>;
}

const files = perSize(download);

const stored = z.object({ blob: sha256, size });

/** MP4s with H.264 and AAC, without metadata. `edge`: the longer edge in pixels; the largest is the first. */
const versions = z.array(stored.extend({ edge: z.int().positive() })).min(1);

/** What is played of a video; its poster is the photo itself. */
const video = z.object({
  /** Seconds. */
  duration: z.number().positive(),
  /** Size in pixels, as it is shown. */
  width: z.int().positive(),
  height: z.int().positive(),
  versions,
  /** WebVTT. */
  captions: stored.optional(),
});
export type Video = z.infer<typeof video>;

/** The media types of what is played. */
export const VIDEO_TYPE = "video/mp4";
export const CAPTIONS_TYPE = "text/vtt; charset=utf-8";

/** A photo with a watermark: the same sizes, apart from the clean ones. */
const proof = z.object({
  /** The hash in the URLs of its renditions. */
  hash: z.string().regex(/^[0-9a-f]{12}$/),
  renditions: z.array(rendition).min(1),
  /** Of a video: what is played with a watermark. Missing: it isn't played. */
  versions: versions.optional(),
});

const photo = z.object({
  name: z.string(),
  /** The first set that shows it, in the gallery's order. */
  set: z.string(),
  /** Further sets that show the same photo, in the gallery's order. */
  alsoIn: z.array(z.string()).min(1).optional(),
  /** Size in pixels of the upright original. */
  width: z.int().positive(),
  height: z.int().positive(),
  caption: z.string().nullable(),
  /** What it shows, for people who can't see it; missing: use the caption. */
  alt: z.string().optional(),
  /** Local wall-clock time of the exposure, "YYYY-MM-DDTHH:mm:ss", or null. */
  taken: z.string().nullable(),
  /** When it was taken for those who sort: with `clock-offset`, in the gallery's zone, with decimals; missing: `taken`. */
  moment: z.string().optional(),
  /** First 12 hex digits of the hash that identifies these pixels in rendition URLs. */
  hash: z.string().regex(/^[0-9a-f]{12}$/),
  /** Four corner colours, top left to bottom right, each "rrggbb", separated by spaces. */
  placeholder: z.string(),
  renditions: z.array(rendition).min(1),
  /** For those who may not have it without a watermark; missing: the gallery had none when it was published. */
  proof: proof.optional(),
  /** It is a video, and the renditions are those of its poster. */
  video: video.optional(),
  /** The photographer's own file is not stored yet: it is described, but nobody gets it. */
  arriving: z.literal(true).optional(),
  /** The file of each size. Who delivers one asks `fileOf`. */
  ...files,
});
/** One photo as published. */
export type Photo = z.infer<typeof photo>;

export const photoShard = z.object({ format: z.literal(MANIFEST_FORMAT), photos: z.array(photo) });

export const logoSchema = z.object({
  /** Name below `/_astro/`. */
  file: z.string().regex(/^logo-[0-9a-f]{12}\.png$/),
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** It has no transparent pixel, so it can't be used as a silhouette. */
  opaque: z.boolean(),
});
/** The photographer's logo, as published. */
export type StudioLogo = z.infer<typeof logoSchema>;

/** The files below `/_astro/` that a studio's pages name. */
export const studioFileNames = ({
  logo,
  home,
}: {
  logo?: StudioLogo | undefined;
  home?: Home | undefined;
}): string[] => [...(logo ? [logo.file] : []), ...(home?.picture?.files ?? []).map(({ file }) => file)];

const bytesKey = <Of extends Size>(size: Of) => `${size}Bytes` as const;

type FileBytes<Of> = { [Key in keyof Of as `${Key & string}Bytes`]: Of[Key] };

/** Fields of a set: bytes of each photo's file in each size. */
const fileBytes = Object.fromEntries(
  Object.entries(perSize(z.array(size))).map(([name, field]) => [bytesKey(name as Size), field]),
) as FileBytes<ReturnType<typeof perSize<z.ZodArray<typeof size>>>>;

const galleryManifest = z.object({
  format: z.literal(MANIFEST_FORMAT),
  gallery: z.string(),
  version: z.string(),
  title: z.string(),
  /** "YYYY-MM-DD", or null. */
  date: z.string().nullable(),
  description: z.string().nullable(),
  language: z.string().nullable(),
  /** Name of the photo that the photographer chose, or null: the first visible one. */
  cover: z.string().nullable(),
  /** Its design: checked when published, interpreted only by the site. */
  look: z.record(z.string(), z.string()),
  /** Whom to contact. */
  studio: z.object({
    name: z.string(),
    email: z.string().nullable(),
    links: z.array(z.object({ label: z.string(), url: z.string() })),
    timezone: z.string(),
    logo: logoSchema.optional(),
    home: homeSchema.optional(),
  }),
  sets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** Folder in a zip of the whole gallery, which earlier releases used for every viewer. */
      folder: z.string(),
      /** Names in order. */
      photos: z.array(z.string()),
      /** Bytes of each photo's file in each size, in the same order. */
      ...fileBytes,
    }),
  ),
  /** Photos whose originals were not stored yet when this version was published: docs/decisions/042. */
  arriving: z.array(z.string()).min(1).optional(),
  /** Films of which whoever sees proofs gets the poster only: nothing could encode them with the watermark. */
  unfilmed: z.array(z.string()).min(1).optional(),
  /** It differs from what the files say; `published.json` has what they say. */
  arranged: z.literal(true).optional(),
});
/** A version's order and titles. Every list, count and position is computed from them. */
export type GalleryManifest = z.infer<typeof galleryManifest>;

const setFiles = z.object({
  format: z.literal(MANIFEST_FORMAT),
  photos: z.array(
    photo.pick({ name: true, taken: true, moment: true, arriving: true }).extend({
      ...files,
      /** Of its picture without and with a watermark; missing: it was published by an earlier release. */
      hash: photo.shape.hash.optional(),
      proofHash: photo.shape.hash.optional(),
      /** Of its caption and alt text. */
      said: photo.shape.hash.optional(),
    }),
  ),
});
/** What the zip of one set is laid out from, in order. */
export type SetFiles = z.infer<typeof setFiles>;

/** What the files say, stored next to a version that is arranged differently. */
const asPublished = z.object({
  format: z.literal(MANIFEST_FORMAT),
  manifest: galleryManifest,
  /** Photos that differ from those of the version, or that it leaves out. */
  photos: z.array(photo),
});
export type AsPublished = z.infer<typeof asPublished>;

export const manifestSchemas = { gallery: galleryManifest, shard: photoShard, files: setFiles, published: asPublished };

const PHOTOS_PER_SHARD = 64;

/** How many shards a version's photos are split into: at least 1, about 64 photos each. */
export function shardCount(photos: number): number {
  return Math.max(1, Math.ceil(photos / PHOTOS_PER_SHARD));
}

/** The shard of a photo: FNV-1a (32 bit) of the name's UTF-16 units modulo the number of shards. */
export function shardOf(name: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}

/** The bytes of a set's files, in the order of its photos and in the sizes that all of them have. */
export function fileBytesOf(photos: readonly FileSizes[]): Pick<GalleryManifest["sets"][number], `${Size}Bytes`> {
  const sizes = SIZES.filter((size) => photos.every((photo) => photo[size] !== undefined));
  const bytes = sizes.map((size) => [bytesKey(size), photos.map((photo) => photo[size]?.size)]);
  return Object.fromEntries(bytes) as ReturnType<typeof fileBytesOf>;
}

/** The bytes of each photo's file in one size, in the order of the set's photos; empty if the gallery lacks the size. */
export const bytesOf = (set: GalleryManifest["sets"][number]): Record<Size, number[]> =>
  eachSize((size) => set[bytesKey(size)] ?? []);

/** The sizes in which a gallery has the files of a set: those that existed when it was published, and that are all stored. */
export function sizesOf(set: GalleryManifest["sets"][number], { arriving = [] }: Arriving): Size[] {
  const waits = arriving.length > 0 && arriving.some((photo) => set.photos.includes(photo));
  return SIZES.filter((size) => set[bytesKey(size)] !== undefined && !(waits && isOriginal(size)));
}

type Arriving = Pick<GalleryManifest, "arriving">;

/** The sizes in which a whole gallery has files. */
export const sizesIn = ({ sets, arriving }: Pick<GalleryManifest, "sets"> & Arriving): Size[] =>
  SIZES.filter((size) => sets.every((set) => sizesOf(set, { arriving }).includes(size)));

/** How many originals are stored of those that somebody asks for. */
export interface Arrived {
  there: number;
  of: number;
}

/** How many of these photos' originals are stored; null: all of them, or another size is asked for. */
export function arrivedOf(photos: ReadonlySet<string>, { arriving = [] }: Arriving, size: Size): Arrived | null {
  const waiting = isOriginal(size) ? arriving.filter((photo) => photos.has(photo)).length : 0;
  return waiting === 0 ? null : { there: photos.size - waiting, of: photos.size };
}

const isOriginal = (size: Size): boolean => sizeRow(size).edge === null;

type Files = Pick<Photo, Size>;

/** The bytes of a photo's files, in the sizes it has. */
export type FileSizes = {
  [Each in keyof Files]: Pick<Download, "size"> | (undefined extends Files[Each] ? undefined : never);
};

/** A photo's files in each size it has, or what `made` makes of them. */
export function filesOf(photo: Files, made = (_size: Size, file: Download): Download => file): Files {
  const files = SIZES.flatMap((size) => {
    const file = photo[size];
    return file ? [[size, made(size, file)] as const] : [];
  });
  return Object.fromEntries(files) as Files;
}

/** Whether a photo has a file in every size. */
export const hasEverySize = (photo: Files): boolean => SIZES.every((size) => photo[size] !== undefined);

/** A photo's file of a size, if the photo has one and it is stored. */
export function fileOf(photo: Files & Pick<Photo, "arriving">, size: Size): Download | undefined {
  return photo.arriving && isOriginal(size) ? undefined : photo[size];
}

/** A photo's files, in each size that it has and that is stored. */
export const downloadsOf = (photo: Files & Pick<Photo, "arriving">): Download[] =>
  SIZES.flatMap((size) => fileOf(photo, size) ?? []);

/** Whether whoever sees proofs gets only the poster of a film. */
export const lacksProofFilm = ({ video, proof }: Pick<Photo, "video" | "proof">): boolean =>
  video !== undefined && proof !== undefined && !proof.versions;

/** The films of a version that whoever sees proofs can't play. */
export function unfilmedIn({ sets, unfilmed = [] }: Pick<GalleryManifest, "sets" | "unfilmed">): string[] {
  return unfilmed.filter((film) => sets.some(({ photos }) => photos.includes(film)));
}

/** Every set that shows a photo, in the gallery's order. */
export const setsOf = ({ set, alsoIn = [] }: Pick<Photo, "set" | "alsoIn">): string[] => [set, ...alsoIn];

/**
 * The photos of several sets, each once: with the first set that shows it and its place there. Used for everything that is
 * counted, delivered or listed across sets. `has`: whether a photo counts in a set, for viewers who may not see everything.
 */
export function* photosOnce<In extends { photos: readonly string[] }>(
  sets: Iterable<In>,
  has: (set: In, photo: string) => boolean = () => true,
): Generator<{ set: In; photo: string; at: number }> {
  const seen = new Set<string>();
  for (const set of sets) {
    for (const [at, photo] of set.photos.entries()) {
      if (seen.has(photo) || !has(set, photo)) continue;
      seen.add(photo);
      yield { set, photo, at };
    }
  }
}

type Named = Pick<Photo, "renditions" | "proof" | "video" | "arriving" | Size>;

/** SHA-256 of everything that is shown of a photo without its watermark. */
export function shownBlobsOf({ renditions, video }: Pick<Named, "renditions" | "video">): string[] {
  const played = video ? [...video.versions, ...(video.captions ? [video.captions] : [])] : [];
  return [...renditions, ...played].map(({ blob }) => blob);
}

/** SHA-256 of everything that a photo needs but its proof. */
export function cleanBlobsOf(photo: Named): string[] {
  return [...new Set([...shownBlobsOf(photo), ...downloadsOf(photo).map((file) => file.blob)])];
}

/** SHA-256 of everything that is shown of a photo's proof. A video's captions are the same with and without its watermark. */
export function proofBlobsOf({ proof, video }: Pick<Named, "proof" | "video">): string[] {
  if (!proof) return [];
  const { renditions, versions = [] } = proof;
  const captions = versions.length > 0 && video?.captions ? [video.captions] : [];
  return [...renditions, ...versions, ...captions].map(({ blob }) => blob);
}

/** SHA-256 of every blob a photo needs. */
export function blobsOf(photo: Named): string[] {
  return [...new Set([...cleanBlobsOf(photo), ...proofBlobsOf(photo)])];
}
