/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
export function box(type: string, ...parts: Uint8Array[]): Buffer {
  const size = parts.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([u32(size), Buffer.from(type, "latin1"), ...parts], size);
}

/** A box with version and flags. */
export const fullBox = (type: string, [version, flags]: readonly [number, number], ...parts: Uint8Array[]): Buffer =>
  box(type, u32(version * 0x1000000 + flags), ...parts);

/** A box with a table: how many entries, and the numbers in them. */
export const tableBox = (type: string, version: number, entries: number, numbers: ArrayLike<number>): Buffer =>
  fullBox(type, [version, 0], u32(entries), u32s(numbers));

export const u16 = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 2);
  for (const [i, number] of numbers.entries()) bytes.writeUInt16BE(number, i * 2);
  return bytes;
};

export const u32 = (...numbers: number[]): Buffer => u32s(numbers);

/** Numbers of 32 bits; negative ones in two's complement. */
export function u32s(numbers: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (let i = 0; i < numbers.length; i += 1) bytes.writeUInt32BE((numbers[i] ?? 0) >>> 0, i * 4);
  return bytes;
}

/** Whole numbers of 64 bits. */
export function u64s(numbers: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (let i = 0; i < numbers.length; i += 1) bytes.writeBigUInt64BE(BigInt(numbers[i] ?? 0), i * 8);
  return bytes;
}
