import { durationOf } from "./copied-order.ts";
import type { CopiedMovie, CopiedTrack } from "./copied-track.ts";
import { box, fullBox, tableBox, u16, u32, u32s, u64s } from "./write-boxes.ts";

/** Where the samples of a track are in the new file, and how long they are. */
export interface Placed {
  /** Where each of its chunks begins. */
  places: Float64Array;
  sizes: Uint32Array;
}

/** How a track is decoded and shown: its entry in the table of descriptions, and what its head says. */
export interface Described {
  entry: Buffer;
  handler: "vide" | "soun";
  /** Shown in so many pixels, turned and mirrored like that; null: it is heard. */
  shown: { width: number; height: number; matrix: readonly number[] } | null;
}

/** A track to write. */
export interface WrittenTrack {
  track: CopiedTrack;
  placed: Placed;
  described: Described;
}

const UNMOVED = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
const UNDETERMINED = 0x55c4;
const MOST = 0xffffffff;

/**
 * The box `moov` of a film (ISO/IEC 14496-12, 8.2): its tables, and nothing else; no names, no times of writing. `far`: places take 64
 * bits.
 */
export function movieBox(
  { timescale }: Pick<CopiedMovie, "timescale">,
  tracks: readonly WrittenTrack[],
  far: boolean,
): Buffer {
  const lengths = tracks.map(({ track }) => track.waits + shownFor(track, timescale));
  const length = Math.min(MOST, Math.max(...lengths));
  const head = [
    ...[u32(0, 0, timescale, length, 0x10000), u16(0x100), Buffer.alloc(10)],
    ...[u32s(UNMOVED), Buffer.alloc(24), u32(tracks.length + 1)],
  ];
  return box(
    "moov",
    fullBox("mvhd", [0, 0], ...head),
    ...tracks.map((track, i) => trackBox(track, { id: i + 1, timescale, far })),
  );
}

interface Written {
  id: number;
  timescale: number;
  far: boolean;
}

function trackBox({ track, placed, described }: WrittenTrack, { id, timescale, far }: Written): Buffer {
  const { shown, handler, entry } = described;
  const length = shownFor(track, timescale);
  const sound = shown === null;
  const head = fullBox(
    "tkhd",
    [0, 3],
    ...[u32(0, 0, id, 0, Math.min(MOST, track.waits + length)), Buffer.alloc(8)],
    ...[u16(0, sound ? 1 : 0, sound ? 0x100 : 0, 0), u32s(shown?.matrix ?? UNMOVED)],
    u32((shown?.width ?? 0) * 0x10000, (shown?.height ?? 0) * 0x10000),
  );
  const mediaHead = [u32(0, 0, track.timescale, Math.min(MOST, durationOf(track))), u16(UNDETERMINED, 0)];
  const kind = [u32(0), Buffer.from(handler, "latin1"), Buffer.alloc(13)];
  const about = sound ? fullBox("smhd", [0, 0], u32(0)) : fullBox("vmhd", [0, 1], Buffer.alloc(8));
  const data = box("dinf", fullBox("dref", [0, 0], u32(1), fullBox("url ", [0, 1])));
  const samples = box("stbl", fullBox("stsd", [0, 0], u32(1), entry), ...samplesOf(track, placed, far));
  return box(
    "trak",
    head,
    ...editsOf(track, length),
    box(
      "mdia",
      fullBox("mdhd", [0, 0], ...mediaHead),
      fullBox("hdlr", [0, 0], ...kind),
      box("minf", about, data, samples),
    ),
  );
}

/** How long a track is shown, in units of the film. */
function shownFor(track: CopiedTrack, timescale: number): number {
  const late = track.delays?.runs[1] ?? 0;
  const units = Math.max(0, durationOf(track) + late - track.begins);
  return Math.min(MOST, Math.round((units / track.timescale) * timescale));
}

function editsOf({ begins, waits }: CopiedTrack, length: number): Buffer[] {
  if (begins === 0 && waits === 0) return [];
  const edits = [...(waits > 0 ? [[waits, -1, 0x10000]] : []), [length, begins, 0x10000]];
  return [box("edts", tableBox("elst", 0, edits.length, edits.flat()))];
}

function samplesOf({ times, delays, keys, chunks }: CopiedTrack, { places, sizes }: Placed, far: boolean): Buffer[] {
  const runs = chunks.flatMap(({ count }, i) => (count === chunks[i - 1]?.count ? [] : [i + 1, count, 1]));
  return [
    tableBox("stts", 0, times.length / 2, times),
    ...(delays ? [tableBox("ctts", delays.version, delays.runs.length / 2, delays.runs)] : []),
    tableBox("stsc", 0, runs.length / 3, runs),
    fullBox("stsz", [0, 0], u32(0, sizes.length), u32s(sizes)),
    fullBox(far ? "co64" : "stco", [0, 0], u32(places.length), far ? u64s(places) : u32s(places)),
    ...(keys ? [tableBox("stss", 0, keys.length, keys)] : []),
  ];
}
