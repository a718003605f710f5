import { CODED_SHIFT, type CodeTable, END_OF_BLOCK, MANY_BITS, TAKEN } from "./codes.ts";
import { readPieces } from "./scan-pieces.ts";

/** What a run through a scan needs: where it begins, the codes of each block of an MCU, and how many of these there are. */
export interface Walk {
  from: number;
  /** No more than so many bytes are read. */
  most: number;
  blocks: { dc: CodeTable; ac: CodeTable }[];
  mcus: number;
  /** MCUs from one restart to the next; 0 where there are none. */
  interval: number;
}

const COEFFICIENTS = 64;
/** A code and its value have 31 bits at most. */
const LONGEST_BYTES = 4;

/** Whether a scan is coded pixels up to the marker that ends it: no more, no less, and nothing else. */
export function fits(bytes: Buffer, { from, most, blocks, mcus, interval }: Walk): boolean {
  const spare = blocks.length * COEFFICIENTS * LONGEST_BYTES;
  const part = from + most < bytes.length;
  const { bits, ends, inOrder } = readPieces(part ? bytes.subarray(0, from + most) : bytes, { from, spare });
  const each = interval || mcus;
  const pieces = Math.ceil(mcus / each);
  if (part ? ends.length > pieces : !inOrder || ends.length !== pieces) return false;
  const view = new DataView(bits.buffer, bits.byteOffset, bits.byteLength);
  return ends.every((end, i) => {
    const at = (ends[i - 1] ?? 0) * 8;
    // Where only a part was read, its last pixels are left out.
    const enough = part && i === ends.length - 1 ? (end - spare) * 8 : Number.POSITIVE_INFINITY;
    const last = walkPiece(view, { blocks, at, end: end * 8, enough, mcus: Math.min(each, mcus - i * each) });
    return last > enough || (last >= 0 && isFilling(bits.subarray(Math.ceil(last / 8), end)));
  });
}

/** A piece between restarts, its places in bits. `enough`: where to stop. */
interface Piece {
  blocks: Walk["blocks"];
  at: number;
  end: number;
  enough: number;
  mcus: number;
}

/** Where the last code ends; -1 where something is none. */
function walkPiece(view: DataView, { blocks, at: from, end, enough, mcus }: Piece): number {
  let at = from;
  for (let left = mcus; left > 0 && at <= enough; left--) {
    for (const { dc, ac } of blocks) {
      const first = dc.one[(view.getInt32(at >>> 3) << (at & 7)) >>> 16] ?? 0;
      if (first === 0) return -1;
      at += first & TAKEN;
      for (let k = 1; k < COEFFICIENTS; ) {
        const window = view.getInt32(at >>> 3) << (at & 7);
        let codes = ac.many[window >>> (32 - MANY_BITS)] ?? 0;
        // The last of many may be those of the next block, which has another table.
        const after = k + ((codes >> CODED_SHIFT) & (END_OF_BLOCK - 1));
        if (codes === 0 || after >= COEFFICIENTS) codes = ac.one[window >>> 16] ?? 0;
        if (codes === 0) return -1;
        at += codes & TAKEN;
        k += codes >> CODED_SHIFT;
        if (k > COEFFICIENTS && k < END_OF_BLOCK) return -1;
      }
    }
    if (at > end) return -1;
  }
  return at;
}

/** What follows the last pixel may be bytes that fill up something. */
const isFilling = (rest: Buffer) => rest.every((byte) => byte === 0 || byte === 0xff);
