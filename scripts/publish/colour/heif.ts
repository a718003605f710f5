import type { Box } from "../heif/boxes.ts";
import { readItems } from "../heif/items.ts";
import type { Cicp } from "./cicp.ts";

const UNSPECIFIED = 2;

/** What the main picture of an AVIF or HEIF says about its colours (ISO/IEC 14496-12, section 12.1.5). */
export interface HeifColour {
  nclx: (Cicp & { matrix: number; full: boolean }) | null;
  icc: Buffer | null;
  /** Of each number; null when nothing says so. */
  bits: number | null;
}

/** Reads `colr` of the main picture or, if it has none, of its first tile. */
export function readHeifColour(bytes: Buffer): HeifColour {
  const items = readItems(bytes);
  if (!items) return { nclx: null, icc: null, bits: null };
  const [first] = items.tilesOf(items.main);
  const own = colourOf(items.propertiesOf(items.main));
  if (first === undefined || own.nclx || own.icc) return own;
  return colourOf(items.propertiesOf(first));
}

function colourOf(properties: readonly Box[]): HeifColour {
  const colours = properties.filter(({ type, data }) => type === "colr" && data.length >= 8);
  const kind = ({ data }: Box) => data.toString("latin1", 0, 4);
  const nclx = colours.find((box) => kind(box) === "nclx")?.data;
  const icc = colours.find((box) => ["prof", "rICC"].includes(kind(box)))?.data;
  return {
    nclx: nclx ? nclxOf(nclx) : null,
    icc: icc?.subarray(4) ?? null,
    bits: properties.find(({ type }) => type === "pixi")?.data[5] ?? null,
  };
}

/** A short box counts as one that says nothing more. */
function nclxOf(data: Buffer): HeifColour["nclx"] {
  const [matrix, full] = data.length >= 11 ? [data.readUInt16BE(8), data.readUInt8(10) >= 0x80] : [UNSPECIFIED, true];
  return { primaries: data.readUInt16BE(4), transfer: data.readUInt16BE(6), matrix, full };
}
