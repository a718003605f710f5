/** A field of a TIFF directory: text, bytes with their type, numbers, a directory of its own, or where some bytes are. */
type TiffValue =
  | string
  | { type: number; bytes: Buffer }
  | { shorts: readonly number[] }
  | { longs: readonly number[] }
  | { rationals: readonly (readonly [number, number])[] }
  | { ifd: TiffFields }
  | { at: readonly Buffer[] };
export type TiffFields = Record<number, TiffValue>;

interface Encoded {
  type: number;
  count: number;
  bytes: Buffer;
}

/** A TIFF structure as cameras write it: directories one after the other, each behind its values, fields by their tags. */
export function writeTiff(directories: readonly TiffFields[], { little = true } = {}): Buffer {
  const head = Buffer.from(little ? "II*\0\0\0\0\0" : "MM\0*\0\0\0\0", "latin1");
  const parts: Buffer[] = [head];
  let length = head.length;
  const number = (size: 2 | 4) => (value: number) => {
    const bytes = Buffer.alloc(size);
    if (little) bytes.writeUIntLE(value, 0, size);
    else bytes.writeUIntBE(value, 0, size);
    return bytes;
  };
  const [u16, u32] = [number(2), number(4)];
  const add = (bytes: Buffer): number => {
    const at = length + (length % 2);
    parts.push(Buffer.alloc(length % 2), bytes);
    length = at + bytes.length;
    return at;
  };
  const longs = (values: readonly number[]): Encoded => ({
    ...{ type: 4, count: values.length, bytes: Buffer.concat(values.map(u32)) },
  });
  const encode = (value: TiffValue): Encoded => {
    if (typeof value === "string") return encode({ type: 2, bytes: Buffer.from(`${value}\0`) });
    if ("ifd" in value) return longs([write(value.ifd)]);
    if ("at" in value) return longs(value.at.map(add));
    if ("longs" in value) return longs(value.longs);
    if ("shorts" in value) return { type: 3, count: value.shorts.length, bytes: Buffer.concat(value.shorts.map(u16)) };
    if ("rationals" in value) {
      return { type: 5, count: value.rationals.length, bytes: longs(value.rationals.flat()).bytes };
    }
    return { type: value.type, count: value.bytes.length, bytes: value.bytes };
  };
  // A directory ends with the offset of the next one, which is put in later.
  const write = (fields: TiffFields): number => {
    const entries = Object.entries(fields).map(([tag, value]) => {
      const { type, count, bytes } = encode(value);
      const inline = bytes.length <= 4 ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) : u32(add(bytes));
      return Buffer.concat([u16(Number(tag)), u16(type), u32(count), inline]);
    });
    return add(Buffer.concat([u16(entries.length), ...entries, u32(0)]));
  };
  let pointer = { part: head, at: 4 };
  for (const fields of directories) {
    u32(write(fields)).copy(pointer.part, pointer.at);
    const directory = parts.at(-1) ?? head;
    pointer = { part: directory, at: directory.length - 4 };
  }
  return Buffer.concat(parts);
}
