import { encodeHevc, type HevcPicture } from "./hevc.ts";

type Rgb = readonly [number, number, number];

/** A HEIC as phones write it: one picture, or a grid of tiles, with what its properties say. */
export interface HeicWish {
  /** Red, green and blue of each block of 16 x 16 pixels, row by row, from 0 to 255. */
  blocks: readonly Rgb[];
  /** Blocks in a row. */
  columns: number;
  bits?: 8 | 10;
  chroma?: HevcPicture["chroma"];
  /** Each block is a tile of its own. */
  grid?: boolean;
  /** `matrix` and `full`: what the numbers are said to be; they are stored by BT.601 in full range all the same. */
  nclx?: { primaries: number; transfer: number; matrix?: number; full?: boolean };
  /** The blocks' numbers are Y, Cb and Cr, as they are stored. */
  ycc?: boolean;
  icc?: Buffer;
  /** Quarter turns counter-clockwise (`irot`), and then the mirror: 0 swaps top and bottom, 1 left and right (`imir`). */
  turns?: number;
  mirror?: 0 | 1;
  /** Of a grid: its width and height, less than its tiles have. */
  edge?: readonly [number, number];
  /** Properties behind the others. */
  more?: readonly Buffer[];
  /** Another picture comes first in the file. */
  before?: "thumbnail" | "picture";
  /** Luma of each block of a picture beside the main one, and what that is for. */
  beside?: readonly number[];
  urn?: string;
  /** A TIFF structure. */
  exif?: Buffer;
  brand?: string;
  /** Type of the coded items. */
  codec?: string;
}

const BLOCK = 16;

export function heicBytes(wish: HeicWish): Buffer {
  const { blocks, columns, grid = false, brand = "heic" } = wish;
  const rows = blocks.length / columns;
  const pictures = grid ? blocks.map((block) => pictureOf(wish, [block], 1)) : [pictureOf(wish, blocks, columns)];
  const coded = pictures.map(encodeHevc);
  const [width, height] = wish.edge ?? [columns * BLOCK, rows * BLOCK];
  const [size, whole] = [ispe(pictures[0]?.width ?? 0, pictures[0]?.height ?? 0), ispe(width, height)];
  const properties = [heifBox("hvcC", coded[0]?.config ?? Buffer.alloc(0)), size, whole, ...own(wish)];
  const shared = Array.from({ length: properties.length - 3 }, (_, i) => i + 4);
  const items: HeifItem[] = coded.map(({ data }, i) => ({
    id: i + 1,
    type: wish.codec ?? "hvc1",
    data,
    properties: grid ? [1, 2] : [1, 2, ...shared],
  }));
  if (grid) {
    const data = Buffer.from([0, 0, rows - 1, columns - 1, 0, 0, 0, 0]);
    data.writeUInt16BE(width, 4);
    data.writeUInt16BE(height, 6);
    items.push({
      id: blocks.length + 1,
      type: "grid",
      data,
      properties: [3, ...shared],
      tiles: items.map(({ id }) => id),
    });
  }
  const main = items.at(-1)?.id ?? 1;
  if (wish.exif) {
    const data = Buffer.concat([Buffer.alloc(4), wish.exif]);
    items.push({ id: items.length + 1, type: "Exif", data, properties: [], describes: main });
  }
  if (wish.before) items.unshift(pictureBefore(wish, { properties, main }));
  if (wish.beside) items.push(pictureBeside(wish, { properties, main }));
  const ftyp = heifBox("ftyp", Buffer.from(`${brand}\0\0\0\0mif1${brand}`, "latin1"));
  return heifFile(ftyp, { items, main, properties });
}

interface Around {
  /** Of the file; those of the new picture are added. */
  properties: Buffer[];
  main: number;
}

/** A small grey picture that isn't part of the main one. */
function pictureBefore({ before }: HeicWish, { properties, main }: Around): HeifItem {
  const coded = encodeHevc({ width: BLOCK, height: BLOCK, bits: 8, chroma: 3, blocks: [[90, 128, 128]] });
  const added = properties.push(heifBox("hvcC", coded.config), ispe(BLOCK, BLOCK));
  const item: HeifItem = { id: 90, type: "hvc1", data: coded.data, properties: [added - 1, added] };
  return before === "thumbnail" ? { ...item, refers: ["thmb", [main]] } : item;
}

/** Transparency, distance and the like. */
function pictureBeside({ beside = [], urn = "" }: HeicWish, { properties, main }: Around): HeifItem {
  const blocks = beside.map((luma) => [luma, 128, 128] as const);
  const size = [blocks.length * BLOCK, BLOCK] as const;
  const coded = encodeHevc({ width: size[0], height: size[1], bits: 8, chroma: 0, blocks });
  const kind = heifBox("auxC", uint32(0), Buffer.from(`${urn}\0`, "latin1"));
  const added = properties.push(heifBox("hvcC", coded.config), ispe(...size), kind);
  const own = [added - 2, added - 1, added];
  return { id: 91, type: "hvc1", data: coded.data, properties: own, refers: ["auxl", [main]], hidden: true };
}

function pictureOf({ bits = 8, chroma = 3, ycc }: HeicWish, blocks: readonly Rgb[], columns: number): HevcPicture {
  const [width, height] = [columns * BLOCK, (blocks.length / columns) * BLOCK];
  return { width, height, bits, chroma, blocks: blocks.map((one) => (ycc ? one : toYcc(one, bits))) };
}

/** By BT.601, full range. */
function toYcc([r, g, b]: Rgb, bits: number): [number, number, number] {
  const y = 0.299 * r + 0.587 * g + 0.114 * b;
  const scale = (2 ** bits - 1) / 255;
  const middle = 2 ** (bits - 1);
  return [y * scale, ((b - y) / 1.772) * scale + middle, ((r - y) / 1.402) * scale + middle].map((n) =>
    Math.min(2 ** bits - 1, Math.max(0, Math.round(n))),
  ) as [number, number, number];
}

function own({ nclx, icc, turns, mirror, more = [], bits = 8 }: HeicWish): Buffer[] {
  const { primaries = 2, transfer = 2, matrix = 6, full = true } = nclx ?? {};
  const points = Buffer.from([...Buffer.from("nclx"), 0, primaries, 0, transfer, 0, matrix, full ? 0x80 : 0]);
  return [
    heifBox("pixi", Buffer.from([0, 0, 0, 0, 3, bits, bits, bits])),
    heifBox("colr", points),
    ...(icc ? [heifBox("colr", Buffer.concat([Buffer.from("prof"), icc]))] : []),
    ...(turns === undefined ? [] : [heifBox("irot", Buffer.from([turns]))]),
    ...(mirror === undefined ? [] : [heifBox("imir", Buffer.from([mirror]))]),
    ...more,
  ];
}

/** An item of a HEIF; properties by their number, from 1. */
interface HeifItem {
  id: number;
  type: string;
  data: Buffer;
  properties: number[];
  tiles?: number[];
  describes?: number;
  /** Another reference, by its type, to these items. */
  refers?: [type: string, to: number[]];
  hidden?: boolean;
}

const uint16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));

/** Numbers of 32 bits, negative ones too. */
export function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(value | 0, i * 4);
  return bytes;
}

export function heifBox(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type, "latin1"), body]);
}

const ispe = (width: number, height: number) => heifBox("ispe", uint32(0, width, height));

/** A file of these items: `main` is the picture that is shown first; properties are boxes. */
function heifFile(ftyp: Buffer, file: { items: HeifItem[]; main: number; properties: Buffer[] }): Buffer {
  const { items, main, properties } = file;
  const links = [
    ...items.flatMap(({ id, tiles }) => (tiles ? [heifBox("dimg", uint16(id, tiles.length, ...tiles))] : [])),
    ...items.flatMap(({ id, refers }) =>
      refers ? [heifBox(refers[0], uint16(id, refers[1].length, ...refers[1]))] : [],
    ),
    ...items.flatMap(({ id, describes }) => (describes ? [heifBox("cdsc", uint16(id, 1, describes))] : [])),
  ];
  const entries = items.map(({ id, type, hidden }) =>
    heifBox("infe", Buffer.from([2, 0, 0, hidden ? 1 : 0]), uint16(id, 0), Buffer.from(`${type}\0`, "latin1")),
  );
  const owned = items
    .filter((item) => item.properties.length > 0)
    .map(({ id, properties: of }) => Buffer.concat([uint16(id), Buffer.from([of.length, ...of])]));
  const meta = (places: Buffer) =>
    heifBox(
      "meta",
      uint32(0),
      heifBox("hdlr", uint32(0, 0), Buffer.from("pict"), Buffer.alloc(13)),
      heifBox("pitm", uint32(0), uint16(main)),
      heifBox("iloc", uint32(0), uint16(0x4400, items.length), places),
      heifBox("iinf", uint32(0), uint16(items.length), ...entries),
      ...(links.length > 0 ? [heifBox("iref", uint32(0), ...links)] : []),
      heifBox("iprp", heifBox("ipco", ...properties), heifBox("ipma", uint32(0, owned.length), ...owned)),
    );
  const place = (from: number) => {
    let at = from;
    return Buffer.concat(
      items.map(({ id, data }) => {
        const entry = Buffer.concat([uint16(id, 0, 1), uint32(at, data.length)]);
        at += data.length;
        return entry;
      }),
    );
  };
  const before = ftyp.length + meta(place(0)).length + 8;
  return Buffer.concat([ftyp, meta(place(before)), heifBox("mdat", ...items.map(({ data }) => data))]);
}
