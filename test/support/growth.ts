/** A text of this many letters, and one 64 times as long: what a visitor's request may hold. */
export const SMALL = 1024;
export const LARGE = 64 * SMALL;
/** How much more than in proportion it may be; by the square it would be 64 times. */
export const SLACK = 12;

/** Milliseconds of one call, by the fastest of several runs that each last long enough to be measured. */
async function costOf(work: () => unknown): Promise<number> {
  let calls = 1;
  let fastest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; ) {
    const began = performance.now();
    for (let i = 0; i < calls; i++) await work();
    const took = performance.now() - began;
    if (took < 0.2 && calls < 65_536) {
      calls *= 4;
      continue;
    }
    fastest = Math.min(fastest, took / calls);
    run += 1;
  }
  return fastest;
}

const TRIES = 6;
/** Nothing takes so little time for 64 KB by the square, which is four thousand million steps. */
const QUICK_MS = 1;

/** Whether work on 64 KB takes so little time that its growth need not be measured. */
export async function isQuick(work: () => unknown): Promise<boolean> {
  for (let tried = 0; tried < 3; tried++) {
    const began = performance.now();
    await work();
    if (performance.now() - began < QUICK_MS) return true;
  }
  return false;
}

/**
 * By how much more than in proportion the work on 64 KB takes longer than that on 1 KB. A busy machine may make it look more,
 * never less: what looks like too much is measured again, and the least counts.
 */
export async function growth(small: () => unknown, large: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < TRIES && least > SLACK; tried++) {
    // What takes less than a ten-thousandth of a millisecond is measured as if it took that.
    const more = (await costOf(large)) / Math.max(await costOf(small), 1e-4) / (LARGE / SMALL);
    least = Math.min(least, more);
  }
  return least;
}

/** A text of one shape over and over, at a length. */
export const fill = (prefix: string, shape: string, length: number) =>
  (prefix + shape.repeat(Math.ceil(length / shape.length))).slice(0, length);

/** Pieces after one another, up to a length. */
export function upTo(length: number, piece: (i: number) => string): string {
  let text = "";
  for (let i = 0; text.length < length - 12; i++) text += piece(i);
  return text;
}
