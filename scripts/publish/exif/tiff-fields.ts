/** The structure EXIF and TIFF files share: directories of fields (TIFF 6.0, section 2). Bounds are checked everywhere. */

export interface Field {
  tag: number;
  type: number;
  count: number;
  /** Where its 12 bytes stand. */
  entryAt: number;
  /** Where its value stands, `length` bytes of it; both inside the structure. */
  valueAt: number;
  length: number;
}

export interface Directory {
  at: number;
  fields: Field[];
  /** Where the offset of the next directory stands. */
  nextAt: number;
}

export interface Tiff {
  bytes: Buffer;
  little: boolean;
}

const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const MOST_FIELDS = 4096;
const MOST_DIRECTORIES = 4096;

/** The structure that begins with these bytes, or null when none does. */
export function openTiff(bytes: Buffer): Tiff | null {
  const order = bytes.toString("latin1", 0, 4);
  return order === "II*\0" || order === "MM\0*" ? { bytes, little: order[0] === "I" } : null;
}

export function readUint16({ bytes, little }: Tiff, at: number): number {
  return little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

export function readUint32({ bytes, little }: Tiff, at: number): number {
  return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

export function writeUint16({ bytes, little }: Tiff, at: number, value: number): void {
  if (little) bytes.writeUInt16LE(value, at);
  else bytes.writeUInt16BE(value, at);
}

/** The directories chained from the header, or from one at an offset, as far as they can be read. */
export function chainedDirectories(
  tiff: Tiff,
  from: number = tiff.bytes.length >= 8 ? readUint32(tiff, 4) : 0,
): Directory[] {
  const found = new Map<number, Directory>();
  for (let at = from; at !== 0 && found.size < MOST_DIRECTORIES && !found.has(at); ) {
    const directory = readDirectory(tiff, at);
    if (!directory) break;
    found.set(at, directory);
    at = directory.nextAt + 4 <= tiff.bytes.length ? readUint32(tiff, directory.nextAt) : 0;
  }
  return [...found.values()];
}

/** The directory at an offset, or null when none can be read there. Fields that reach outside are left out. */
export function readDirectory(tiff: Tiff, at: number): Directory | null {
  if (at < 8 || at + 2 > tiff.bytes.length) return null;
  const count = readUint16(tiff, at);
  const nextAt = at + 2 + count * 12;
  if (count === 0 || count > MOST_FIELDS || nextAt > tiff.bytes.length) return null;
  const fields = Array.from({ length: count }, (_, i) => readField(tiff, at + 2 + i * 12));
  return { at, fields: fields.filter((field) => field !== null), nextAt };
}

function readField(tiff: Tiff, entryAt: number): Field | null {
  const type = readUint16(tiff, entryAt + 2);
  const count = readUint32(tiff, entryAt + 4);
  const length = (TYPE_BYTES[type] ?? 0) * count;
  const valueAt = length <= 4 ? entryAt + 8 : readUint32(tiff, entryAt + 8);
  if (valueAt + length > tiff.bytes.length) return null;
  return { tag: readUint16(tiff, entryAt), type, count, entryAt, valueAt, length };
}

/** The field with a tag, or null. */
export function fieldOf(directory: Directory | null, tag: number): Field | null {
  return directory?.fields.find((field) => field.tag === tag) ?? null;
}

/** The bytes of a field's value, not a copy. */
export function bytesOf({ bytes }: Tiff, { valueAt, length }: Field): Buffer {
  return bytes.subarray(valueAt, valueAt + length);
}

/** All of a field's values as numbers; none when they are of another kind. */
export function numbersOf(tiff: Tiff, { type, count, valueAt }: Field): number[] {
  if (type === 3) return Array.from({ length: count }, (_, i) => readUint16(tiff, valueAt + i * 2));
  const long = type === 4 || type === 9 || type === 13;
  return long ? Array.from({ length: count }, (_, i) => readUint32(tiff, valueAt + i * 4)) : [];
}

/** A field's first value as a number, or null when it is none. */
export function numberOf(tiff: Tiff, field: Field | null): number | null {
  if (!field || field.count === 0) return null;
  if (field.type === 3) return readUint16(tiff, field.valueAt);
  return field.type === 4 || field.type === 13 ? readUint32(tiff, field.valueAt) : null;
}

/** A field's text, up to its NUL; null when it is none or empty. Read as UTF-8, which ASCII is, else as Latin-1. */
export function textOf(tiff: Tiff, field: Field | null): string | null {
  if (!field || (field.type !== 2 && field.type !== 129)) return null;
  const bytes = bytesOf(tiff, field);
  const end = bytes.indexOf(0);
  const text = decodeText(end < 0 ? bytes : bytes.subarray(0, end)).trim();
  return text === "" ? null : text;
}

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
