import { crc32 } from "node:zlib";
import { writeTiff } from "./tiff-writer.ts";

/** Photos that say what colour they are, in every way there is: their bytes, put together here. */

/** A PNG chunk. */
function pngChunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The PNG with chunks behind its header. */
export function withChunks(png: Buffer, chunks: Record<string, Buffer>): Buffer {
  const added = Object.entries(chunks).map(([type, data]) => pngChunk(type, data));
  return Buffer.concat([png.subarray(0, 33), ...added, png.subarray(33)]);
}

export function uint32s(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
}

/** EXIF of a camera: its colour space, and the index of its interoperability directory. */
export function dcfExif(space: number, index: string): Buffer {
  return writeTiff([{ 34665: { ifd: { 40961: { shorts: [space] }, 40965: { ifd: { 1: index } } } } }]);
}

/** The JPEG with this EXIF. */
export function withExif(jpeg: Buffer, exif: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Code points of an AVIF; `matrix` and `full` say how its numbers are coded, which they don't change. */
interface Nclx {
  primaries: number;
  transfer: number;
  matrix?: number;
  full?: boolean;
}

/** The AVIF, which has a profile, with code points instead; the rest of the box is left as it was. */
export function withNclx(avif: Buffer, { primaries, transfer, matrix = 6, full = true }: Nclx): Buffer {
  const bytes = Buffer.from(avif);
  const at = bytes.indexOf("colrrICC") + 4;
  bytes.write("nclx", at, "latin1");
  for (const [i, value] of [primaries, transfer, matrix].entries()) bytes.writeUInt16BE(value, at + 4 + i * 2);
  bytes.writeUInt8(full ? 0x80 : 0, at + 10);
  return bytes;
}
