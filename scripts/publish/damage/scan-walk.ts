/** What a run through a scan needs: where it begins, the Huffman codes of each block of an MCU, and how many of these there are. */
export interface Walk {
  from: number;
  blocks: { dc: Uint16Array; ac: Uint16Array }[];
  mcus: number;
}

/** Ends a block, more than any number of coefficients. */
const END_OF_BLOCK = 100;
const COEFFICIENTS = 64;
const STEP = 6;
const MASK = 63;

/**
 * For each 16 bits that may come: how many of them a code and its value take, and how many coefficients that is; 0 where no
 * code begins so (ITU T.81, annex C and F). `table`: the counts of codes by length, and the symbols.
 */
export function codesOf(table: Buffer, { dc }: { dc: boolean }): Uint16Array {
  const codes = new Uint16Array(1 << 16);
  let [code, next] = [0, 16];
  for (let length = 1; length <= 16; length++) {
    for (let left = table[length - 1] ?? 0; left > 0; left--, code++) {
      const symbol = table[next++] ?? 0;
      const size = dc ? symbol : symbol & 15;
      const end = size === 0 && symbol !== 0xf0 ? END_OF_BLOCK : (symbol >> 4) + 1;
      codes.fill((length + size) | ((dc ? 1 : end) << STEP), code << (16 - length), (code + 1) << (16 - length));
    }
    code <<= 1;
  }
  return codes;
}

/** Whether a scan without restarts is coded pixels up to the mark that ends it: no more, no less, and nothing else. */
export function fits(bytes: Buffer, { from, blocks, mcus }: Walk): boolean {
  let [window, bits, beyond, at] = [0, 0, 0, from];
  for (let left = mcus; left > 0; left--) {
    for (const { dc, ac } of blocks) {
      for (let k = 0; k < COEFFICIENTS; ) {
        while (bits <= 24) {
          const byte = bytes[at] ?? 0xff;
          const mark = byte === 0xff && bytes[at + 1] !== 0;
          window = (window << 8) | (mark ? 0 : byte);
          bits += 8;
          if (mark) beyond += 8;
          else at += byte === 0xff ? 2 : 1;
        }
        const code = (k === 0 ? dc : ac)[(window >>> (bits - 16)) & 0xffff] ?? 0;
        if (code === 0) return false;
        bits -= code & MASK;
        k += code >> STEP;
        if (k > COEFFICIENTS && k < END_OF_BLOCK) return false;
        // The longest values take more bits than were at hand.
        if (bits < 0) {
          window = bytes[at] ?? 0xff;
          at += window === 0xff ? 2 : 1;
          bits += 8;
        }
      }
      if (bits < beyond) return false;
    }
  }
  return isFilling(bytes, { at, rest: bits - beyond, window: window >>> beyond });
}

/** What follows the last pixel: bits that fill up a byte, and perhaps bytes that fill up something else. */
function isFilling(bytes: Buffer, { at, rest, window }: { at: number; rest: number; window: number }): boolean {
  for (let shift = rest - (rest % 8) - 8; shift >= 0; shift -= 8) {
    const byte = (window >>> shift) & 0xff;
    if (byte !== 0 && byte !== 0xff) return false;
  }
  let next = at;
  while (bytes[next] === 0 || (bytes[next] === 0xff && (bytes[next + 1] === 0xff || bytes[next + 1] === 0))) next += 1;
  return bytes[next] === 0xff;
}
