import { LocationFault } from "../location/fault.ts";
import type { ReadableFile } from "./file-edits.ts";

/** A box of an ISO base media file (ISO/IEC 14496-12), by its place in the file. */
export interface FileBox {
  type: string;
  at: number;
  /** Bytes of its header. */
  head: number;
  /** Bytes of all of it. */
  size: number;
}

/** From a byte to before another. */
interface Range {
  from: number;
  to: number;
}

export const insideOf = ({ at, head, size }: FileBox): Range => ({ from: at + head, to: at + size });

/** The consecutive boxes in a part of a file. Throws LocationFault where that is not what is there. */
export async function readBoxes(file: ReadableFile, { from, to }: Range): Promise<FileBox[]> {
  const boxes: FileBox[] = [];
  for (let at = from; at + 8 <= to; ) {
    const head = await file.read(at, 16);
    const type = head.toString("latin1", 4, 8);
    const short = head.length >= 8 ? head.readUInt32BE(0) : 0;
    // A list of remarks may end with four zeros.
    if (short === 0 && type === "\0\0\0\0") break;
    const long = short === 1 && head.length === 16;
    const size = long ? Number(head.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    if (size < (long ? 16 : 8) || at + size > to) throw new LocationFault(`its box ${JSON.stringify(type)} is broken`);
    boxes.push({ type, at, head: long ? 16 : 8, size });
    at += size;
  }
  return boxes;
}

/** The first box at a path below a box. */
export async function findBox(file: ReadableFile, box: FileBox, path: readonly string[]): Promise<FileBox | null> {
  const [type, ...rest] = path;
  if (type === undefined) return box;
  const inner = (await readBoxes(file, insideOf(box))).find((one) => one.type === type);
  return inner ? findBox(file, inner, rest) : null;
}
