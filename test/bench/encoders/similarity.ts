/**
 * MS-SSIM: how alike two pictures look at five scales, after Z. Wang, E. Simoncelli, A. Bovik, "Multi-scale structural
 * similarity for image quality assessment" (Asilomar 2003): a Gaussian window of 11 pixels, deviation 1.5.
 */

/** Brightness of a picture, 0 to 255. */
export interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;
const RADIUS = 5;
const WINDOW = gaussian(1.5);

/** 1 for the same picture, less the less alike they are. Both of one size; throws below 176 pixels, where scales run out. */
export function similarity(one: Plane, other: Plane): number {
  if (Math.min(one.width, one.height) < 176) throw new RangeError("a picture must have 176 pixels on each side");
  let [a, b] = [one, other];
  let product = 1;
  for (const [scale, weight] of WEIGHTS.entries()) {
    const { luminance, structure } = compare(a, b);
    const last = scale === WEIGHTS.length - 1;
    product *= Math.max(0, last ? luminance * structure : structure) ** weight;
    [a, b] = [halve(a), halve(b)];
  }
  return product;
}

/** Similarity as decibels of what is lost: steps of it look about equal, near 1 too. */
export const decibels = (alike: number) => -10 * Math.log10(1 - alike);

function gaussian(deviation: number): Float32Array {
  const bell = Float32Array.from({ length: 2 * RADIUS + 1 }, (_, i) =>
    Math.exp(-((i - RADIUS) ** 2) / (2 * deviation ** 2)),
  );
  const sum = bell.reduce((total, value) => total + value, 0);
  return bell.map((value) => value / sum);
}

/** Means over all windows of the luminance term and of contrast times structure. */
function compare(a: Plane, b: Plane): { luminance: number; structure: number } {
  const meanA = blur(a);
  const meanB = blur(b);
  const squareA = blur(product(a, a)).values;
  const squareB = blur(product(b, b)).values;
  const both = blur(product(a, b)).values;
  let [luminance, structure] = [0, 0];
  for (let i = 0; i < both.length; i++) {
    const [x = 0, y = 0] = [meanA.values[i], meanB.values[i]];
    const [varianceX, varianceY] = [(squareA[i] ?? 0) - x * x, (squareB[i] ?? 0) - y * y];
    luminance += (2 * x * y + C1) / (x * x + y * y + C1);
    structure += (2 * ((both[i] ?? 0) - x * y) + C2) / (varianceX + varianceY + C2);
  }
  return { luminance: luminance / both.length, structure: structure / both.length };
}

const product = (a: Plane, b: Plane): Plane => ({
  ...a,
  values: a.values.map((value, i) => value * (b.values[i] ?? 0)),
});

/** Every window that lies wholly inside. */
function blur({ width, height, values }: Plane): Plane {
  const [w, h] = [width - 2 * RADIUS, height - 2 * RADIUS];
  const rows = new Float32Array(w * height);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < w; x++, at++) rows[at] = weigh(values, y * width + x, 1);
  const out = new Float32Array(w * h);
  for (let y = 0, at = 0; y < h; y++) for (let x = 0; x < w; x++, at++) out[at] = weigh(rows, y * w + x, w);
  return { width: w, height: h, values: out };
}

function weigh(values: Float32Array, from: number, step: number): number {
  let sum = 0;
  for (let i = 0; i < WINDOW.length; i++) sum += (WINDOW[i] as number) * (values[from + i * step] as number);
  return sum;
}

/** Half the size, each pixel the mean of four. */
function halve({ width, height, values }: Plane): Plane {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Float32Array(w * h);
  for (let y = 0, at = 0; y < h; y++) {
    for (let x = 0; x < w; x++, at++) {
      const from = 2 * y * width + 2 * x;
      const [a = 0, b = 0, c = 0, d = 0] = [
        values[from],
        values[from + 1],
        values[from + width],
        values[from + width + 1],
      ];
      out[at] = (a + b + c + d) / 4;
    }
  }
  return { width: w, height: h, values: out };
}
