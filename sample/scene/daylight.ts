/** How the sun falls on a terrain: slopes that face it, shadows that ridges throw, hollows that see little sky. */
import { clamp, ease } from "../light/frame.ts";
import { smoothMap, type Terrain } from "./terrain.ts";

export interface SunDirection {
  /** Direction towards the sun on the map, radians: 0 along x, a quarter turn along y. */
  azimuth: number;
  /** Above the horizon, radians. */
  elevation: number;
}

export interface Daylight {
  /** Direct sun on each cell, 0..1. */
  sun: Float32Array;
  /** Share of sky each cell sees, 0..1. */
  sky: Float32Array;
  /** How level each cell is, 1 flat, 0 upright. */
  level: Float32Array;
}

/** Heights below which each cell is in shadow: swept away from the sun, falling with its rays. */
function shadowHeights({ size, heights }: Terrain, { azimuth, elevation }: SunDirection): Float32Array {
  const shadow = new Float32Array(size * size).fill(-1e9);
  const [east, south] = [Math.cos(azimuth), Math.sin(azimuth)];
  const alongX = Math.abs(east) >= Math.abs(south);
  const slant = alongX ? south / Math.abs(east) : east / Math.abs(south);
  const drop = Math.tan(elevation) * Math.hypot(1, slant);
  const towards = (alongX ? east : south) > 0 ? 1 : -1;
  const cell = (major: number, minor: number) => (alongX ? minor * size + major : major * size + minor);
  const top = (major: number, minor: number) => {
    const at = cell(major, clamp(minor, 0, size - 1));
    return Math.max(heights[at] as number, shadow[at] as number);
  };
  for (let step = 1; step < size; step++) {
    const major = towards > 0 ? size - 1 - step : step;
    for (let minor = 0; minor < size; minor++) {
      const from = minor + slant;
      const low = Math.floor(from);
      const before = major + towards;
      const upper = top(before, low);
      shadow[cell(major, minor)] = upper + (top(before, low + 1) - upper) * (from - low) - drop;
    }
  }
  return shadow;
}

/** Mean height around each cell, from running sums along rows, then columns. */
function meanHeights({ size, heights }: Terrain, radius: number): Float32Array {
  let source = heights;
  for (const [stride, line] of [
    [1, size],
    [size, 1],
  ] as const) {
    const target = new Float32Array(size * size);
    for (let start = 0; start < size; start++) {
      const at = (index: number) => source[start * line + clamp(index, 0, size - 1) * stride] as number;
      let sum = 0;
      for (let index = -radius; index <= radius; index++) sum += at(index);
      for (let index = 0; index < size; index++) {
        target[start * line + index * stride] = sum / (2 * radius + 1);
        sum += at(index + radius + 1) - at(index - radius);
      }
    }
    source = target;
  }
  return source;
}

export interface Softness {
  /** Cells of height that a shadow's edge takes. */
  penumbra: number;
  /** Passes of smoothing over the lit and shaded slopes. */
  smooth: number;
}

/** Lights a terrain. */
export function lightTerrain(terrain: Terrain, direction: SunDirection, { penumbra, smooth }: Softness): Daylight {
  const { size, heights } = terrain;
  const shadow = shadowHeights(terrain, direction);
  const mean = meanHeights(terrain, Math.round(size / 64));
  const daylight = {
    sun: new Float32Array(size * size),
    sky: new Float32Array(size * size),
    level: new Float32Array(size * size),
  };
  const flat = Math.cos(direction.elevation);
  const [sx, sy, sz] = [
    Math.cos(direction.azimuth) * flat,
    Math.sin(direction.azimuth) * flat,
    Math.sin(direction.elevation),
  ];
  for (let at = 0; at < heights.length; at++) {
    const x = at % size;
    const slopeX = ((heights[x < size - 1 ? at + 1 : at] as number) - (heights[x > 0 ? at - 1 : at] as number)) / 2;
    const slopeY =
      ((heights[at + size] ?? (heights[at] as number)) - (heights[at - size] ?? (heights[at] as number))) / 2;
    const upright = 1 / Math.hypot(slopeX, slopeY, 1);
    const height = heights[at] as number;
    const facing = Math.max(0, (sz - slopeX * sx - slopeY * sy) * upright);
    daylight.sun[at] = facing * ease(-penumbra, penumbra, height - (shadow[at] as number));
    daylight.sky[at] = clamp(0.7 + (height - (mean[at] as number)) * 0.035, 0.25, 1) * (0.5 + 0.5 * upright);
    daylight.level[at] = upright;
  }
  return { ...daylight, sun: smoothMap(daylight.sun, size, smooth) };
}
