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
  for (let factors = a | 0; factors !== 0; factors <<= 1) {
    if (factors < 0) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return sum;
}

/** x^8, x^16, x^32 …: what one byte, two, four … behind others multiply them by. Enough for every length that can be counted. */
const POWERS = [ONE >>> 8];
while (2 ** POWERS.length <= Number.MAX_SAFE_INTEGER) {
  const last = POWERS.at(-1) ?? 0;
  POWERS.push(product(last, last));
}

/**
 * What the CRC-32 of some bytes adds to that of a whole in which `length` bytes follow them: it is multiplied by
 * x^(8 length), in as many steps as the length has binary digits. With `^`, the checksum of two parts is that of the first,
 * followed, and that of the second. The method is that of zlib's `crc32_combine` (https://github.com/madler/zlib, crc32.c).
 */
export function followedBy(crc: number, length: number): number {
  let sum = crc;
  for (let rest = length, digit = 0; rest > 0; rest = Math.floor(rest / 2), digit++) {
    if (rest % 2 === 1) sum = product(sum, POWERS[digit] ?? 0);
  }
  return sum >>> 0;
}
