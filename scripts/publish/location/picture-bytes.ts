import type { PhotoKind } from "../../content/kind.ts";
import { openTiff } from "../exif/tiff-fields.ts";
import { pixelsOf } from "./directory.ts";
import { allDirectories } from "./exif.ts";

/** A run of coded pixels. */
interface Run {
  from: number;
  to: number;
}

/** All bytes of a file but its coded pixels, which say nothing: those of its own picture, not of others behind it. */
export function besidesPicture(bytes: Buffer, kind: PhotoKind): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { from, to } of pictureRuns(bytes, kind)) {
    if (from > at) parts.push(bytes.subarray(at, from));
    at = Math.max(at, to);
  }
  parts.push(bytes.subarray(at));
  return parts;
}

function pictureRuns(bytes: Buffer, kind: PhotoKind): Run[] {
  if (kind === "jpeg") return scans(bytes);
  if (kind === "png")
    return chunks(bytes, {
      start: 8,
      length: (at) => bytes.readUInt32BE(at),
      typeAt: 4,
      dataAt: 8,
      tail: 4,
      types: ["IDAT", "fdAT"],
    });
  if (kind === "webp")
    return chunks(bytes, {
      start: 12,
      length: (at) => bytes.readUInt32LE(at + 4),
      typeAt: 0,
      dataAt: 8,
      tail: 0,
      types: ["VP8 ", "VP8L", "ALPH"],
    });
  // AVIF's items may be anywhere, pixels between them: all of it is looked at.
  return kind === "tiff" ? strips(bytes) : [];
}

function strips(bytes: Buffer): Run[] {
  const tiff = openTiff(bytes);
  return tiff ? pixelsOf(tiff, allDirectories(tiff)).toSorted((a, b) => a.from - b.from) : [];
}

/** From each start of a scan up to the next mark that is neither stuffing nor a restart. */
function scans(bytes: Buffer): Run[] {
  const runs: Run[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xd9) {
    const isScan = bytes[at + 1] === 0xda;
    const next = Math.min(bytes.length, at + 2 + bytes.readUInt16BE(at + 2));
    at = isScan ? afterScan(bytes, next) : next;
    if (isScan) runs.push({ from: next, to: at });
  }
  return runs;
}

function afterScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const mark = bytes[at + 1] ?? 0;
    if (mark !== 0 && mark !== 0xff && (mark < 0xd0 || mark > 0xd7)) return at;
    at = bytes.indexOf(0xff, at + (mark === 0xff ? 1 : 2));
  }
  return bytes.length;
}

interface Chunks {
  start: number;
  length: (at: number) => number;
  typeAt: number;
  dataAt: number;
  tail: number;
  types: string[];
}

function chunks(bytes: Buffer, { start, length, typeAt, dataAt, tail, types }: Chunks): Run[] {
  const runs: Run[] = [];
  for (let at = start; at + 8 <= bytes.length; ) {
    const to = at + dataAt + length(at);
    if (types.includes(bytes.toString("latin1", at + typeAt, at + typeAt + 4))) runs.push({ from: at + dataAt, to });
    at = to + tail + (tail === 0 ? to % 2 : 0);
  }
  return runs;
}
