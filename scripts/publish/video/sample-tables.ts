import { LocationFault } from "../location/fault.ts";
import { type FileBox, findBox } from "./file-boxes.ts";
import type { ReadableFile } from "./file-edits.ts";

const LARGEST = 1 << 29;

/** What a box somewhere in a track holds; nothing if it is missing. Throws LocationFault if it is too large for a table. */
export async function readTable(file: ReadableFile, track: FileBox, path: readonly string[]): Promise<Buffer> {
  const box = await findBox(file, track, path);
  if (box && box.size > LARGEST) throw new LocationFault("its index is too large");
  return box ? file.read(box.at + box.head, box.size - box.head) : Buffer.alloc(0);
}

/** A table of a track's samples (ISO/IEC 14496-12, 8.5 to 8.7). */
export const readSampleTable = (file: ReadableFile, track: FileBox, type: string): Promise<Buffer> =>
  readTable(file, track, ["mdia", "minf", "stbl", type]);

/** The entries of a table, of which it has as many as it says and as there are bytes for. */
export function entries(table: Buffer, size: number): Buffer[] {
  if (table.length < 8) return [];
  const count = Math.min(table.readUInt32BE(4), Math.floor((table.length - 8) / size));
  return Array.from({ length: count }, (_, i) => table.subarray(8 + i * size));
}

/** What `stsz` says of the samples of a track. */
interface Sizes {
  count: number;
  /** Bytes of one; 0 for those that are not listed. */
  of(sample: number): number;
}

export function readSizes(table: Buffer): Sizes {
  if (table.length < 12) return { count: 0, of: () => 0 };
  const [each, count] = [table.readUInt32BE(4), table.readUInt32BE(8)];
  const listed = (sample: number) => (16 + sample * 4 <= table.length ? table.readUInt32BE(12 + sample * 4) : 0);
  return each === 0 ? { count: Math.min(count, (table.length - 12) >> 2), of: listed } : { count, of: () => each };
}

/** Samples of a track that follow each other in the file. */
export interface Chunk {
  /** Where they begin. */
  at: number;
  /** The first of them, counted from 0, and how many there are. */
  first: number;
  count: number;
}

/** The chunks of a track, in the order of its samples. */
export async function readChunks(file: ReadableFile, track: FileBox): Promise<Chunk[]> {
  const table = (type: string) => readSampleTable(file, track, type);
  const runs = entries(await table("stsc"), 12).map((entry) => [entry.readUInt32BE(0), entry.readUInt32BE(4)] as const);
  const places = [
    ...entries(await table("stco"), 4).map((entry) => entry.readUInt32BE(0)),
    ...entries(await table("co64"), 8).map((entry) => Number(entry.readBigUInt64BE(0))),
  ];
  let [first, run] = [0, 0];
  return places.map((at, i) => {
    while ((runs[run + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= i + 1) run += 1;
    const chunk = { at, first, count: runs[run]?.[1] ?? 0 };
    first += chunk.count;
    return chunk;
  });
}
