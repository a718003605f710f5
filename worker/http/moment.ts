/** Clock and randomness, from the entry points. */
export interface Moment {
  clock(): number;
  /** From 0 to 1. */
  random(): number;
}
