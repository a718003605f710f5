/** Cloud that shrinks towards the horizon, brighter where it is thin and turned to the sun. */
import { createField, type Field } from "../light/field.ts";
import { clamp, ease } from "../light/frame.ts";
import { createNoise } from "../light/noise.ts";

export interface CloudLook {
  seed: number;
  /** Share of sky that is covered, 0..1, and how much of the sky it hides there, 0..1. */
  cover: number;
  thick: number;
  /** 1 round, less is drawn out into streaks. */
  shape?: number;
  /** Lit side and shaded side, when they aren't the sky's own colours. */
  lit?: readonly [bright: string, dark: string];
}

/** Writes two numbers for x and y: how much of the sky the cloud hides, and how bright it is itself, both 0..1. */
export function createClouds(look: CloudLook, sun: { x: number; y: number }, horizon: number): Field {
  const noise = createNoise(look.seed);
  const shape = look.shape ?? 0.5;
  const edge = 0.42 - 0.85 * look.cover;
  const density = (u: number, v: number) => {
    const bend = noise.fbm(u * 0.7 + 13, v * 0.7 + 4, 2);
    return noise.fbm(u * 1.35 + bend * 0.7, v * 1.35 + bend * 0.5, 7);
  };
  const work = (x: number, y: number, out: Float32Array, at: number) => {
    const up = Math.max(0, horizon - y);
    const depth = 0.32 / (up + 0.09);
    const [u, v] = [x * depth * 2.2 * shape, depth * 3.6];
    const thickness = density(u, v);
    const veil = look.thick * ease(edge, edge + 0.42, thickness) * ease(0, 0.12, up);
    const [sx, sy] = [sun.x - x, y - sun.y];
    const away = 0.16 / (0.1 + Math.hypot(sx, sy));
    const behind = veil > 0 ? density(u + sx * away * depth * shape, v - sy * away * 2) : 0;
    out[at] = veil;
    out[at + 1] = clamp(0.5 + (behind - thickness) * 0.9 + (edge + 0.25 - thickness) * 0.9);
  };
  return createField({ fineness: 480, depth: horizon, channels: 2, work });
}
