/**
 * Blanks something that is stored in pieces: it is joined, blanked, and each piece is put back where it was. True when something
 * was blanked.
 */
export function blankGathered(pieces: readonly Buffer[], blank: (whole: Buffer) => boolean): boolean {
  const [only] = pieces;
  if (!only) return false;
  if (pieces.length === 1) return blank(only);
  const whole = Buffer.concat(pieces);
  if (!blank(whole)) return false;
  let at = 0;
  for (const piece of pieces) at += whole.copy(piece, 0, at, at + piece.length);
  return true;
}
