/** Not an AVIF, or one whose parts are broken. */
export class AvifFault extends Error {
  override name = "AvifFault";
}

interface Box {
  type: string;
  /** Where its contents begin and end. */
  from: number;
  to: number;
}

const KEPT = ["ftyp", "meta", "mdat"];
/** Coded pictures, and what joins them. */
const SHOWN = ["av01", "grid", "iovl", "iden"];
const LETTERS = new TextEncoder();

/**
 * The same picture without anything that is not needed to show it: EXIF, XMP, comments. Nothing moves, so that what says where
 * the picture is goes on fitting. Throws AvifFault.
 */
export function bareAvif(file: Uint8Array): Uint8Array {
  const bare = new Reading(file.slice());
  const boxes = bare.boxes({ from: 0, to: file.length });
  const meta = boxes.find(({ type }) => type === "meta");
  if (boxes[0]?.type !== "ftyp" || !meta) throw new AvifFault("it does not begin as an AVIF");
  const inner = bare.boxes({ from: meta.from + 4, to: meta.to });
  const places = placesOf(bare, inner);
  for (const item of itemsOf(bare, inner)) {
    if (SHOWN.includes(item.type)) continue;
    for (const { at, length } of places.get(item.id) ?? []) bare.clear(at, at + length);
    bare.clear(item.from, item.to);
    bare.bytes.set(LETTERS.encode("free"), item.typeAt);
  }
  for (const box of boxes.filter(({ type }) => !KEPT.includes(type))) {
    bare.bytes.set(LETTERS.encode("free"), box.from - 4);
    bare.clear(box.from, box.to);
  }
  return bare.bytes;
}

/** Bytes, read at any place; every place is checked. */
class Reading {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A number of 0, 1, 2, 4 or 8 bytes. */
  number(at: number, bytes: number): number {
    if (at + bytes > this.bytes.length) throw new AvifFault("it is cut off");
    if (bytes === 0) return 0;
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at);
    if (bytes === 4) return this.#view.getUint32(at);
    return Number(this.#view.getBigUint64(at));
  }

  letters(at: number): string {
    return String.fromCharCode(...[0, 1, 2, 3].map((n) => this.number(at + n, 1)));
  }

  clear(from: number, to: number): void {
    if (from > to || to > this.bytes.length) throw new AvifFault("it is cut off");
    this.bytes.fill(0, from, to);
  }

  /** The boxes in a place (ISO/IEC 14496-12, 4.2); those that are renamed have no long size. */
  boxes({ from, to }: { from: number; to: number }): Box[] {
    const found: Box[] = [];
    for (let at = from; at < to; ) {
      const size = this.number(at, 4);
      if (size < 8 || at + size > to) throw new AvifFault("a part has no possible size");
      found.push({ type: this.letters(at + 4), from: at + 8, to: at + size });
      at += size;
    }
    return found;
  }
}

function boxOf(boxes: readonly Box[], type: string): Box {
  const box = boxes.find((one) => one.type === type);
  if (!box) throw new AvifFault(`${type} is missing`);
  return box;
}

interface Item {
  id: number;
  type: string;
  typeAt: number;
  /** Its name and what else is said of it. */
  from: number;
  to: number;
}

/** What is in the file (8.11.6 there). */
function itemsOf(file: Reading, meta: readonly Box[]): Item[] {
  const { from, to } = boxOf(meta, "iinf");
  const entries = file.boxes({ from: from + (file.number(from, 1) === 0 ? 6 : 8), to });
  return entries.map((entry) => {
    const wide = file.number(entry.from, 1) === 3 ? 4 : 2;
    const typeAt = entry.from + 4 + wide + 2;
    return {
      id: file.number(entry.from + 4, wide),
      type: file.letters(typeAt),
      typeAt,
      from: typeAt + 4,
      to: entry.to,
    };
  });
}

/** Where the bytes of each item are (8.11.3 there). */
function placesOf(file: Reading, meta: readonly Box[]): Map<number, { at: number; length: number }[]> {
  const { from } = boxOf(meta, "iloc");
  const version = file.number(from, 1);
  const sizes = file.number(from + 4, 2);
  const [offset, length, base, index] = [(sizes >> 12) & 15, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15] as const;
  let at = from + 6;
  const next = (bytes: number) => {
    const value = file.number(at, bytes);
    at += bytes;
    return value;
  };
  const wide = version < 2 ? 2 : 4;
  const inFile = meta.find(({ type }) => type === "idat")?.from;
  return new Map(
    Array.from({ length: next(wide) }, () => {
      const id = next(wide);
      const method = version === 0 ? 0 : next(2) & 15;
      next(2);
      const start = next(base) + (method === 1 ? (inFile ?? Number.POSITIVE_INFINITY) : 0);
      const places = Array.from({ length: next(2) }, () => {
        if (version > 0) next(index);
        return { at: start + next(offset), length: next(length) };
      });
      return [id, places] as const;
    }),
  );
}
