import type { Sharp } from "sharp";
import sharp from "sharp";
import { drawLetters } from "../../content/mark-letters.ts";
import type { Watermark } from "../../content/watermark.ts";

/** A mark as it is laid over a picture, with its edge and its opacity. */
export interface Mark {
  /** A PNG. */
  bytes: Buffer;
  width: number;
  height: number;
}

/** Draws a watermark's text or logo: `longer` are the pixels of its longer edge, its own edge around it left out. */
export async function drawMark({ mark, opacity }: Watermark, longer: number): Promise<Mark> {
  const whole = "text" in mark ? await textMark(mark.text, longer) : await logoMark(mark.png, longer);
  const faded = whole.linear([1, 1, 1, opacity / 100], [0, 0, 0, 0]).png({ compressionLevel: 1 });
  const { data, info } = await faded.toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** Light letters with a dark edge are readable on every picture. */
async function textMark(text: string, longer: number): Promise<Sharp> {
  const { path, width, height } = await drawLetters(text);
  const scale = longer / Math.max(width, height);
  // At least a pixel of the dark edge is seen, however small the letters are.
  const edge = Math.max(1 / scale, Math.min(width, height) * 0.06);
  const box = `${-edge} ${-edge} ${width + 2 * edge} ${height + 2 * edge}`;
  const size = (units: number) => Math.max(1, Math.round((units + 2 * edge) * scale));
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${size(width)}" height="${size(height)}" preserveAspectRatio="none"><g fill="none" stroke="#000" stroke-opacity=".7" stroke-width="${2 * edge}" stroke-linejoin="round">${path}</g><g fill="#fff">${path}</g></svg>`;
  return sharp(Buffer.from(drawn)).ensureAlpha();
}

/** A logo keeps its colours; behind it is a soft edge, dark around light logos and light around dark ones. */
async function logoMark(png: Buffer, longer: number): Promise<Sharp> {
  const logo = sharp(png).resize({ width: longer, height: longer, fit: "inside" }).ensureAlpha();
  const { data, info } = await logo.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const blur = Math.max(0.8, longer * 0.008);
  const room = Math.ceil(blur * 3);
  const wide = { width: width + 2 * room, height: height + 2 * room };
  const solid = Buffer.alloc(wide.width * wide.height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) solid[(y + room) * wide.width + x + room] = data[(y * width + x) * 4 + 3] ?? 0;
  // Three times as strong: a blurred edge alone is too faint around thin lines.
  const soft = sharp(solid, { raw: { ...wide, channels: 1 } })
    .blur(blur)
    .linear(3, 0)
    .toColourspace("b-w")
    .raw();
  const alpha = await soft.toBuffer();
  const shade = isLight(data) ? 0 : 255;
  const halo = Buffer.alloc(wide.width * wide.height * 4, shade);
  for (let i = 0; i < alpha.length; i++) halo[i * 4 + 3] = Math.round((alpha[i] ?? 0) * 0.9);
  const whole = sharp(halo, { raw: { ...wide, channels: 4 } }).composite([
    { input: data, raw: { width, height, channels: 4 }, left: room, top: room },
  ]);
  return sharp(await whole.png({ compressionLevel: 1 }).toBuffer());
}

/** Whether the visible part of a logo is nearer to white than to black. */
function isLight(rgba: Buffer): boolean {
  let [light, seen] = [0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    light += (0.2126 * red + 0.7152 * green + 0.0722 * blue) * alpha;
    seen += alpha;
  }
  return light > 127 * seen;
}
