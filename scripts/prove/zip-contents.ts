import { createHash } from "node:crypto";

/** A file in a zip, as its reader finds it. */
export interface FoundFile {
  path: string;
  size: number;
  crc32: number;
  /** SHA-256 of its bytes (hex); null: only the list was read. */
  sha256: string | null;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/**
 * The files of a stored zip below 4 GB, every byte of which must belong to one of them or to the format. Throws a
 * RangeError for anything else.
 */
export function readZip(zip: Buffer): (FoundFile & { bytes: Buffer })[] {
  const end = zip.length - 22;
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new RangeError("the zip has no end");
  const files: ReturnType<typeof readZip> = [];
  let at = zip.readUInt32LE(end + 16);
  if (at + zip.readUInt32LE(end + 12) !== end) throw new RangeError("the zip holds more than its list says");
  let next = 0;
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const { file, length, local } = centralAt(zip, at);
    if (local !== next || zip.readUInt32LE(local) !== LOCAL) throw new RangeError("the zip holds more than its files");
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    next = begin + file.size;
    const bytes = zip.subarray(begin, next);
    files.push({ ...file, sha256: createHash("sha256").update(bytes).digest("hex"), bytes });
    at += length;
  }
  if (at !== end || next !== zip.readUInt32LE(end + 16)) throw new RangeError("the zip holds more than its files");
  return files;
}

/** Whether a file of a keepsake is a photo or film, and not a page that is made for its viewer. */
export const isPicture = ({ path }: Pick<FoundFile, "path">): boolean => {
  const [, folder = ""] = path.split("/");
  return ["photos", "originals", "small"].includes(folder);
};

/** Fonts are the same for everybody. */
const isFont = ({ path }: FoundFile) => path.endsWith(".woff2");

/** Everything in a stored zip that says something: names of files, and the bytes of those that are made. Not a zip: all of it. */
export function saidIn(zip: Buffer): Buffer {
  try {
    const files = readZip(zip);
    const names = Buffer.from(files.map(({ path }) => `${path}\n`).join(""));
    return Buffer.concat([
      names,
      ...files.filter((file) => !isPicture(file) && !isFont(file)).map(({ bytes }) => bytes),
    ]);
  } catch {
    return zip;
  }
}

/** The list at the end of a zip, of which only the last bytes are there. */
export function readZipList(tail: Buffer, count: number): FoundFile[] {
  const files: FoundFile[] = [];
  const mark = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = tail.indexOf(mark); at !== -1 && at + 46 <= tail.length; ) {
    if (tail.readUInt32LE(at) !== CENTRAL) break;
    const { file, length } = centralAt(tail, at);
    files.push({ ...file, sha256: null });
    at += length;
  }
  if (files.length < count) throw new RangeError("the list of the zip is cut off");
  return files;
}

function centralAt(zip: Buffer, at: number) {
  if (zip.readUInt32LE(at) !== CENTRAL) throw new RangeError("the list of the zip is broken");
  const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
  const file = {
    path: zip.toString("utf8", at + 46, at + 46 + name),
    size: zip.readUInt32LE(at + 24),
    crc32: zip.readUInt32LE(at + 16),
  };
  return { file, length: 46 + name + extra + comment, local: zip.readUInt32LE(at + 42) };
}
