import { boxOf, readBoxes } from "../heif/boxes.ts";
import { readStoredItems } from "../heif/stored-items.ts";
import type { Flaw } from "./flaw.ts";
import { unfinished } from "./unfinished.ts";
import { zeroRun } from "./zeros.ts";

const CODED = new Set(["hvc1", "hev1"]);
/** HEVC never has more than two zeros in a row, but for lengths between its parts (ITU-T H.265, 7.4.2). */
const LEAST_ZEROS = 64;

/** Zeros in a HEIC's coded pictures, where none can be. */
export function heicFlaw(file: Buffer): Flaw | null {
  const meta = boxOf(readBoxes(file), "meta");
  const boxes = meta ? readBoxes(meta.data, 4) : [];
  const data = (type: string) => boxOf(boxes, type)?.data ?? Buffer.alloc(0);
  const items = readStoredItems({ iinf: data("iinf"), iloc: data("iloc"), idat: data("idat"), file });
  for (const { type, pieces } of items) {
    for (const piece of CODED.has(type) ? pieces : []) {
      const from = piece.byteOffset - file.byteOffset;
      const run = zeroRun(file, { from, to: from + piece.length, least: LEAST_ZEROS });
      if (run) return unfinished(file, run);
    }
  }
  return null;
}
