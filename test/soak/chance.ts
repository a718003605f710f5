/** Chance that can be repeated: the same seed, the same numbers (mulberry32). */
export interface Chance {
  /** A number in 0..1. */
  next(): number;
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  /** One of several; undefined of none. */
  one<Item>(items: readonly Item[]): Item | undefined;
  /** True once in so many times. */
  once(of: number): boolean;
  /** Another stream that depends on this one. */
  fork(): Chance;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    one: (items) => items[below(items.length)],
    once: (of) => below(of) === 0,
    fork: () => createChance(below(2 ** 32)),
  };
}
