// XYZ under D50 to linear sRGB, D50 being white (Bradford).
const TO_SRGB = [3.1341359, -1.6172206, -0.4906609, -0.9787684, 1.9161415, 0.033454, 0.0719453, -0.2289914, 1.4052427];
const D50 = [0.9642, 1, 0.8249] as const;

const inverse = (t: number) => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
const encode = (y: number) => (y <= 0.0031308 ? y * 12.92 : 1.055 * y ** (1 / 2.4) - 0.055);

/** CIE L*a*b* under D50 as sRGB from 0 to 1, unclipped, written to `rgb`. */
export function labToSrgb([l, a, b]: readonly [number, number, number], rgb: number[]): void {
  const middle = (l + 16) / 116;
  const [x, y, z] = [D50[0] * inverse(middle + a / 500), D50[1] * inverse(middle), D50[2] * inverse(middle - b / 200)];
  for (let row = 0; row < 3; row++) {
    const [p = 0, q = 0, r = 0] = [TO_SRGB[row * 3], TO_SRGB[row * 3 + 1], TO_SRGB[row * 3 + 2]];
    rgb[row] = encode(Math.max(0, p * x + q * y + r * z));
  }
}
