import { type FileHandle, open } from "node:fs/promises";
import { TAG_BOX_BYTES, tagInBox, tagInComment } from "../../worker/domain/trace.ts";
import { contentOf, isZip, readStoredZip } from "../disk/stored-zip.ts";

/** What a file is, and the tags (hex) that it carries, the latest download first. */
export type Tagged = { is: "photo" | "video" | "zip"; tags: string[] } | { is: "other-zip" | "other" };

/** Where JPEGs and films of ours begin otherwise than others; the rest of a film is read by its boxes. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const FIRST_BOXES = ["ftyp", "moov", "mdat", "wide", "pnot", "free", "skip"];

/** More segments or boxes than any file has that is not made to keep us busy. */
const PARTS_MAX = 10_000;

/** Reads the tags of a file, of which little is read, however large it is. Throws what the file system throws. */
export async function readTags(file: string): Promise<Tagged> {
  const handle = await open(file);
  try {
    if (await isZip(file)) return await inZip(file, handle);
    return await inStretch({ handle, from: 0, to: (await handle.stat()).size });
  } finally {
    await handle.close();
  }
}

/** A file, or a part of one. */
interface Stretch {
  handle: FileHandle;
  from: number;
  to: number;
}

async function inStretch(stretch: Stretch): Promise<Tagged> {
  const head = await read(stretch, 0, 12);
  if (head.subarray(0, 3).equals(JPEG)) return { is: "photo", tags: unique(await inPhoto(stretch)) };
  if (!FIRST_BOXES.includes(head.toString("latin1", 4, 8))) return { is: "other" };
  return { is: "video", tags: unique(await inFilm(stretch)) };
}

/** What the files of a zip carry that we sent: each is in it as it is. */
async function inZip(file: string, handle: FileHandle): Promise<Tagged> {
  const files = await readStoredZip(file).catch(() => null);
  if (!files || files.length > PARTS_MAX) return { is: "other-zip" };
  const { size: end } = await handle.stat();
  const tags: string[] = [];
  for (const one of files) {
    const from = await contentOf(file, one).catch(() => null);
    if (from === null || from + one.size > end) return { is: "other-zip" };
    const found = await inStretch({ handle, from, to: from + one.size });
    if ("tags" in found) tags.push(...found.tags);
  }
  return { is: "zip", tags: unique(tags) };
}

const unique = (tags: (string | null)[]): string[] => [...new Set(tags.filter((tag) => tag !== null))];

/** ITU-T T.81, B.1.1.4: each segment has a marker and its length, up to the first scan. */
async function inPhoto(stretch: Stretch): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  for (let at = 2, left = PARTS_MAX; left > 0; left--) {
    const head = await read(stretch, at, 4);
    const [mark, marker, length] = head.length === 4 ? [head[0], head[1], head.readUInt16BE(2)] : [];
    if (mark !== 0xff || marker === 0xda || marker === 0xd9 || length === undefined) break;
    // Any number of 0xff may fill the space before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xfe) found.push(tagInComment(await read(stretch, at + 4, length - 2)));
    at += 2 + length;
  }
  return found;
}

/** ISO/IEC 14496-12, 4.2. The last box may claim everything to the end of the file, and so ours, too. */
async function inFilm(stretch: Stretch): Promise<(string | null)[]> {
  const end = stretch.to - stretch.from;
  const places = new Set([end - TAG_BOX_BYTES]);
  for (let at = 0, left = PARTS_MAX; at + 8 <= end && left > 0; left--) {
    const head = await read(stretch, at, 16);
    const short = head.readUInt32BE(0);
    const size = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (size === TAG_BOX_BYTES) places.add(at);
    if (size < 8) break;
    at += size;
  }
  const latest = [...places].filter((at) => at >= 0).sort((a, b) => b - a);
  return Promise.all(latest.map(async (at) => tagInBox(await read(stretch, at, TAG_BOX_BYTES))));
}

const read = ({ handle, from, to }: Stretch, at: number, length: number): Promise<Buffer> =>
  bytesAt(handle, from + at, Math.min(length, to - from - at));

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(length, 0));
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
  return bytes.subarray(0, bytesRead);
}
