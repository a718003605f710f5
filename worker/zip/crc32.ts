const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 as zips use it (APPNOTE 4.4.7), unsigned; for small bytes made here, never for photos. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (TABLE[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** The polynomial of CRC-32, its bits reversed, as every value here has them: the highest bit is the factor of x^0. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;

/** The product of two polynomials over GF(2), modulo the polynomial of CRC-32. */
function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if (a & bit) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return sum >>> 0;
}

/**
 * What the CRC-32 of some bytes adds to that of a whole in which `length` bytes follow them: it is multiplied by
 * x^(8 length), whose power is found by squaring. With `^`, the checksum of two parts is that of the first, followed, and
 * that of the second. The method is that of zlib's `crc32_combine` (https://github.com/madler/zlib, crc32.c).
 */
export function followedBy(crc: number, length: number): number {
  let power = ONE;
  // x^8, x^16, x^32 …: one for each binary digit of the length, which may have more than 32.
  let factor = ONE >>> 8;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = product(power, factor);
    factor = product(factor, factor);
  }
  return product(power, crc);
}
