import {
  centralRecord,
  centralRecordSize,
  endRecords,
  endRecordsSize,
  localHeader,
  localHeaderSize,
  nameLength,
} from "./format.ts";

/** One file in a zip: a photo as publishing measured it, or one that is made when it is sent. */
export interface ZipEntry {
  /** Path inside the zip, `/` between its parts: `getting-ready/ANB_0042.jpg`. */
  path: string;
  /** Bytes. */
  size: number;
  crc32: number;
  /** Local wall clock, `YYYY-MM-DDTHH:mm:ss`. */
  taken: string | null;
  /** SHA-256 in hex: the identity of the bytes. */
  blob: string;
  /** Makes the bytes, always the same; left out: they are stored. */
  bytes?: () => Uint8Array;
  /** What is sent before and after the blob, and how many of its first bytes are not sent; `size` and `crc32` are of all. */
  around?: { skip: number; before: Uint8Array; after: Uint8Array };
}

/** Bytes of the format, or of a file that is made, at a known place in the archive: only when asked for. */
interface HeaderSegment {
  kind: "header";
  at: number;
  length: number;
  bytes: () => Uint8Array;
}

/** A stretch of a blob at a known place in the archive. */
export interface BlobSegment {
  kind: "blob";
  at: number;
  length: number;
  blob: string;
  /** Where the stretch begins inside the blob. */
  offset: number;
  /** Length of the whole blob. */
  size: number;
}

/** A run of bytes of the archive. */
export type Segment = HeaderSegment | BlobSegment;

/** Every byte of an archive, in order and without a gap. `size` is its length. */
export interface ZipLayout {
  size: number;
  segments: readonly Segment[];
}

/** A complete strong entity-tag, its quotes included (RFC 9110 section 8.8.3). */
export type EntityTag = `"${string}"`;

/** Raised when the bytes of headers change, so that no download continues across two kinds of layout. */
const LAYOUT_VERSION = 1;
const RECORDS_PER_SEGMENT = 256;

/**
 * Where every byte of the archive of these entries is. Throws a RangeError for entries that no archive may hold:
 * unsafe or repeated paths, numbers out of range.
 */
export function layoutZip(entries: readonly ZipEntry[]): ZipLayout {
  checkEntries(entries);
  const tape = startTape();
  const places = entries.map((entry) => placeFile(tape, entry));
  const centralAt = tape.end();
  for (let first = 0; first < entries.length; first += RECORDS_PER_SEGMENT) placeRecords(tape, entries, places, first);
  const summary = { entries: entries.length, centralAt, centralSize: tape.end() - centralAt };
  tape.add({ kind: "header", length: endRecordsSize(summary), bytes: () => endRecords(summary) });
  if (!Number.isSafeInteger(tape.end())) throw new RangeError("The zip would be longer than can be counted exactly.");
  return { size: tape.end(), segments: tape.segments };
}

/** What must be sent for the bytes `start` to `end`, both included. Throws a RangeError outside the archive. */
export function sliceLayout(layout: ZipLayout, { start, end }: { start: number; end: number }): Segment[] {
  if (!(start >= 0 && start <= end && end < layout.size)) throw new RangeError("The range is not inside the zip.");
  const slice: Segment[] = [];
  for (let i = segmentIndex(layout.segments, start); i < layout.segments.length; i++) {
    const segment = layout.segments[i];
    if (segment === undefined || segment.at > end) break;
    slice.push(cut(segment, start, end));
  }
  return slice;
}

/** The archive's strong ETag, ready for the header: the same for the same entries in the same order, and only then. */
export async function layoutTag(entries: readonly ZipEntry[]): Promise<EntityTag> {
  // Files of one download have the same around them.
  const texts = new Map<Uint8Array, string>();
  const textOf = (bytes: Uint8Array) => {
    const text = texts.get(bytes) ?? toHex(bytes);
    texts.set(bytes, text);
    return text;
  };
  const rows = entries.map(({ path, size, crc32, taken, blob, around }) => [
    ...[path, size, crc32, taken, blob],
    ...(around ? [around.skip, textOf(around.before), textOf(around.after)] : []),
  ]);
  const canonical = new TextEncoder().encode(JSON.stringify([LAYOUT_VERSION, rows]));
  return `"${toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", canonical)))}"`;
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The same for one file on its own. */
export function layoutFile(file: Pick<ZipEntry, "size" | "blob" | "around">): ZipLayout {
  const tape = startTape();
  placeStored(tape, file);
  return { size: tape.end(), segments: tape.segments };
}

function startTape() {
  const segments: Segment[] = [];
  let at = 0;
  return {
    segments,
    end: () => at,
    add(segment: Omit<HeaderSegment, "at"> | Omit<BlobSegment, "at">): void {
      // An empty file has no bytes to fetch, so its blob is never asked for.
      if (segment.length > 0) segments.push({ ...segment, at });
      at += segment.length;
    },
  };
}

type Tape = ReturnType<typeof startTape>;

/** Header and bytes of one file; tells where they begin. */
function placeFile(tape: Tape, entry: ZipEntry): number {
  const at = tape.end();
  tape.add({ kind: "header", length: localHeaderSize(entry), bytes: () => localHeader(entry) });
  const { size, bytes } = entry;
  if (bytes) tape.add({ kind: "header", length: size, bytes });
  else placeStored(tape, entry);
  return at;
}

function placeStored(tape: Tape, { size, blob, around }: Pick<ZipEntry, "size" | "blob" | "around">): void {
  const { skip, before, after } = around ?? BARE;
  const length = size - before.length - after.length;
  tape.add({ kind: "header", length: before.length, bytes: () => before });
  tape.add({ kind: "blob", length, blob, offset: skip, size: skip + length });
  tape.add({ kind: "header", length: after.length, bytes: () => after });
}

const BARE: NonNullable<ZipEntry["around"]> = { skip: 0, before: new Uint8Array(), after: new Uint8Array() };

/** A stretch of the central directory, from the entry `first` on. */
function placeRecords(tape: Tape, entries: readonly ZipEntry[], places: readonly number[], first: number): void {
  const files = entries.slice(first, first + RECORDS_PER_SEGMENT);
  const placeOf = (i: number) => places[first + i] ?? 0;
  const length = files.reduce((sum, { path, size }, i) => sum + centralRecordSize({ path, size, at: placeOf(i) }), 0);
  tape.add({
    kind: "header",
    length,
    bytes: () =>
      join(
        files.map((file, i) => centralRecord(file, placeOf(i))),
        length,
      ),
  });
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}

/** Index of the segment that holds the byte `at`. */
function segmentIndex(segments: readonly Segment[], at: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The part of a segment between two places of the archive, both included. */
function cut(segment: Segment, start: number, end: number): Segment {
  const skip = Math.max(start - segment.at, 0);
  const length = Math.min(end + 1 - segment.at, segment.length) - skip;
  if (length === segment.length) return segment;
  const at = segment.at + skip;
  if (segment.kind === "blob") return { ...segment, at, length, offset: segment.offset + skip };
  return { ...segment, at, length, bytes: () => segment.bytes().subarray(skip, skip + length) };
}

function checkEntries(entries: readonly ZipEntry[]): void {
  const paths = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    const flaw = entryFlaw(entry) ?? (paths.has(entry.path) ? "its path is there already" : null);
    if (flaw) throw new RangeError(`Zip entry ${i + 1} of ${entries.length} cannot be laid out: ${flaw}.`);
    paths.add(entry.path);
  }
}

function entryFlaw({ path, size, crc32, around = BARE }: ZipEntry): string | null {
  if (!isSafePath(path)) return "its path could leave the folder it is unpacked in, or cannot be encoded";
  if (nameLength(path) > 0xffff) return "its path is longer than 65,535 bytes";
  if (!Number.isSafeInteger(size) || size < 0) return "its size is no count of bytes";
  if (size < around.before.length + around.after.length) return "it is shorter than what is put around it";
  if (!Number.isInteger(crc32) || crc32 < 0 || crc32 > 0xffffffff) return "its CRC-32 has not 32 bits";
  return null;
}

function isSafePath(path: string): boolean {
  // Control characters, backslashes and drive letters mean different things to different readers.
  if (!path.isWellFormed() || /[\p{Cc}\\]|^[A-Za-z]:/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
