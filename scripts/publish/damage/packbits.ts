import type { Flaw } from "./flaw.ts";
import { WRONG_BITS } from "./jpeg.ts";
import type { TiffPicture } from "./tiff-picture.ts";

const NOTHING = 0x80;
/** What a strip has to spare may fill it up to a round length. */
const FILLING = 4;

/** Strips or tiles in PackBits (TIFF 6.0, section 9) that don't unpack to whole rows and end there. */
export function packbitsFlaw({ bytes, pieces, row }: Pick<TiffPicture, "bytes" | "pieces" | "row">): Flaw | null {
  const wrong = pieces.some(({ from, to }) => {
    let [at, length, whole] = [from, 0, from];
    while (at < to) {
      const count = bytes[at] ?? 0;
      if (count < NOTHING) length += count + 1;
      else if (count > NOTHING) length += 257 - count;
      at += count < NOTHING ? count + 2 : count > NOTHING ? 2 : 1;
      if (at <= to && length % row === 0) whole = at;
    }
    return row > 0 && to - whole > FILLING;
  });
  return wrong ? WRONG_BITS : null;
}
