import type { Flaw } from "./flaw.ts";
import type { TiffPicture } from "./tiff-picture.ts";
import { maybeUnfinished } from "./unfinished.ts";
import { runsOfZeros } from "./zeros.ts";

/** Disks write in blocks of these sizes; the end of a copy may be that of any sector. */
const BLOCK = 4096;
const SECTOR = 512;
/** So many bytes of the row above are compared. */
const ABOVE = 64;

/**
 * Zeros in uncompressed pixels, where they are black too. Blocks that were never written begin and end where blocks of a disk do, in
 * the middle of a row, and the row above goes on; what is black in a picture does not.
 */
export function blocksFlaw({ bytes, pieces, row }: Pick<TiffPicture, "bytes" | "pieces" | "row">): Flaw | null {
  const last = pieces.at(-1)?.to ?? 0;
  for (const { from, to } of adjoined(pieces)) {
    for (const run of runsOfZeros(bytes, { from, to, least: BLOCK })) {
      const inBlocks = run.from % BLOCK === 0 && run.to % BLOCK === 0;
      const atEnd = run.to === last && run.from % SECTOR === 0;
      if ((inBlocks || atEnd) && breaksOff(bytes, { at: run.from, from, row })) {
        return maybeUnfinished(bytes, run);
      }
    }
  }
  return null;
}

/** Whether a run of black begins in a row, and not in the row above it. */
function breaksOff(bytes: Buffer, { at, from, row }: { at: number; from: number; row: number }): boolean {
  if (row === 0 || (at - from) % row === 0 || at - row < from) return false;
  return bytes.subarray(at - row, at - row + ABOVE).some((byte) => byte !== 0);
}

/** Strips of whole rows usually follow one another. */
function adjoined(pieces: TiffPicture["pieces"]): TiffPicture["pieces"] {
  const joined: TiffPicture["pieces"] = [];
  for (const { from, to } of pieces) {
    const before = joined.at(-1);
    if (before?.to === from) before.to = to;
    else joined.push({ from, to });
  }
  return joined;
}
