import { type Box, boxOf, readBoxes } from "./boxes.ts";

/** The items of an AVIF or HEIF (ISO/IEC 23008-12), as far as pictures need them. */
export interface HeifItems {
  /** Number of the main picture. */
  main: number;
  /** How an item is coded, such as `av01` or `hvc1`, or `grid` for one that is put together; null when nothing says so. */
  typeOf(item: number): string | null;
  /** Properties of an item, in order. */
  propertiesOf(item: number): Box[];
  /** What a picture is put together from; empty when it is whole. */
  tilesOf(item: number): number[];
}

/** Reads the items; null when there are none, or they are damaged. */
export function readItems(bytes: Buffer): HeifItems | null {
  try {
    const meta = boxOf(readBoxes(bytes), "meta");
    return meta && itemsOf(readBoxes(meta.data, 4));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function itemsOf(boxes: Box[]): HeifItems | null {
  const pitm = boxOf(boxes, "pitm")?.data;
  const iprp = boxOf(boxes, "iprp")?.data;
  if (!pitm || !iprp) return null;
  const parts = readBoxes(iprp);
  const all = readBoxes(boxOf(parts, "ipco")?.data ?? Buffer.alloc(0));
  const owned = new Map(parts.filter(({ type }) => type === "ipma").flatMap(({ data }) => associations(data)));
  const tiles = tileReferences(boxOf(boxes, "iref")?.data);
  const types = itemTypes(boxOf(boxes, "iinf")?.data);
  return {
    main: pitm[0] === 0 ? pitm.readUInt16BE(4) : pitm.readUInt32BE(4),
    typeOf: (item) => types.get(item) ?? null,
    propertiesOf: (item) => (owned.get(item) ?? []).flatMap((index) => all[index - 1] ?? []),
    tilesOf: (item) => tiles.get(item) ?? [],
  };
}

/** Reads numbers one after the other; throws RangeError at the end. */
function cursor(data: Buffer, from: number) {
  let at = from;
  return (size: 1 | 2 | 4): number => {
    const value = data.readUIntBE(at, size);
    at += size;
    return value;
  };
}

function itemTypes(iinf: Buffer | undefined): Map<number, string> {
  if (!iinf) return new Map();
  const entries = readBoxes(iinf, iinf.readUInt8(0) === 0 ? 6 : 8).filter(({ type }) => type === "infe");
  // Before version 2 an entry has no such type.
  const typed = entries.filter(({ data }) => data.readUInt8(0) >= 2);
  return new Map(
    typed.map(({ data }) => {
      const next = cursor(data, 4);
      const item = next(data[0] === 2 ? 2 : 4);
      next(2);
      return [item, data.toString("latin1", data[0] === 2 ? 8 : 10, data[0] === 2 ? 12 : 14)];
    }),
  );
}

function associations(data: Buffer): [item: number, properties: number[]][] {
  const idSize = data.readUInt8(0) === 0 ? 2 : 4;
  const size = (data.readUInt8(3) & 1) === 1 ? 2 : 1;
  const next = cursor(data, 4);
  // The uppermost bit says that a property is essential.
  const property = () => next(size) & (size === 2 ? 0x7fff : 0x7f);
  return Array.from({ length: next(4) }, () => [next(idSize), Array.from({ length: next(1) }, property)]);
}

function tileReferences(iref: Buffer | undefined): Map<number, number[]> {
  if (!iref) return new Map();
  const size = iref.readUInt8(0) === 0 ? 2 : 4;
  const derived = readBoxes(iref, 4).filter(({ type }) => type === "dimg");
  return new Map(
    derived.map(({ data }) => {
      const next = cursor(data, 0);
      return [next(size), Array.from({ length: next(2) }, () => next(size))];
    }),
  );
}
