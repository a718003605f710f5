import { type FileHandle, open } from "node:fs/promises";

/** Section numbers are those of PKWARE's APPNOTE 6.3.10. Only files that are stored as they are, as ours are. */
const [LOCAL, CENTRAL, END, END_64, LOCATOR_64] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const MAX_32 = 0xffffffff;
/** More than the list of any of our zips has. */
const LIST_MAX = 64 * 1024 * 1024;

/** A file in a zip. */
export interface StoredFile {
  path: string;
  size: number;
  /** Where its local header begins. */
  at: number;
}

/** Whether a file begins like a zip. */
export async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const begin = Buffer.alloc(4);
    await handle.read(begin, 0, 4, 0);
    return begin.readUInt32LE(0) === LOCAL;
  } finally {
    await handle.close();
  }
}

/** 4.3.16 and, for large zips, 4.3.14 and 4.3.15; then each record of 4.3.12. Throws for anything else. */
export async function readStoredZip(file: string): Promise<StoredFile[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const end = await bytesAt(handle, size - 22, 22);
    if (end.readUInt32LE(0) !== END) throw new RangeError("no end of a zip");
    let [count, length, begin] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)];
    const locator = size >= 42 ? await bytesAt(handle, size - 42, 20) : Buffer.alloc(4);
    if (locator.readUInt32LE(0) === LOCATOR_64) {
      const end64 = await bytesAt(handle, Number(locator.readBigUInt64LE(8)), 56);
      if (end64.readUInt32LE(0) !== END_64) throw new RangeError("no end of a large zip");
      [count, length, begin] = [32, 40, 48].map((at) => Number(end64.readBigUInt64LE(at))) as [number, number, number];
    }
    if (length > LIST_MAX) throw new RangeError("its list is too long");
    return recordsIn(await bytesAt(handle, begin, length), count);
  } finally {
    await handle.close();
  }
}

function recordsIn(list: Buffer, count: number): StoredFile[] {
  const found: StoredFile[] = [];
  for (let at = 0; found.length < count; ) {
    if (list.readUInt32LE(at) !== CENTRAL || list.readUInt16LE(at + 10) !== 0) throw new RangeError("not stored");
    const [name, extra, comment] = [28, 30, 32].map((to) => list.readUInt16LE(at + to)) as [number, number, number];
    const from = at + 46 + name;
    const [size, place] = largeNumbers(
      [list.readUInt32LE(at + 24), list.readUInt32LE(at + 42)],
      list.subarray(from, from + extra),
    );
    found.push({ path: list.toString("utf8", at + 46, from), size, at: place });
    at = from + extra + comment;
  }
  return found;
}

/** 4.5.3: size (twice) and place in the extra field, each only where 32 bits do not suffice. */
function largeNumbers([size, at]: [number, number], extra: Buffer): [number, number] {
  let next = 4;
  const read = () => {
    next += 8;
    return Number(extra.readBigUInt64LE(next - 8));
  };
  if (size === MAX_32) {
    read();
    return [read(), at === MAX_32 ? read() : at];
  }
  return [size, at === MAX_32 ? read() : at];
}

/** Where its bytes begin. Throws if it has no header of its own. */
export async function contentOf(file: string, { at }: StoredFile): Promise<number> {
  const handle = await open(file);
  try {
    const header = await bytesAt(handle, at, 30);
    if (header.readUInt32LE(0) !== LOCAL) throw new RangeError("no header of a file");
    return at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, at);
  if (bytesRead < length) throw new RangeError("cut off");
  return bytes;
}
