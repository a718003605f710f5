import { type Icc, readIcc } from "./icc.ts";

/**
 * What to do with the colours of an RGB picture: sRGB stays as it is, narrower spaces become sRGB, wider ones Display P3.
 */
export type ColourPlan =
  /** sRGB: pixels stay, without a profile. */
  | "keep-srgb"
  /** Display P3 with a small profile: pixels and profile stay. */
  | "keep-p3"
  | "to-srgb"
  | "to-p3";

const SMALL_PROFILE = 1024;
/** Red, green and blue as XYZ under D50. */
const SRGB = [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141];
const DISPLAY_P3 = [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841];
const SAME = 0.003;
/** The sRGB curve in the middle and in the shadows, where a plain power of 2.2 is darker. */
const MIDDLE = { at: 0.5, light: 0.214, same: 0.01 };
const SHADOW = { at: 0.1, light: 0.01, same: 0.002 };

/** Chooses by profile; null is sRGB. A profile that is not a plain matrix is converted. */
export function planColour(profile: Buffer | null): ColourPlan {
  if (!profile) return "keep-srgb";
  const icc = readIcc(profile);
  if (!icc?.primaries) return "to-p3";
  const isSrgbCurve = fits(icc, MIDDLE) && fits(icc, SHADOW);
  if (matches(icc.primaries, SRGB)) return isSrgbCurve ? "keep-srgb" : "to-srgb";
  if (matches(icc.primaries, DISPLAY_P3) && isSrgbCurve && profile.length <= SMALL_PROFILE) return "keep-p3";
  return isWide(icc.primaries) ? "to-p3" : "to-srgb";
}

/** Its middle matches sRGB or Display P3, but its shadows don't. */
export function isDarkerThanItSeems(profile: Buffer): boolean {
  const icc = readIcc(profile);
  if (!icc?.primaries || !fits(icc, MIDDLE) || fits(icc, SHADOW)) return false;
  return matches(icc.primaries, SRGB) || matches(icc.primaries, DISPLAY_P3);
}

function fits({ lightAt }: Icc, { at, light, same }: typeof MIDDLE): boolean {
  const is = lightAt(at);
  return is !== null && Math.abs(is - light) < same;
}

const matches = (a: number[], b: number[]) => a.every((value, i) => Math.abs(value - (b[i] ?? 0)) < SAME);

// XYZ under D50 to linear sRGB: a primary outside of sRGB has a component below zero.
const TO_SRGB = [
  [3.1339, -1.6169, -0.4906],
  [-0.9785, 1.916, 0.0333],
  [0.072, -0.229, 1.4057],
];

function isWide(primaries: number[]): boolean {
  return [0, 3, 6].some((at) => {
    const [x = 0, y = 0, z = 0] = primaries.slice(at, at + 3);
    return TO_SRGB.some(([a = 0, b = 0, c = 0]) => a * x + b * y + c * z < -0.02);
  });
}
