import { readBoxes } from "./boxes.ts";

/** An item of an AVIF or HEIC (ISO/IEC 14496-12, 8.11). */
export interface StoredItem {
  type: string;
  /** Media type and encoding of a "mime" item; empty for others. */
  content: string;
  encoding: string;
  pieces: Buffer[];
}

interface Tables {
  iinf: Buffer;
  iloc: Buffer;
  idat: Buffer;
  file: Buffer;
}

/** All items that tables name, with the bytes they are kept in. */
export function readStoredItems({ iinf, iloc, idat, file }: Tables): StoredItem[] {
  const places = readPlaces(iloc);
  const entries = readBoxes(iinf.subarray(iinf[0] === 0 ? 6 : 8)).filter(({ type }) => type === "infe");
  return entries.map(({ data }) => {
    const wide = data[0] === 3;
    const at = wide ? 8 : 6;
    const id = wide ? data.readUInt32BE(4) : data.readUInt16BE(4);
    const [, content = "", encoding = ""] = data.toString("latin1", at + 6).split("\0");
    const { inside, extents } = places.get(id) ?? { inside: false, extents: [] };
    const whole = inside ? idat : file;
    const pieces = extents.map(({ from, length }) => whole.subarray(from, length === 0 ? whole.length : from + length));
    return { type: data.toString("latin1", at + 2, at + 6), content, encoding: encoding.trim(), pieces };
  });
}

interface ItemPlace {
  /** In the box "idat" instead of the file. */
  inside: boolean;
  extents: { from: number; length: number }[];
}

function readPlaces(iloc: Buffer): Map<number, ItemPlace> {
  const places = new Map<number, ItemPlace>();
  if (iloc.length < 8) return places;
  const version = iloc[0] ?? 0;
  let at = 6;
  const next = (bytes: number) => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + iloc.readUInt8(at + i);
    at += bytes;
    return value;
  };
  const [offsets = 0, lengths = 0] = nibbles(iloc[4] ?? 0);
  const [bases = 0, indexes = 0] = nibbles(iloc[5] ?? 0);
  for (let left = next(version < 2 ? 2 : 4); left > 0; left--) {
    const id = next(version < 2 ? 2 : 4);
    const inside = version > 0 && (next(2) & 15) === 1;
    at += 2;
    const base = next(bases);
    const extents = Array.from({ length: next(2) }, () => {
      if (version > 0) at += indexes;
      return { from: base + next(offsets), length: next(lengths) };
    });
    places.set(id, { inside, extents });
  }
  return places;
}

const nibbles = (byte: number) => [byte >> 4, byte & 15];
