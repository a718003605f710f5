/**
 * How numbers become light, as an ICC parametric curve (ICC.1:2022, 10.18): (a * x + b) ** g from `d` on, c * x below.
 */
export interface Curve {
  g: number;
  a: number;
  b: number;
  c: number;
  d: number;
}

/** A plain power; 1 is linear. */
export const gamma = (g: number): Curve => ({ g, a: 1, b: 0, c: 0, d: 0 });

export const SRGB_CURVE: Curve = { g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045 };
