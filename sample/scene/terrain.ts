/** Ground as heights on a square grid. Lengths are in cells, heights too. */
import { clamp } from "../light/frame.ts";

export interface Terrain {
  /** Cells along each side. */
  readonly size: number;
  readonly heights: Float32Array;
}

/** Ground whose height at each cell is what `shape` says. */
export function createTerrain(size: number, shape: (x: number, y: number) => number): Terrain {
  const heights = new Float32Array(size * size);
  for (let index = 0; index < heights.length; index++) heights[index] = shape(index % size, Math.floor(index / size));
  return { size, heights };
}

/** The value between cells of any map of the terrain; beyond the rim it is as at the rim. */
export function sampleMap(map: Float32Array, size: number, x: number, y: number): number {
  const px = clamp(x, 0, size - 1.001);
  const py = clamp(y, 0, size - 1.001);
  const cx = Math.floor(px);
  const cy = Math.floor(py);
  const fx = px - cx;
  const fy = py - cy;
  const at = cy * size + cx;
  const a = map[at] as number;
  const c = map[at + size] as number;
  const top = a + ((map[at + 1] as number) - a) * fx;
  const low = c + ((map[at + size + 1] as number) - c) * fx;
  return top + (low - top) * fy;
}

/** A map with every cell mixed with those around it, the wider the more passes, so that edges don't show the grid. */
export function smoothMap(map: Float32Array, size: number, passes: number): Float32Array {
  let source = map;
  for (const stride of Array.from({ length: passes }, () => [1, size]).flat()) {
    const target = source.slice();
    for (let at = stride; at < source.length - stride; at++) {
      target[at] = ((source[at - stride] as number) + 2 * (source[at] as number) + (source[at + stride] as number)) / 4;
    }
    source = target;
  }
  return source;
}
