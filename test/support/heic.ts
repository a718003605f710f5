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
  const [size, whole] = [ispe(pictures[0]?.width ?? 0, pictures[0]?.height ?? 0), ispe(columns * BLOCK, rows * BLOCK)];
  const properties = [box("hvcC", coded[0]?.config ?? Buffer.alloc(0)), size, whole, ...own(wish)];
  const shared = Array.from({ length: properties.length - 3 }, (_, i) => i + 4);
  const items: Item[] = coded.map(({ data }, i) => ({
    id: i + 1,
    type: wish.codec ?? "hvc1",
    data,
    properties: grid ? [1, 2] : [1, 2, ...shared],
  }));
  if (grid) {
    const data = Buffer.from([0, 0, rows - 1, columns - 1, 0, 0, 0, 0]);
    data.writeUInt16BE(columns * BLOCK, 4);
    data.writeUInt16BE(rows * BLOCK, 6);
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
  const ftyp = box("ftyp", Buffer.from(`${brand}\0\0\0\0mif1${brand}`, "latin1"));
  return assemble(ftyp, { items, main, properties });
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

function own({ nclx, icc, turns, mirror, bits = 8 }: HeicWish): Buffer[] {
  const { primaries = 2, transfer = 2, matrix = 6, full = true } = nclx ?? {};
  const points = Buffer.from([...Buffer.from("nclx"), 0, primaries, 0, transfer, 0, matrix, full ? 0x80 : 0]);
  return [
    box("pixi", Buffer.from([0, 0, 0, 0, 3, bits, bits, bits])),
    box("colr", points),
    ...(icc ? [box("colr", Buffer.concat([Buffer.from("prof"), icc]))] : []),
    ...(turns === undefined ? [] : [box("irot", Buffer.from([turns]))]),
    ...(mirror === undefined ? [] : [box("imir", Buffer.from([mirror]))]),
  ];
}

interface Item {
  id: number;
  type: string;
  data: Buffer;
  properties: number[];
  tiles?: number[];
  describes?: number;
}

const uint16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));

function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type, "latin1"), body]);
}

const ispe = (width: number, height: number) => box("ispe", uint32(0, width, height));

function assemble(ftyp: Buffer, file: { items: Item[]; main: number; properties: Buffer[] }): Buffer {
  const { items, main, properties } = file;
  const links = [
    ...items.flatMap(({ id, tiles }) => (tiles ? [box("dimg", uint16(id, tiles.length, ...tiles))] : [])),
    ...items.flatMap(({ id, describes }) => (describes ? [box("cdsc", uint16(id, 1, describes))] : [])),
  ];
  const entries = items.map(({ id, type }) =>
    box("infe", Buffer.from([2, 0, 0, 0]), uint16(id, 0), Buffer.from(`${type}\0`, "latin1")),
  );
  const owned = items
    .filter((item) => item.properties.length > 0)
    .map(({ id, properties: of }) => Buffer.concat([uint16(id), Buffer.from([of.length, ...of])]));
  const meta = (places: Buffer) =>
    box(
      "meta",
      uint32(0),
      box("hdlr", uint32(0, 0), Buffer.from("pict"), Buffer.alloc(13)),
      box("pitm", uint32(0), uint16(main)),
      box("iloc", uint32(0), uint16(0x4400, items.length), places),
      box("iinf", uint32(0), uint16(items.length), ...entries),
      ...(links.length > 0 ? [box("iref", uint32(0), ...links)] : []),
      box("iprp", box("ipco", ...properties), box("ipma", uint32(0, owned.length), ...owned)),
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
  return Buffer.concat([ftyp, meta(place(before)), box("mdat", ...items.map(({ data }) => data))]);
}
