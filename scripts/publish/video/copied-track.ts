import { type FileBox, insideOf, readBoxes } from "./file-boxes.ts";
import type { ReadableFile } from "./file-edits.ts";
import { type Chunk, entries, readChunks, readSampleTable, readSizes, readTable } from "./sample-tables.ts";

/** Numbers of entries: pairs of how many samples, and what holds for each of them. */
type Runs = Uint32Array;

/** A track as its tables say it is. */
export interface CopiedTrack {
  id: number;
  /** Units of its times in a second. */
  timescale: number;
  /** How long each sample is shown. */
  times: Runs;
  /** How much later each is shown than decoded; null: not at all. */
  delays: { version: number; runs: Runs } | null;
  /** The samples from which decoding may begin, counted from 1; null: every one. */
  keys: Uint32Array | null;
  /** Bytes of each sample. */
  sizes: Uint32Array;
  chunks: Chunk[];
  /** Where in its own time it begins. */
  begins: number;
  /** How much later than the film it begins, in units of the film. */
  waits: number;
}

const MOST_SAMPLES = 1 << 24;
const LONGEST_WAIT = 2 ** 31;

/** Reads a track that may be copied as it is; null if it is unusual in any way. Throws LocationFault if its boxes are broken. */
async function readCopiedTrack(file: ReadableFile, track: FileBox): Promise<CopiedTrack | null> {
  const table = (type: string) => readSampleTable(file, track, type);
  const { count, of } = readSizes(await table("stsz"));
  const edit = readEdit(await readTable(file, track, ["edts", "elst"]));
  const chunks = await readChunks(file, track);
  const last = chunks.at(-1);
  const fits = count > 0 && count <= MOST_SAMPLES && last && last.first + last.count === count;
  if (!fits || !edit || !(await isInFile(file, track))) return null;
  const times = readRuns(await table("stts"), count);
  const late = await table("ctts");
  const runs = late.length > 0 ? readRuns(late, count) : null;
  const keys = readKeys(await table("stss"), count);
  if (!times || (late.length > 0 && !runs) || keys === undefined) return null;
  return {
    id: numberBehindTimes(await readTable(file, track, ["tkhd"])),
    timescale: numberBehindTimes(await readTable(file, track, ["mdia", "mdhd"])),
    ...{ times, delays: runs && { version: late[0] ?? 0, runs }, keys, chunks, ...edit },
    sizes: Uint32Array.from({ length: count }, (_, sample) => of(sample)),
  };
}

/** The number behind version, flags and the two times, which have eight bytes each from version 1 on: an id or a timescale. */
function numberBehindTimes(head: Buffer): number {
  const at = (head[0] ?? 0) === 0 ? 12 : 20;
  return head.length >= at + 4 ? head.readUInt32BE(at) : 0;
}

/** Its samples are in this file, and are all described by one description. */
async function isInFile(file: ReadableFile, track: FileBox): Promise<boolean> {
  const descriptions = await readSampleTable(file, track, "stsd");
  const references = await readTable(file, track, ["mdia", "minf", "dinf", "dref"]);
  if (descriptions.length < 16 || descriptions.readUInt32BE(4) !== 1 || references.length < 20) return false;
  return references.readUInt32BE(4) === 1 && references.readUInt32BE(16) % 2 === 1;
}

/** Nothing but a wait and one part that goes on to the end; null: something else is cut. */
function readEdit(table: Buffer): Pick<CopiedTrack, "begins" | "waits"> | null {
  if (table.length === 0) return { begins: 0, waits: 0 };
  if (table[0] !== 0) return null;
  const edits = entries(table, 12).map((entry) => ({
    length: entry.readUInt32BE(0),
    at: entry.readInt32BE(4),
    rate: entry.readInt32BE(8),
  }));
  const own = edits.pop();
  const waits = edits.reduce((sum, { length }) => sum + length, 0);
  const cut = edits.some(({ at }) => at !== -1) || waits > LONGEST_WAIT;
  return !own || own.at < 0 || own.rate !== 0x10000 || cut ? null : { begins: own.at, waits };
}

/** Pairs that together are about every sample; null: they are not. */
function readRuns(table: Buffer, samples: number): Runs | null {
  const pairs = entries(table, 8).map((entry) => [entry.readUInt32BE(0), entry.readUInt32BE(4)] as const);
  const counted = pairs.reduce((sum, [count]) => sum + count, 0);
  return counted === samples ? Uint32Array.from(pairs.filter(([count]) => count > 0).flat()) : null;
}

/** undefined: they don't rise, or the film does not begin with one. */
function readKeys(table: Buffer, samples: number): CopiedTrack["keys"] | undefined {
  if (table.length === 0) return null;
  const keys = Uint32Array.from(entries(table, 4), (entry) => entry.readUInt32BE(0));
  const rise = keys.every((key, i) => key > (keys[i - 1] ?? 0) && key <= samples);
  return rise && keys[0] === 1 ? keys : undefined;
}

/** A film whose samples can be copied as they are. */
export interface CopiedMovie {
  /** Units of its times in a second. */
  timescale: number;
  picture: CopiedTrack;
  sound: CopiedTrack | null;
}

/** Reads the tables of the tracks that are shown; null if one is unusual, or if the film comes in fragments. */
export async function readCopiedMovie(
  file: ReadableFile,
  { picture, sound }: { picture: number; sound: number | null },
): Promise<CopiedMovie | null> {
  const top = await readBoxes(file, { from: 0, to: file.size });
  const [movie, ...others] = top.filter(({ type }) => type === "moov");
  if (!movie || others.length > 0 || top.some(({ type }) => type === "moof")) return null;
  const inside = await readBoxes(file, insideOf(movie));
  const head = inside.find(({ type }) => type === "mvhd");
  if (!head || inside.some(({ type }) => type === "mvex")) return null;
  const timescale = numberBehindTimes(await file.read(head.at + head.head, head.size - head.head));
  const tracks: CopiedTrack[] = [];
  for (const box of inside.filter(({ type }) => type === "trak")) {
    const id = numberBehindTimes(await readTable(file, box, ["tkhd"]));
    if (id !== picture && id !== sound) continue;
    const track = await readCopiedTrack(file, box);
    if (!track) return null;
    tracks.push(track);
  }
  const [shown, heard] = [picture, sound].map((id) => tracks.find((track) => track.id === id) ?? null);
  const isWhole = timescale > 0 && tracks.every((track) => track.timescale > 0 && liesInMedia(track, top));
  const all = tracks.length === (sound === null ? 1 : 2);
  return shown && all && isWhole ? { timescale, picture: shown, sound: heard ?? null } : null;
}

/** Every chunk is inside of the film's data: tables may not name other parts of the file. */
function liesInMedia({ chunks, sizes }: CopiedTrack, top: readonly FileBox[]): boolean {
  const media = top.filter(({ type }) => type === "mdat").map(insideOf);
  return chunks.every(({ at, first, count }) => {
    const end = sizes.subarray(first, first + count).reduce((sum, size) => sum + size, at);
    return media.some(({ from, to }) => at >= from && end <= to);
  });
}
