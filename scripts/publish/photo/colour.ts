/**
 * What to do with a photo's colours, told by its ICC profile (ICC.1:2022): photos in sRGB are left alone, narrower ones
 * become sRGB, wider ones Display P3.
 */
export type ColourPlan =
  /** sRGB, or nothing said: pixels stay, without a profile. */
  | "keep-srgb"
  /** Display P3 with a small profile: pixels and profile stay. */
  | "keep-p3"
  | "to-srgb"
  | "to-p3"
  /** No plain RGB: whoever decodes it converts it to sRGB. */
  | "decode-to-srgb";

interface Source {
  icc: Buffer | undefined;
  /** Colour space of the pixels as the decoder calls it. */
  space: string | undefined;
}

const SMALL_PROFILE = 1024;
/** Red, green and blue as XYZ under D50. */
const SRGB = [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141];
const DISPLAY_P3 = [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841];
const SAME = 0.003;
/** Value of the sRGB curve at one half. */
const HALF_SRGB = 0.214;

/** Chooses by profile and colour space. A broken profile counts as none of ours: it is converted. */
export function planColour({ icc, space }: Source): ColourPlan {
  const rgb = space === "srgb" || space === "rgb" || space === "rgb16";
  if (!rgb) return "decode-to-srgb";
  if (!icc) return "keep-srgb";
  const profile = readProfile(icc);
  if (!profile) return "to-p3";
  if (matches(profile.primaries, SRGB)) return isSrgbCurve(profile.half) ? "keep-srgb" : "to-srgb";
  if (matches(profile.primaries, DISPLAY_P3) && isSrgbCurve(profile.half) && icc.length <= SMALL_PROFILE)
    return "keep-p3";
  return isWide(profile.primaries) ? "to-p3" : "to-srgb";
}

const matches = (a: number[], b: number[]) => a.every((value, i) => Math.abs(value - (b[i] ?? 0)) < SAME);
const isSrgbCurve = (half: number | null) => half !== null && Math.abs(half - HALF_SRGB) < 0.01;

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

/** Primaries and the value of the green curve at one half of a matrix profile; null for any other. */
function readProfile(icc: Buffer): { primaries: number[]; half: number | null } | null {
  if (icc.length < 132 || icc.toString("latin1", 16, 20) !== "RGB ") return null;
  const primaries = ["rXYZ", "gXYZ", "bXYZ"].flatMap((tag) => readXyz(tagData(icc, tag)));
  return primaries.length === 9 ? { primaries, half: curveAtHalf(tagData(icc, "gTRC")) } : null;
}

function tagData(icc: Buffer, name: string): Buffer {
  const count = Math.min(icc.readUInt32BE(128), 100);
  for (let at = 132; at < 132 + count * 12 && at + 12 <= icc.length; at += 12) {
    if (icc.toString("latin1", at, at + 4) !== name) continue;
    const offset = icc.readUInt32BE(at + 4);
    return icc.subarray(offset, offset + icc.readUInt32BE(at + 8));
  }
  return Buffer.alloc(0);
}

const s15Fixed16 = (bytes: Buffer, at: number) => bytes.readInt32BE(at) / 65536;

function readXyz(data: Buffer): number[] {
  if (data.length < 20 || data.toString("latin1", 0, 4) !== "XYZ ") return [];
  return [8, 12, 16].map((at) => s15Fixed16(data, at));
}

function curveAtHalf(data: Buffer): number | null {
  const type = data.toString("latin1", 0, 4);
  if (type === "curv" && data.length >= 14) return sampledAtHalf(data, data.readUInt32BE(8));
  if (type === "para" && data.length >= 32 && data.readUInt16BE(8) === 3) {
    const [g = 0, a = 0, b = 0] = [12, 16, 20].map((at) => s15Fixed16(data, at));
    return (a * 0.5 + b) ** g;
  }
  return type === "para" && data.length >= 16 && data.readUInt16BE(8) === 0 ? 0.5 ** s15Fixed16(data, 12) : null;
}

function sampledAtHalf(data: Buffer, count: number): number | null {
  if (count === 1) return 0.5 ** (data.readUInt16BE(12) / 256);
  const at = 12 + Math.floor((count - 1) / 2) * 2;
  return count > 1 && at + 2 <= data.length ? data.readUInt16BE(at) / 65535 : null;
}
