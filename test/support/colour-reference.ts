/**
 * What colours should come out as, worked out from the definitions of the spaces alone: RGB to XYZ under D65 as CSS Color 4 gives
 * them, in double precision.
 */
type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

interface Space {
  toXyz: Matrix;
  light: (number: number) => number;
}

const power = (g: number) => (x: number) => x ** g;
const srgbLight = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
const srgbNumber = (y: number) => (y <= 0.0031308 ? y * 12.92 : 1.055 * y ** (1 / 2.4) - 0.055);

const SRGB: Matrix = [
  [506752 / 1228815, 87881 / 245763, 12673 / 70218],
  [87098 / 409605, 175762 / 245763, 12673 / 175545],
  [7918 / 409605, 87881 / 737289, 1001167 / 1053270],
];
const P3: Matrix = [
  [608311 / 1250200, 189793 / 714400, 198249 / 1000160],
  [35783 / 156275, 247089 / 357200, 198249 / 2500400],
  [0, 32229 / 714400, 5220557 / 5000800],
];
const ADOBE: Matrix = [
  [573536 / 994567, 263643 / 1420810, 187206 / 994567],
  [591459 / 1989134, 6239551 / 9945670, 374412 / 4972835],
  [53769 / 1989134, 351524 / 4972835, 4929758 / 4972835],
];
const REC2020: Matrix = [
  [63426534 / 99577255, 20160776 / 139408157, 47086771 / 278816314],
  [26158966 / 99577255, 472592308 / 697040785, 8267143 / 139408157],
  [0, 19567812 / 697040785, 295819943 / 278816314],
];

const SPACES = {
  srgb: { toXyz: SRGB, light: srgbLight },
  p3: { toXyz: P3, light: srgbLight },
  adobe: { toXyz: ADOBE, light: power(563 / 256) },
  linear: { toXyz: SRGB, light: power(1) },
  rec2020: { toXyz: REC2020, light: srgbLight },
  "gamma 2.2": { toXyz: SRGB, light: power(2.2) },
} satisfies Record<string, Space>;

const times = (matrix: Matrix, [x, y, z]: Rgb): Rgb =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Rgb;

function solve(m: Matrix, target: Rgb): Rgb {
  const det = ([[a, b, c], [d, e, f], [g, h, i]]: Matrix) =>
    a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const whole = det(m);
  return [0, 1, 2].map((column) => {
    const swapped = m.map((row, i) => row.map((value, j) => (j === column ? (target[i] ?? 0) : value)));
    return det(swapped as unknown as Matrix) / whole;
  }) as unknown as Rgb;
}

export type SpaceName = keyof typeof SPACES;

/** Numbers from 0 to 255 of one space in another, clipped to it. */
export function inSpace(rgb: Rgb, { from, to }: { from: SpaceName; to: "srgb" | "p3" }): number[] {
  const light = rgb.map((number) => SPACES[from].light(number / 255)) as unknown as Rgb;
  const seen = solve(SPACES[to].toXyz, times(SPACES[from].toXyz, light));
  return seen.map((y) => Math.round(srgbNumber(Math.min(1, Math.max(0, y))) * 255));
}

// Bradford, from D50 to D65 (CSS Color 4).
const TO_D65: Matrix = [
  [0.9554734527042182, -0.023098536874261423, 0.0632593086610217],
  [-0.028369706963208136, 1.0099954580058226, 0.021041398966943008],
  [0.012314001688319899, -0.020507696433477912, 1.3303659366080753],
];

/** CIE L*a*b* under D50 in sRGB, from 0 to 255, clipped. */
export function labInSrgb([l, a, b]: Rgb): number[] {
  const f = (l + 16) / 116;
  const light = (t: number) => (t > 6 / 29 ? t ** 3 : (108 / 841) * (t - 4 / 29));
  const xyz: Rgb = [0.9642956764295677 * light(f + a / 500), light(f), 0.8251046025104602 * light(f - b / 200)];
  const seen = solve(SRGB, times(TO_D65, xyz));
  return seen.map((y) => Math.round(srgbNumber(Math.min(1, Math.max(0, y))) * 255));
}
