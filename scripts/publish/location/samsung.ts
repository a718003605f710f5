import type { Embedded } from "./embedded.ts";
import { isPlaceName } from "./place-name.ts";

const [DIRECTORY, END] = ["SEFH", "SEFT"];
const MOST_BLOCKS = 1000;
/** Larger blocks are pictures and films, which are found by how they begin. */
const TEXT = 64 * 1024;
/** A block's kind and the length of its name are before the name. */
const BLOCK_HEAD = 8;

/**
 * Blanks the location in what Samsung's phones write behind a photo: blocks with names, and a directory of them at the very end. A block
 * whose name is that of a place becomes zeros, the others are looked into. True when found.
 */
export function blankSamsung(bytes: Buffer, embedded: Embedded): boolean {
  return blocksOf(bytes)
    .map(({ name, data }) => (isPlaceBlock(name) ? blankWhole(data) : data.length <= TEXT && embedded.bytes(data)))
    .includes(true);
}

/** Location_Info, GPS_Data. */
const isPlaceBlock = (name: string) =>
  name.split(/[^A-Za-z0-9]+/).some((word) => /^location$/i.test(word) || isPlaceName(word));

function blankWhole(data: Buffer): boolean {
  const written = data.some((byte) => byte !== 0);
  data.fill(0);
  return written;
}

function blocksOf(bytes: Buffer): { name: string; data: Buffer }[] {
  const end = bytes.length - 8;
  if (end < 12 || bytes.toString("latin1", end + 4) !== END) return [];
  const from = end - bytes.readUInt32LE(end);
  if (from < 0 || bytes.toString("latin1", from, from + 4) !== DIRECTORY) return [];
  const count = Math.min(bytes.readUInt32LE(from + 8), MOST_BLOCKS, Math.floor((end - from - 12) / 12));
  // Each entry says how far before the directory its block begins, and how long it is.
  return Array.from({ length: count }, (_, i) => {
    const at = from - bytes.readUInt32LE(from + 12 + i * 12 + 4);
    return blockOf(bytes.subarray(Math.max(0, at), Math.min(from, at + bytes.readUInt32LE(from + 12 + i * 12 + 8))));
  });
}

function blockOf(block: Buffer): { name: string; data: Buffer } {
  if (block.length < BLOCK_HEAD) return { name: "", data: block };
  const dataAt = BLOCK_HEAD + block.readUInt32LE(4);
  return { name: block.toString("latin1", BLOCK_HEAD, dataAt), data: block.subarray(dataAt) };
}
