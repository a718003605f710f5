/** Soft things are worked out on a grid, where they are first looked at, and mixed between its points. */
import { clamp, mix } from "./frame.ts";

export interface FieldGrid {
  /** Points per frame height. */
  fineness: number;
  /** How far down the frame it reaches, in frame heights. */
  depth: number;
  /** Numbers per point. */
  channels: number;
  /** Writes the numbers of the point x, y to `out` from `at` on. */
  work: (x: number, y: number, out: Float32Array, at: number) => void;
}

/** Writes the mixed numbers at x, y; the grid is four frame heights wide and holds its rim's values beyond. */
export type Field = (x: number, y: number, out: Float64Array) => void;

const WIDE = 4;

export function createField({ fineness, depth, channels, work }: FieldGrid): Field {
  const columns = WIDE * fineness;
  const rows = Math.ceil(depth * fineness) + 2;
  const values = new Float32Array(columns * rows * channels);
  const known = new Uint8Array(columns * rows);
  const settle = (point: number) => {
    if (known[point] === 1) return;
    known[point] = 1;
    const x = ((point % columns) - columns / 2) / fineness;
    work(x, Math.floor(point / columns) / fineness, values, point * channels);
  };
  return (x, y, out) => {
    const across = clamp(x * fineness + columns / 2, 0, columns - 1.001);
    const down = clamp(y * fineness, 0, rows - 1.001);
    const column = Math.floor(across);
    const row = Math.floor(down);
    const point = row * columns + column;
    settle(point);
    settle(point + 1);
    settle(point + columns);
    settle(point + columns + 1);
    const fx = across - column;
    const fy = down - row;
    for (let channel = 0; channel < channels; channel++) {
      const at = point * channels + channel;
      const below = at + columns * channels;
      const top = mix(values[at] as number, values[at + channels] as number, fx);
      out[channel] = mix(top, mix(values[below] as number, values[below + channels] as number, fx), fy);
    }
  };
}
