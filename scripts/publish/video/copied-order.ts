import type { CopiedMovie, CopiedTrack } from "./copied-track.ts";
import type { Chunk } from "./sample-tables.ts";

/** A chunk, and whose it is. */
export interface OwnChunk extends Chunk {
  track: CopiedTrack;
  /** Which one of its track. */
  nth: number;
  /** Where it ends. */
  end: number;
}

/** How far picture and sound of the same moment may be from each other in a file that is played while it is loaded, in seconds. */
const FARTHEST = 5;
const LARGEST_SAMPLE = 1 << 26;

/**
 * All chunks in the order in which they are written: that of the file, or that of their times if picture and sound of a moment are far
 * apart in the file, between which a player would have to jump. null: some overlap, a sample is too large, or neither order helps.
 */
export function orderChunks({ picture, sound }: CopiedMovie): OwnChunk[] | null {
  const tracks = sound ? [picture, sound] : [picture];
  const order = tracks.flatMap(chunksOf).sort((a, b) => a.at - b.at);
  const overlap = order.some(({ at }, i) => at < (order[i - 1]?.end ?? 0));
  const large = tracks.some(({ sizes }) => sizes.some((size) => size > LARGEST_SAMPLE));
  if (overlap || large) return null;
  const inTime = () => order.toSorted((a, b) => reachedBy(a) - reachedBy(b) || a.at - b.at);
  return [() => order, inTime].map((make) => make()).find((made) => !areFarApart(made, tracks)) ?? null;
}

const chunksOf = (track: CopiedTrack): OwnChunk[] =>
  track.chunks.map((chunk, nth) => {
    const { at, first, count } = chunk;
    const length = track.sizes.subarray(first, first + count).reduce((sum, size) => sum + size, 0);
    return { ...chunk, track, nth, end: at + length };
  });

function areFarApart(order: readonly OwnChunk[], tracks: readonly CopiedTrack[]): boolean {
  const reached = new Map(tracks.map((track) => [track, 0]));
  return order.some((chunk) => {
    reached.set(chunk.track, reachedBy(chunk));
    return Math.max(...reached.values()) - Math.min(...reached.values()) > FARTHEST;
  });
}

/** When a chunk ends, in seconds: about, as if all samples were equally long. */
const reachedBy = ({ track, first, count }: OwnChunk) =>
  ((first + count) / track.sizes.length) * (durationOf(track) / track.timescale);

/** How long a track is, in its own units. */
export function durationOf({ times }: Pick<CopiedTrack, "times">): number {
  let sum = 0;
  for (let i = 0; i < times.length; i += 2) sum += (times[i] ?? 0) * (times[i + 1] ?? 0);
  return sum;
}
