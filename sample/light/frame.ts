/** A picture while it is made: light in linear numbers, 0 black, 1 paper white, more is brighter than paper. */

/** Red, green, blue in linear light. */
export type Light = Float64Array;

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Three numbers a pixel, row by row. */
  readonly light: Float32Array;
}

/** Fills a frame; everything a scene is. */
export type Paint = (frame: Frame) => void | Promise<void>;

/**
 * The light at a point: x is 0 in the middle, y is 0 at the top and 1 at the bottom, both in frame heights; `column` is
 * the pixel's, for what a scene has measured along x beforehand.
 */
export type Shader = (x: number, y: number, out: Light, column: number) => void;

/** An empty frame of whole pixels. */
export function createFrame(width: number, height: number): Frame {
  return { width, height, light: new Float32Array(width * height * 3) };
}

/** Runs the shader for every pixel from row `first` down. */
export function paint(frame: Frame, shader: Shader, first = 0): void {
  const { width, height, light } = frame;
  const out = new Float64Array(3);
  let index = first * width * 3;
  for (let row = first; row < height; row++) {
    const y = (row + 0.5) / height;
    for (let column = 0; column < width; column++) {
      shader((column + 0.5 - width / 2) / height, y, out, column);
      light[index++] = out[0] as number;
      light[index++] = out[1] as number;
      light[index++] = out[2] as number;
    }
  }
}

/** Where each column stands, in frame heights from the middle. */
export function columnPlaces({ width, height }: Frame): Float64Array {
  return Float64Array.from({ length: width }, (_, column) => (column + 0.5 - width / 2) / height);
}

/** `out` moves towards `light` by `share`, 0..1. */
export function blend(out: Light, light: Light, share: number): void {
  const keep = 1 - share;
  out[0] = (out[0] as number) * keep + (light[0] as number) * share;
  out[1] = (out[1] as number) * keep + (light[1] as number) * share;
  out[2] = (out[2] as number) * keep + (light[2] as number) * share;
}

/** Adds `amount` of `light` to `out`. */
export function addLight(out: Light, light: Light, amount: number): void {
  out[0] = (out[0] as number) + (light[0] as number) * amount;
  out[1] = (out[1] as number) + (light[1] as number) * amount;
  out[2] = (out[2] as number) + (light[2] as number) * amount;
}

/** Makes `out` brighter or darker. */
export function scaleLight(out: Light, factor: number): void {
  out[0] = (out[0] as number) * factor;
  out[1] = (out[1] as number) * factor;
  out[2] = (out[2] as number) * factor;
}

export const clamp = (value: number, low = 0, high = 1) => Math.max(low, Math.min(high, value));

export const mix = (from: number, to: number, share: number) => from + (to - from) * share;

/** 0 below `low`, 1 above `high`, smooth between. */
export function ease(low: number, high: number, value: number): number {
  const share = clamp((value - low) / (high - low));
  return share * share * (3 - 2 * share);
}
