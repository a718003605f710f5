import sharp, { type Metadata, type Sharp } from "sharp";
import { FORMAT_NAMES, type Format } from "../../../worker/domain/formats.ts";
import type { PhotoKind } from "../../content/kind.ts";
import { decodeDamaged } from "./damaged.ts";
import { limitEncode } from "./encode-limit.ts";
import { boxOf, type Intermediate, makeIntermediate, openIntermediate, type Size, sizeOf } from "./intermediate.ts";
import type { Bytes } from "./original.ts";
import { ENCODERS, edgesOf, RECIPE } from "./recipe.ts";
import { NOBODY, type Rights, withRights } from "./rights.ts";
import { PhotoUnreadable, unreadable } from "./unreadable.ts";

// Each picture is one thread's work; all cores are busy because several are made at once.
sharp.concurrency(1);
sharp.cache(false);

/** A rendered photo: its measurements, and the bytes of each rendition. */
export interface RenderedPhoto {
  /** Upright pixels of the original. */
  width: number;
  height: number;
  placeholder: string;
  /** What is wrong with its file, to be put after the file's name. */
  damage?: string;
  renditions: RenderedFile[];
}

export interface RenderedFile {
  edge: number;
  format: Format;
  bytes: Bytes;
}

interface Order {
  kind: PhotoKind;
  header: Metadata;
  rights?: Rights;
  /** Looks for damage in every coded bit. */
  thorough?: boolean;
  /** The file's bytes are not needed any more: it was decoded. */
  onDecoded?: () => void;
  /** Gets each rendition as soon as it is made. */
  onRendition?: (rendition: RenderedFile) => void;
}

/** Decodes a photo once and makes all its renditions, upright and without metadata but `rights`. Throws PhotoUnreadable. */
export async function renderPhoto(
  bytes: Buffer,
  { kind, header, rights = NOBODY, thorough = false, onDecoded, onRendition }: Order,
): Promise<RenderedPhoto> {
  const size = sizeOf(header);
  const { width, height } = size;
  try {
    const { intermediate, damage } = await decodeDamaged({ bytes, kind, header }, { size, thorough });
    onDecoded?.();
    const levels = [intermediate];
    const renditions = await makeRenditions(levels, { size, rights, onRendition });
    const placeholder = await cornerColours(levels.at(-1) ?? intermediate);
    return { width, height, placeholder, ...(damage ? { damage } : {}), renditions };
  } catch (cause) {
    throw cause instanceof PhotoUnreadable ? cause : unreadable(cause);
  }
}

/** Every rendition, made from the intermediate image in `levels`; smaller ones that are made on the way are added there. */
async function makeRenditions(
  levels: Intermediate[],
  { size, rights, onRendition }: { size: Size; rights: Rights } & Pick<Order, "onRendition">,
): Promise<RenderedPhoto["renditions"]> {
  const wanted = FORMAT_NAMES.map((format) => ({ format, edges: edgesOf(size.longEdge, RECIPE[format].edges) }));
  const encoded: { edge: number; format: Format; level: Intermediate }[] = [];
  for (const edge of [...new Set(wanted.flatMap(({ edges }) => edges))].sort((a, b) => b - a)) {
    const formats = wanted.filter(({ edges }) => edges.includes(edge)).map(({ format }) => format);
    const level = await levelFor(levels, { edge, size, kept: formats.length > 1 });
    encoded.push(...formats.map((format) => ({ edge, format, level })));
  }
  const made = encoded.map(async ({ edge, format, level }) => {
    const bytes = await limitEncode(() => encode(withRights(resized(level, { edge, size }), rights), format));
    const rendition = { edge, format, bytes };
    onRendition?.(rendition);
    return rendition;
  });
  // All of them finish, even after a fault.
  await Promise.allSettled(made);
  return (await Promise.all(made)).sort((a, b) =>
    a.format === b.format ? a.edge - b.edge : a.format < b.format ? -1 : 1,
  );
}

/** The file, in its own memory, so that it can be handed to another thread. */
async function encode(image: Sharp, format: Format): Promise<Bytes> {
  return (await ENCODERS[format](image).toUint8Array()).data as Bytes;
}

/** The smallest available image with at least twice the pixels; a size that is encoded twice is kept for smaller ones. */
async function levelFor(
  levels: Intermediate[],
  { edge, size, kept }: { edge: number; size: Size; kept: boolean },
): Promise<Intermediate> {
  const enough = levels.findLast((level) => level.edge >= edge * 2 || level.edge === edge) ?? levels[0];
  if (!enough) throw new Error("no intermediate image is left");
  if (!kept || enough.edge === edge) return enough;
  const level = await makeIntermediate(resized(enough, { edge, size }), { edge, wide: enough.wide });
  levels.push(level);
  return level;
}

function resized(intermediate: Intermediate, { edge, size }: { edge: number; size: Size }): Sharp {
  const whole = openIntermediate(intermediate);
  const image = edge === intermediate.edge ? whole : whole.resize({ ...boxOf(size, edge), fit: "fill" });
  return intermediate.wide ? image.keepIccProfile() : image;
}

/** Colours of the four quarters, top-left to bottom-right, each "rrggbb", in sRGB. */
async function cornerColours(intermediate: Intermediate): Promise<string> {
  const pixels = await openIntermediate(intermediate)
    .resize({ width: 2, height: 2, fit: "fill" })
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  return [0, 3, 6, 9].map((at) => pixels.subarray(at, at + 3).toString("hex")).join(" ");
}
