import type { Flaw } from "./flaw.ts";
import { WRONG_BITS } from "./jpeg.ts";
import type { TiffPicture } from "./tiff-picture.ts";

const [CLEAR, END, FIRST] = [256, 257, 258];
const [SHORTEST, LONGEST] = [9, 12];

/** Strips or tiles in LZW (TIFF 6.0, section 13) whose codes make no sense, or don't come to whole rows. */
export function lzwFlaw({ bytes, pieces, row }: Pick<TiffPicture, "bytes" | "pieces" | "row">): Flaw | null {
  const lengths = new Uint32Array(1 << LONGEST).fill(1, 0, CLEAR);
  const wrong = pieces.some((piece) => {
    const length = isReversed(bytes, piece) ? 0 : unpackedLength(bytes, { ...piece, lengths });
    return length === null || (row > 0 && length % row !== 0);
  });
  return wrong ? WRONG_BITS : null;
}

/** As the very first programs wrote it, with bits the other way round. */
const isReversed = (bytes: Buffer, { from }: { from: number }) =>
  bytes[from] === 0 && ((bytes[from + 1] ?? 0) & 1) === 1;

interface Walk {
  from: number;
  to: number;
  /** How long the text of each code is. */
  lengths: Uint32Array;
}

/** How many bytes the codes stand for; null where one is none. */
function unpackedLength(bytes: Buffer, { from, to, lengths }: Walk): number | null {
  let [at, window, held] = [from, 0, 0];
  let [size, next, before, total] = [SHORTEST, FIRST, 0, 0];
  for (;;) {
    while (held < size && at < to) {
      window = ((window << 8) | (bytes[at++] ?? 0)) & 0xfffff;
      held += 8;
    }
    if (held < size) return total;
    held -= size;
    const code = (window >>> held) & ((1 << size) - 1);
    if (code === END) return total;
    if (code === CLEAR) {
      [size, next, before] = [SHORTEST, FIRST, 0];
      continue;
    }
    if (before > 0) {
      if (code > next || next >= lengths.length) return null;
      lengths[next++] = before + 1;
    } else if (code > CLEAR) return null;
    before = lengths[code] ?? 0;
    total += before;
    // Codes get longer one earlier than they would have to.
    if (next + 1 >= 1 << size && size < LONGEST) size += 1;
  }
}
