/** What a run of bits means, packed: bits taken, coefficients coded, and whether the block ends. 0: no code begins so. */
type Codes = Uint16Array;

/** One code and its value for each 16 bits that may come, and as many as there are in each 13 bits. */
export interface CodeTable {
  one: Codes;
  many: Codes;
}

const ONE_BITS = 16;
export const MANY_BITS = 13;

/** Of an entry. Coefficients are more than fit a block where an end of block follows them. */
export const TAKEN = 63;
export const CODED_SHIFT = 6;
export const END_OF_BLOCK = 256;

/** Cameras write the same few tables into each photo. */
const KNOWN_AT_MOST = 16;
const known = new Map<string, CodeTable>();

/** Reads a Huffman table: the counts of codes by length, and the symbols (ITU T.81, annex C and F). */
export function codesOf(table: Buffer, { dc }: { dc: boolean }): CodeTable {
  const key = `${dc} ${table.toString("latin1")}`;
  const codes = known.get(key) ?? readCodes(table, { dc });
  known.delete(key);
  known.set(key, codes);
  for (const oldest of known.keys()) if (known.size > KNOWN_AT_MOST) known.delete(oldest);
  return codes;
}

function readCodes(table: Buffer, { dc }: { dc: boolean }): CodeTable {
  const one = new Uint16Array(1 << ONE_BITS);
  let [code, next] = [0, 16];
  for (let length = 1; length <= ONE_BITS; length++) {
    for (let left = table[length - 1] ?? 0; left > 0; left--, code++) {
      const symbol = table[next++] ?? 0;
      const size = dc ? symbol : symbol & 15;
      const coded = size === 0 && symbol !== 0xf0 ? END_OF_BLOCK : (symbol >> 4) + 1;
      const shift = ONE_BITS - length;
      one.fill((length + size) | ((dc ? 1 : coded) << CODED_SHIFT), code << shift, (code + 1) << shift);
    }
    code <<= 1;
  }
  return { one, many: dc ? one : manyOf(one) };
}

/** All codes that are whole within the bits, up to the end of a block. */
function manyOf(one: Codes): Codes {
  const many = new Uint16Array(1 << MANY_BITS);
  for (let bits = 0; bits < many.length; bits++) {
    let [taken, coded] = [0, 0];
    while (coded < END_OF_BLOCK) {
      const entry = one[(bits << (ONE_BITS - MANY_BITS + taken)) & 0xffff] ?? 0;
      if (entry === 0 || taken + (entry & TAKEN) > MANY_BITS) break;
      taken += entry & TAKEN;
      coded += entry >> CODED_SHIFT;
    }
    if (taken > 0) many[bits] = taken | (coded << CODED_SHIFT);
  }
  return many;
}
