import type { OverlayOptions } from "sharp";
import sharp from "sharp";
import type { Watermark } from "../../content/watermark.ts";
import type { MarkPlace } from "../../content/watermark-schema.ts";
import { drawMark, type Mark } from "./mark.ts";

interface Box {
  width: number;
  height: number;
}

/** Room between a mark and the picture's edge, of the shorter edge. */
const MARGIN = 0.04;
/** Room between two marks that are repeated, of a mark's longer edge; a long line of text is high above the next. */
const GAP = 0.35;
const SLOPE = -30;
const MOST_KEPT = 64;

/** Lays a watermark over pictures; most pictures of a gallery have the same few sizes, whose marks are drawn once. */
export function openOverlay(watermark: Watermark): (box: Box) => Promise<OverlayOptions> {
  const kept = new Map<number, Promise<Mark>>();
  const markFor = (longer: number) => {
    const mark =
      kept.get(longer) ?? (watermark.position === "tile" ? tileOf(watermark, longer) : drawMark(watermark, longer));
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(longer, mark);
    return mark;
  };
  return async (box) => {
    const shorter = Math.min(box.width, box.height);
    const mark = await markFor(Math.max(1, Math.round((shorter * watermark.size) / 100)));
    const input = await fitted(mark, box);
    if (watermark.position === "tile") return { input: input.bytes, tile: true };
    return {
      input: input.bytes,
      ...placeOf(watermark.position, { mark: input, box, margin: Math.round(shorter * MARGIN) }),
    };
  };
}

/** What is repeated: the mark on a slope, with room around it. */
async function tileOf(watermark: Watermark, longer: number): Promise<Mark> {
  const mark = await drawMark(watermark, longer);
  const gap = Math.round(
    Math.min(Math.max(mark.width, mark.height) * GAP, 1.2 * Math.min(mark.width, mark.height)) / 2,
  );
  const clear = { r: 0, g: 0, b: 0, alpha: 0 };
  const turned = await sharp(mark.bytes).rotate(SLOPE, { background: clear }).png({ compressionLevel: 1 }).toBuffer();
  const tile = sharp(turned).extend({ top: gap, bottom: gap, left: gap, right: gap, background: clear });
  const { data, info } = await tile.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** A mark that is not larger than the picture: its edge may be, around a mark that fills it. */
async function fitted(mark: Mark, box: Box): Promise<Mark> {
  const [width, height] = [Math.min(mark.width, box.width), Math.min(mark.height, box.height)];
  if (width === mark.width && height === mark.height) return mark;
  const [left, top] = [Math.floor((mark.width - width) / 2), Math.floor((mark.height - height) / 2)];
  const bytes = await sharp(mark.bytes).extract({ left, top, width, height }).png({ compressionLevel: 1 }).toBuffer();
  return { bytes, width, height };
}

interface Placing {
  mark: Box;
  box: Box;
  margin: number;
}

function placeOf(place: Exclude<MarkPlace, "tile">, { mark, box, margin }: Placing): { left: number; top: number } {
  const along = (room: number, [first, last]: [boolean, boolean]) => {
    const edge = Math.min(margin, Math.floor(room / 2));
    return first ? edge : last ? room - edge : Math.floor(room / 2);
  };
  const words = place.split("-");
  return {
    left: along(box.width - mark.width, [words.includes("left"), words.includes("right")]),
    top: along(box.height - mark.height, [words.includes("top"), words.includes("bottom")]),
  };
}
