import type { FileHandle } from "node:fs/promises";
import type { OwnChunk } from "./copied-order.ts";
import type { CopiedTrack } from "./copied-track.ts";
import { readInto, writeAll } from "./file-edits.ts";
import type { Placed } from "./movie-box.ts";
import { withoutUserData } from "./nal-units.ts";

/** Bytes that are read and written at once, unless one sample has more. */
const BLOCK = 1 << 22;

interface Copying {
  from: FileHandle;
  output: FileHandle;
  /** Where the first sample is written to. */
  begin: number;
  /** The track whose samples are pictures, and how many bytes the length before each of their units has. */
  picture: CopiedTrack;
  lengthBytes: number;
  /** Gets where samples are, and how long. */
  placed: ReadonlyMap<CopiedTrack, Placed>;
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress: (done: number) => void;
}

/**
 * Copies samples, and no byte between them, in the order of their chunks; pictures without what encoders and cameras wrote into them.
 * While a block is written, the next one is read. The number of bytes that were written.
 */
export async function copySamples(order: readonly OwnChunk[], copying: Copying): Promise<number> {
  const { output, begin, signal, onProgress } = copying;
  const all = order.reduce((sum, chunk) => sum + chunk.end - chunk.at, 1);
  let at = begin;
  const read = blockReader(copying.from);
  let writing: Promise<void> = Promise.resolve();
  try {
    for (const block of blocksOf(order)) {
      signal.throwIfAborted();
      const bytes = await read(block);
      const kept = pack(bytes, { block, at, ...copying });
      await writing;
      writing = writeAll(output, kept, at);
      // It is waited for below; until then a fault is not unhandled.
      writing.catch(() => {});
      at += kept.length;
      onProgress((at - begin) / all);
    }
  } finally {
    await writing;
  }
  return at - begin;
}

interface Sample {
  chunk: OwnChunk;
  /** Which one of its track. */
  nth: number;
  at: number;
  size: number;
}

interface Block {
  from: number;
  to: number;
  samples: Sample[];
}

/** Samples that are read together, with whatever is between them. */
function* blocksOf(order: readonly OwnChunk[]): Generator<Block> {
  let block: Block | null = null;
  for (const sample of samplesOf(order)) {
    const to = sample.at + sample.size;
    if (block && (sample.at < block.to || to - block.from > BLOCK)) {
      yield block;
      block = null;
    }
    block ??= { from: sample.at, to, samples: [] };
    block.samples.push(sample);
    block.to = to;
  }
  if (block) yield block;
}

function* samplesOf(order: readonly OwnChunk[]): Generator<Sample> {
  for (const chunk of order) {
    let at = chunk.at;
    for (let nth = chunk.first; nth < chunk.first + chunk.count; nth += 1) {
      const size = chunk.track.sizes[nth] ?? 0;
      yield { chunk, nth, at, size };
      at += size;
    }
  }
}

/** Reads blocks into two buffers in turn: new memory for each would cost as much as reading. */
function blockReader(file: FileHandle): (block: Block) => Promise<Buffer> {
  let [next, other] = [Buffer.alloc(0), Buffer.alloc(0)];
  return async ({ from, to }) => {
    const length = to - from;
    const buffer = next.length < length ? Buffer.allocUnsafeSlow(Math.max(length, BLOCK)) : next;
    [next, other] = [other, buffer];
    if ((await readInto(file, buffer.subarray(0, length), from)) < length)
      throw new Error("the file became shorter while it was read");
    return buffer.subarray(0, length);
  };
}

/** Moves the samples of a block together, and notes where they are written to. */
function pack(
  bytes: Buffer,
  {
    block,
    at,
    picture,
    lengthBytes,
    placed,
  }: Pick<Copying, "picture" | "lengthBytes" | "placed"> & { block: Block; at: number },
): Buffer {
  let filled = 0;
  for (const { chunk, nth, at: from, size } of block.samples) {
    const { places, sizes } = placed.get(chunk.track) ?? {};
    const whole = bytes.subarray(from - block.from, from - block.from + size);
    const kept = chunk.track === picture ? withoutUserData(whole, lengthBytes) : whole;
    if (kept !== whole || from - block.from !== filled) bytes.set(kept, filled);
    if (places && nth === chunk.first) places[chunk.nth] = at + filled;
    if (sizes) sizes[nth] = kept.length;
    filled += kept.length;
  }
  return bytes.subarray(0, filled);
}
