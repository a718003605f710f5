import { constants, inflateSync } from "node:zlib";
import type { Flaw } from "./flaw.ts";
import { WRONG_BITS } from "./jpeg.ts";
import type { TiffPicture } from "./tiff-picture.ts";

/** Tiles may reach beyond the picture. */
const SPARE = 16 * 1024 * 1024;
const BROKEN: Flaw = { missing: true, what: "is damaged: a part of its picture is missing" };

/** Strips or tiles in Deflate that can't be inflated, or aren't what their checksum says (RFC 1950), at which no decoder looks. */
export function deflateFlaw({ bytes, pieces, size, row }: TiffPicture): Flaw | null {
  for (const { from, to } of pieces) {
    // One that was left out.
    if (to <= from) continue;
    const flaw = pieceFlaw(bytes.subarray(from, to), { most: size + SPARE, row });
    if (flaw) return flaw;
  }
  return null;
}

function pieceFlaw(piece: Buffer, { most, row }: { most: number; row: number }): Flaw | null {
  try {
    inflateSync(piece, { maxOutputLength: most });
    return null;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // A decoder takes no more than it needs.
    if (code === "ERR_BUFFER_TOO_LARGE") return null;
    if (code === "Z_BUF_ERROR") return endsInRow(piece, { most, row }) ? BROKEN : WRONG_BITS;
    return message === "incorrect data check" ? WRONG_BITS : BROKEN;
  }
}

/** Whether a piece that ends too early ends within a row. */
function endsInRow(piece: Buffer, { most, row }: { most: number; row: number }): boolean {
  const { length } = inflateSync(piece, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  return length === 0 || length % row !== 0;
}
