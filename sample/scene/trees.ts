/** Conifers along a skyline. */
import type { Noise } from "../light/noise.ts";

export interface TreeRow {
  /** Of a tall tree, in frame heights. */
  height: number;
  /** Rows with different numbers have different trees. */
  row: number;
}

/** How far the tree tops stand above the ground at x. */
export function treeLine(noise: Noise, x: number, { height, row }: TreeRow): number {
  const spacing = height * 0.2;
  const cell = Math.floor(x / spacing);
  let top = height * 0.12 * (1 + noise.at(x / height / 0.06, row + 0.5));
  for (let index = cell - 2; index <= cell + 2; index++) {
    const chance = noise.at(index * 0.713 + 0.31, row * 13.7 + 0.77);
    const place = (index + 0.5 + 1.2 * noise.at(index * 0.531 + 9.2, row * 3.1 + 0.13)) * spacing;
    const tall = height * (0.62 + 0.55 * chance);
    const away = Math.abs(x - place) / (tall * 0.17);
    if (away < 1) top = Math.max(top, tall * (1 - away ** 0.85) + height * 0.05 * noise.at(x / height / 0.025, row));
  }
  return Math.max(0, top);
}
