/** Distances to simple solids (positive outside, negative inside), to build rooms from. */

export type Distance = (x: number, y: number, z: number) => number;

export interface Box {
  /** Its middle, and half its sides. */
  x: number;
  y: number;
  z: number;
  wide: number;
  high: number;
  deep: number;
}

export function boxDistance(box: Box, x: number, y: number, z: number): number {
  const dx = Math.abs(x - box.x) - box.wide;
  const dy = Math.abs(y - box.y) - box.high;
  const dz = Math.abs(z - box.z) - box.deep;
  const most = dx > dy ? (dx > dz ? dx : dz) : dy > dz ? dy : dz;
  if (most <= 0) return most;
  const ox = dx > 0 ? dx : 0;
  const oy = dy > 0 ? dy : 0;
  const oz = dz > 0 ? dz : 0;
  return Math.sqrt(ox * ox + oy * oy + oz * oz);
}

/** A doorway with a round head in a plane: `x` across from its middle, `y` up from the floor; endless through the wall. */
export function archDistance(x: number, y: number, { half, spring }: { half: number; spring: number }): number {
  if (y > spring) return Math.sqrt(x * x + (y - spring) * (y - spring)) - half;
  return Math.abs(x) - half;
}

/** The nearest place in a row of things that repeats every `period`. */
export function repeat(value: number, period: number): number {
  return value - period * Math.round(value / period);
}
