import type { Flaw } from "./flaw.ts";
import { storedPieces } from "./stored-pieces.ts";
import { unfinished } from "./unfinished.ts";
import { zeroRun } from "./zeros.ts";

const CODED = ["hvc1", "hev1"];
/** HEVC never has more than two zeros in a row, but for lengths between its parts (ITU-T H.265, 7.4.2). */
const LEAST_ZEROS = 64;

/** Zeros in a HEIC's coded pictures, where none can be. */
export function heicFlaw(file: Buffer): Flaw | null {
  for (const piece of storedPieces(file, CODED)) {
    const run = zeroRun(file, { ...piece, least: LEAST_ZEROS });
    if (run) return unfinished(file, run);
  }
  return null;
}
