import type { Cicp } from "./cicp.ts";
import { primariesUnderD50, SRGB_PRIMARIES } from "./primaries.ts";
import { matrixProfile } from "./profile.ts";

/** What is read of an ICC profile (ICC.1:2022). */
export interface Icc {
  /** Colour space of the numbers: "RGB ", "GRAY", "CMYK", "Lab " ... */
  space: string;
  /** Red, green and blue as XYZ under D50, one after the other; null if the profile is not a plain matrix. */
  primaries: number[] | null;
  /** Light at a value of green, or of grey, both from 0 to 1; null if it is unknown. */
  lightAt: (number: number) => number | null;
  cicp: Cicp | null;
}

const HEADER = 132;

/** Reads a profile; null if it isn't one. */
export function readIcc(icc: Buffer): Icc | null {
  if (icc.length < HEADER || icc.toString("latin1", 36, 40) !== "acsp") return null;
  const space = icc.toString("latin1", 16, 20);
  const primaries = ["rXYZ", "gXYZ", "bXYZ"].flatMap((tag) => readXyz(tagData(icc, tag)));
  const cicp = tagData(icc, "cicp");
  return {
    space,
    primaries: space === "RGB " && primaries.length === 9 ? primaries : null,
    lightAt: (number) => curveAt(tagData(icc, space === "GRAY" ? "kTRC" : "gTRC"), number),
    cicp: cicp.length >= 10 ? { primaries: cicp.readUInt8(8), transfer: cicp.readUInt8(9) } : null,
  };
}

/** The profile itself. A grey one becomes one with the same curve for red, green and blue; null if it has no curve. */
export function colourProfileOf(icc: Buffer): Buffer | null {
  if (readIcc(icc)?.space !== "GRAY") return icc;
  const curve = tagData(icc, "kTRC");
  const xyz = primariesUnderD50(SRGB_PRIMARIES);
  return xyz && curve.length >= 12 ? matrixProfile(xyz, curve) : null;
}

/** Device links, abstract profiles and lists of named colours say nothing about pixels. */
const OTHER_CLASSES = new Set(["link", "abst", "nmcl"]);
const HDR_TRANSFERS = new Set([16, 18]);
const TABLES = ["A2B0", "A2B1", "A2B2", "D2B0"];
const SHORTEST_TABLE = 32;

/** Whether a profile is whole enough to convert pixels of that space: one that is not counts as none. */
export function isUsableFor(icc: Buffer, space: string): boolean {
  const read = readIcc(icc);
  if (read?.space !== space || OTHER_CLASSES.has(icc.toString("latin1", 12, 16))) return false;
  if (read.cicp && HDR_TRANSFERS.has(read.cicp.transfer)) return true;
  if (TABLES.some((tag) => tagData(icc, tag).length >= SHORTEST_TABLE)) return true;
  const curves = space === "GRAY" ? ["kTRC"] : ["rTRC", "gTRC", "bTRC"];
  const hasCurves = curves.every((tag) => curveAt(tagData(icc, tag), 0.5) !== null);
  return hasCurves && (space === "GRAY" || read.primaries !== null);
}

/** The data of a tag; nothing where it is not all there. */
function tagData(icc: Buffer, name: string): Buffer {
  const count = Math.min(icc.readUInt32BE(128), 100);
  for (let at = HEADER; at < HEADER + count * 12 && at + 12 <= icc.length; at += 12) {
    if (icc.toString("latin1", at, at + 4) !== name) continue;
    const offset = icc.readUInt32BE(at + 4);
    const end = offset + icc.readUInt32BE(at + 8);
    return end <= icc.length ? icc.subarray(offset, end) : Buffer.alloc(0);
  }
  return Buffer.alloc(0);
}

const s15Fixed16 = (bytes: Buffer, at: number) => bytes.readInt32BE(at) / 65536;

function readXyz(data: Buffer): number[] {
  if (data.length < 20 || data.toString("latin1", 0, 4) !== "XYZ ") return [];
  return [8, 12, 16].map((at) => s15Fixed16(data, at));
}

function curveAt(data: Buffer, x: number): number | null {
  const type = data.toString("latin1", 0, 4);
  if (type === "curv" && data.length >= 12) return sampledAt(data, x);
  return type === "para" && data.length >= 16 ? parametricAt(data, x) : null;
}

function sampledAt(data: Buffer, x: number): number | null {
  const count = data.readUInt32BE(8);
  if (count === 0) return x;
  if (data.length < 12 + count * 2) return null;
  if (count === 1) return x ** (data.readUInt16BE(12) / 256);
  const at = Math.min(Math.floor(x * (count - 1)), count - 2);
  const [low, high] = [at, at + 1].map((i) => data.readUInt16BE(12 + i * 2) / 65535) as [number, number];
  return low + (high - low) * (x * (count - 1) - at);
}

/** Parameters of each kind of curve. */
const PARAMETERS = [1, 3, 4, 5, 7];

function parametricAt(data: Buffer, x: number): number | null {
  const kind = data.readUInt16BE(8);
  const count = PARAMETERS[kind] ?? 0;
  if (count === 0 || data.length < 12 + count * 4) return null;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    s15Fixed16(data, 12 + i * 4),
  );
  const from = kind >= 3 ? d : kind === 0 ? 0 : -b / a;
  const curved = (a * x + b) ** g;
  if (kind === 2) return x >= from ? curved + c : c;
  if (x >= from) return curved + e;
  return kind >= 3 ? c * x + f : 0;
}
