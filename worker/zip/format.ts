/**
 * The bytes of a zip, as PKWARE's APPNOTE 6.3.10 describes them, for one kind of entry: a file stored as it is
 * (method 0), its size and CRC-32 known beforehand, its name in UTF-8. Section numbers below are APPNOTE's.
 * Every number is a plain safe integer; zip64 fields appear only where 16 or 32 bits do not suffice.
 */

/** A file as the headers describe it. */
export interface FileRecord {
  /** The entry's path, relative, with `/` between its parts. */
  path: string;
  /** Bytes; stored and original size are the same. */
  size: number;
  crc32: number;
  /** Local wall clock, `YYYY-MM-DDTHH:mm:ss`; null when the photo has no time. */
  taken: string | null;
}

/** What the records at the end of an archive tell. */
export interface CentralSummary {
  entries: number;
  centralAt: number;
  centralSize: number;
}

type Field = readonly [width: 2 | 4 | 8, value: number];

const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
/** 4.4.4: bit 11, names are UTF-8. */
const UTF8_NAMES = 0x0800;
/** 4.4.3: 2.0 for a file in a folder, 4.5 for zip64. */
const VERSION = 20;
const VERSION_ZIP64 = 45;
/** 4.4.2: made on Unix, by software that knows APPNOTE 6.3 (UTF-8 names). */
const MADE_BY = (3 << 8) | 63;
/** 4.4.15: a regular file, rw-r--r--, in the upper 16 bits as Unix archivers put it. */
const ATTRIBUTES = 0o100644 * 0x10000;

const utf8 = new TextEncoder();

const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const END_SIZE = 22;
const END_ZIP64_SIZE = 56;
const LOCATOR_SIZE = 20;

/** Length of a path in UTF-8, the form in which headers carry it. */
export function nameLength(path: string): number {
  return encode(path).byteLength;
}

/** 4.3.7: the header in front of a file's bytes. */
export function localHeader(file: FileRecord): Uint8Array {
  const name = encode(file.path);
  const extra = zip64Extra(localOverflow(file.size));
  return pack([[4, 0x04034b50], [2, versionNeeded(extra)], ...common(file, name, extra)], [name, extra]);
}

/** Length of `localHeader`, without making it. */
export function localHeaderSize({ path, size }: { path: string; size: number }): number {
  return LOCAL_SIZE + nameLength(path) + extraSize(localOverflow(size));
}

/** 4.3.12: the file's line in the central directory; `at` is where its local header begins. */
export function centralRecord(file: FileRecord, at: number): Uint8Array {
  const name = encode(file.path);
  const extra = zip64Extra(centralOverflow(file.size, at));
  return pack(
    [
      [4, 0x02014b50],
      [2, MADE_BY],
      [2, versionNeeded(extra)],
      ...common(file, name, extra),
      [2, 0], // length of the comment
      [2, 0], // first disk
      [2, 0], // internal attributes
      [4, ATTRIBUTES],
      [4, Math.min(at, MAX_32)],
    ],
    [name, extra],
  );
}

/** Length of `centralRecord`, without making it. */
export function centralRecordSize({ path, size, at }: { path: string; size: number; at: number }): number {
  return CENTRAL_SIZE + nameLength(path) + extraSize(centralOverflow(size, at));
}

/** 4.3.16, preceded by 4.3.14 and 4.3.15 when a number does not fit: what a reader looks for first. */
export function endRecords(summary: CentralSummary): Uint8Array {
  const { entries, centralAt, centralSize } = summary;
  const end: Field[] = [
    [4, 0x06054b50],
    [2, 0], // this disk
    [2, 0], // disk of the central directory
    [2, Math.min(entries, MAX_16)],
    [2, Math.min(entries, MAX_16)],
    [4, Math.min(centralSize, MAX_32)],
    [4, Math.min(centralAt, MAX_32)],
    [2, 0], // length of the comment
  ];
  return pack(needsZip64(summary) ? [...zip64End(summary), ...end] : end, []);
}

/** Length of `endRecords`, without making them. */
export function endRecordsSize(summary: CentralSummary): number {
  return needsZip64(summary) ? END_ZIP64_SIZE + LOCATOR_SIZE + END_SIZE : END_SIZE;
}

/**
 * 4.4.6: MS-DOS date and time, local, in steps of 2 seconds from 1980 to 2107. A photo without a time, or with one
 * that no calendar has, gets the earliest; times outside those years get the nearest one.
 */
export function dosDateTime(taken: string | null): { date: number; time: number } {
  const moment = taken !== null && isMoment(taken) ? taken : "1980-01-01T00:00:00";
  if (moment < "1980") return dosDateTime(null);
  if (moment >= "2108") return dosDateTime("2107-12-31T23:59:58");
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = moment.split(/[-T:]/).map(Number);
  return { date: ((year - 1980) << 9) | (month << 5) | day, time: (hour << 11) | (minute << 5) | (second >> 1) };
}

/** The fields 4.3.7 and 4.3.12 share, flags to length of the extra field. */
function common(file: FileRecord, name: Uint8Array, extra: Uint8Array): Field[] {
  const { date, time } = dosDateTime(file.taken);
  const size = Math.min(file.size, MAX_32);
  return [
    [2, UTF8_NAMES],
    [2, 0], // stored
    [2, time],
    [2, date],
    [4, file.crc32],
    [4, size],
    [4, size],
    [2, name.byteLength],
    [2, extra.byteLength],
  ];
}

function zip64End({ entries, centralAt, centralSize }: CentralSummary): Field[] {
  return [
    [4, 0x06064b50],
    [8, END_ZIP64_SIZE - 12], // what follows this field
    [2, MADE_BY],
    [2, VERSION_ZIP64],
    [4, 0], // this disk
    [4, 0], // disk of the central directory
    [8, entries],
    [8, entries],
    [8, centralSize],
    [8, centralAt],
    [4, 0x07064b50],
    [4, 0], // disk of the record above
    [8, centralAt + centralSize],
    [4, 1], // disks in all
  ];
}

function needsZip64({ entries, centralAt, centralSize }: CentralSummary): boolean {
  return entries >= MAX_16 || centralAt >= MAX_32 || centralSize >= MAX_32;
}

/** In a local header both sizes overflow together (4.5.3). */
function localOverflow(size: number): number[] {
  return size >= MAX_32 ? [size, size] : [];
}

function centralOverflow(size: number, at: number): number[] {
  return at >= MAX_32 ? [...localOverflow(size), at] : localOverflow(size);
}

/** 4.5.3: the values that did not fit, in the order in which the header names them. */
function zip64Extra(values: number[]): Uint8Array {
  if (values.length === 0) return new Uint8Array();
  return pack([[2, 0x0001], [2, values.length * 8], ...values.map((value): Field => [8, value])], []);
}

function extraSize(values: number[]): number {
  return values.length === 0 ? 0 : 4 + values.length * 8;
}

function versionNeeded(extra: Uint8Array): number {
  return extra.byteLength > 0 ? VERSION_ZIP64 : VERSION;
}

function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return false;
  const date = new Date(`${text}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function encode(path: string): Uint8Array {
  return utf8.encode(path);
}

/** Little-endian fields (4.1.2), then bytes as they are. */
function pack(fields: readonly Field[], tails: readonly Uint8Array[]): Uint8Array {
  const fixed = fields.reduce((sum, [width]) => sum + width, 0);
  const bytes = new Uint8Array(tails.reduce((sum, tail) => sum + tail.byteLength, fixed));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    put(view, at, width, value);
    at += width;
  }
  for (const tail of tails) {
    bytes.set(tail, at);
    at += tail.byteLength;
  }
  return bytes;
}

function put(view: DataView, at: number, width: 2 | 4 | 8, value: number): void {
  if (width === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value % 0x100000000, true);
  if (width === 8) view.setUint32(at + 4, Math.floor(value / 0x100000000), true);
}
