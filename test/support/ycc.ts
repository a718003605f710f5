type Rgb = readonly [number, number, number];

/** How much red and blue count in luma (ITU-T H.273, table 4); 12 with the primaries of Display P3. */
const WEIGHTS: Readonly<Record<number, readonly [red: number, blue: number]>> = {
  1: [0.2126, 0.0722],
  4: [0.3, 0.11],
  5: [0.299, 0.114],
  6: [0.299, 0.114],
  7: [0.212, 0.087],
  9: [0.2627, 0.0593],
  12: [0.228_974_6, 0.079_286_9],
};

export interface Coding {
  matrix: number;
  full: boolean;
  bits: 8 | 10;
}

/** Red, green and blue from 0 to 255 as a matrix codes them: luma and two differences, or themselves, as numbers of so many bits. */
export function inMatrix(rgb: Rgb, { matrix, full, bits }: Coding): [number, number, number] {
  const [r, g, b] = rgb.map((number) => number / 255) as unknown as Rgb;
  const [most, middle, step] = [2 ** bits - 1, 2 ** (bits - 1), 2 ** (bits - 8)];
  const luma = (y: number) => (full ? y * most : (y * 219 + 16) * step);
  const chroma = (c: number) => c * (full ? most : 224 * step) + middle;
  const rounded = (numbers: number[]) =>
    numbers.map((n) => Math.min(most, Math.max(0, Math.round(n)))) as [number, number, number];
  if (matrix === 0) return rounded([g, b, r].map(luma));
  if (matrix === 8) return rounded([luma(g / 2 + (r + b) / 4), chroma(g / 2 - (r + b) / 4), chroma((r - b) / 2)]);
  const [red = 0.299, blue = 0.114] = WEIGHTS[matrix] ?? [];
  const y = red * r + (1 - red - blue) * g + blue * b;
  return rounded([luma(y), chroma((b - y) / (2 - 2 * blue)), chroma((r - y) / (2 - 2 * red))]);
}
