import { constants, deflateRawSync } from "node:zlib";

const HEAD = Buffer.from([0x78, 0xda]);
const END = Buffer.from([3, 0]);
const EMPTY_BLOCK = Buffer.from([0, 0, 0, 0xff, 0xff]);
/** An empty block of fixed codes, and an empty one of stored bytes. */
const LONGER_EMPTY_BLOCK = Buffer.from([2, 0, 0, 0, 0xff, 0xff]);

/**
 * Bytes as a zlib stream (RFC 1950, 1951) of exactly that length, filled up with empty blocks; null when they don't fit.
 */
export function packed(bytes: Buffer, length: number): Buffer | null {
  const options = { level: 9, finishFlush: constants.Z_SYNC_FLUSH };
  const body = bytes.length > 0 ? deflateRawSync(bytes, options) : Buffer.alloc(0);
  const left = length - HEAD.length - body.length - END.length - 4;
  const longer = ((left % 5) + 5) % 5;
  const plain = (left - longer * LONGER_EMPTY_BLOCK.length) / EMPTY_BLOCK.length;
  if (plain < 0) return null;
  const filling = [...Array(longer).fill(LONGER_EMPTY_BLOCK), ...Array(plain).fill(EMPTY_BLOCK)];
  return Buffer.concat([HEAD, body, ...filling, END, adler32(bytes)]);
}

function adler32(bytes: Buffer): Buffer {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(((b << 16) | a) >>> 0);
  return sum;
}
