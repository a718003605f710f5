import { createHash } from "node:crypto";
import type { Sharp } from "sharp";
import { type Format, mediaTypeOf } from "../../worker/domain/formats.ts";
import type { StudioPicture } from "../../worker/domain/home.ts";
import { readBeside, type Unfit, unfit } from "./file-beside.ts";

/** One size of the studio's picture as visitors get it: without metadata, in sRGB. */
interface PictureFile {
  file: StudioPicture["files"][number];
  type: string;
  bytes: Uint8Array;
}

export type PictureReading = { ok: true; files: PictureFile[] } | Unfit;

const LIMIT = { bytes: 25 * 1024 * 1024, shown: "25 MB", fix: "Export it smaller; 2000 pixels are enough" };
const KINDS: readonly string[] = ["jpeg", "png", "webp"];
/** Longer edges, in pixels. */
const EDGES = [480, 960, 1280, 1920];
const MOST_PIXELS = 120_000_000;
const SECONDS = 30;
/** One picture is worth more time than each of thousands. The last format is one that every browser knows. */
const ENCODERS: readonly { format: Format; encode: (image: Sharp) => Sharp }[] = [
  { format: "avif", encode: (image) => image.avif({ quality: 58, effort: 4 }) },
  { format: "jpg", encode: (image) => image.jpeg({ quality: 80, mozjpeg: true }) },
];

/** Reads the picture next to `studio.yaml`, and renders it in the sizes that screens need. */
export async function readStudioPicture(content: string, name: string): Promise<PictureReading> {
  const file = await readBeside(content, { name, limit: LIMIT });
  return file.ok ? render(file.bytes, name) : file;
}

async function render(source: Buffer, name: string): Promise<PictureReading> {
  const { default: sharp } = await import("sharp");
  const limits = { limitInputPixels: MOST_PIXELS, failOn: "error", pages: 1, autoOrient: true } as const;
  try {
    const { format: kind, width, height } = await sharp(source, limits).metadata();
    if (!KINDS.includes(kind)) return unfit(`${name} is neither JPEG, PNG nor WebP`, "Export it as one of them");
    const longEdge = Math.max(width, height);
    const files: PictureFile[] = [];
    const edges = [...EDGES.filter((one) => one < longEdge), Math.min(longEdge, Math.max(...EDGES))];
    for (const { format, encode, edge } of ENCODERS.flatMap((one) => edges.map((edge) => ({ ...one, edge })))) {
      const image = sharp(source, limits)
        .timeout({ seconds: SECONDS })
        .resize({ width: edge, height: edge, fit: "inside", withoutEnlargement: true })
        .flatten({ background: "white" });
      const { data, info } = await encode(image).toBuffer({ resolveWithObject: true });
      const digest = createHash("sha256").update(data).digest("hex").slice(0, 12);
      const file = { file: `studio-${digest}.${format}`, width: info.width, height: info.height };
      files.push({ file, type: mediaTypeOf(format), bytes: data });
    }
    return { ok: true, files };
  } catch {
    return unfit(`${name} can't be read as a picture`, "Export it again as JPEG");
  }
}
