import { z } from "zod";
import { audienceOf, type CoverGrant, visibilityOf } from "./access.ts";
import { FALLBACK, FORMAT_NAMES } from "./formats.ts";
import type { GalleryPolicy } from "./gallery.ts";
import type { GalleryManifest } from "./manifest.ts";
import type { CoverStyle } from "./settings-table.ts";

export const coverFileSchema = z.object({
  /** SHA-256 of its bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes. */
  size: z.int().positive(),
  /** Pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Those of earlier times have none, and are all JPEGs. */
  format: z.enum(FORMAT_NAMES).default(FALLBACK),
});
/** One size of the picture: a file that is made for it alone, and that no gallery page names. */
export type CoverFile = z.infer<typeof coverFileSchema>;

/** The one picture of a gallery that everybody may see. */
export interface PublicCover {
  /** Name of its photo. */
  photo: string;
  style: CoverStyle;
  /** What the photographer confirmed about the photo. */
  confirmed: CoverGrant;
  /** Of each format from small to large. */
  files: CoverFile[];
  /** They were made from the photo's proof. */
  fromProof: boolean;
}

/** Whether it shows its photo clearly and without a watermark. */
export const isClean = ({ style, fromProof }: Pick<PublicCover, "style" | "fromProof">): boolean =>
  style === "clear" && !fromProof;

/** What pages are given of it. */
export interface CoverPicture {
  src: string;
  srcset: string;
  /** Better formats, in the order browsers try them. */
  sources: { type: string; srcset: string }[];
  width: number;
  height: number;
  style: CoverStyle;
}

const FILE = /^[0-9a-f]{12}\.[a-z]+$/;

/** The name of a size in its address: nothing of the photo, of the gallery or of other pictures. */
export const coverFileName = ({ sha256, format }: Pick<CoverFile, "sha256" | "format">): string =>
  `${sha256.slice(0, 12)}.${format}`;

/** The size that an address names. */
export function coverFileAt({ files }: PublicCover, name: string): CoverFile | undefined {
  return FILE.test(name) ? files.find((file) => coverFileName(file) === name) : undefined;
}

type OpenIn = Pick<GalleryPolicy, "sets" | "privateMarks">;

/** The photo that is taken unless one is named: the cover that guests have; null: they have no photo. */
export function openCover(
  { sets, cover }: Pick<GalleryManifest, "sets" | "cover">,
  { sets: visibility, privateMarks }: OpenIn,
): string | null {
  const open = sets.flatMap(({ id, photos }) =>
    photos.filter((photo) => audienceOf([visibilityOf(visibility, id)], privateMarks.has(photo)) === "everyone"),
  );
  return cover !== null && open.includes(cover) ? cover : (open[0] ?? null);
}
