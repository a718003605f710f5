/** The coded bits of a scan without the bytes that are only there for markers. */
export interface Pieces {
  bits: Buffer;
  /** Where each piece ends; a restart is after each but the last. */
  ends: number[];
  /** Whether restarts are numbered as they should be, and a marker ends the scan. */
  inOrder: boolean;
}

const MARK = 0xff;
const FIRST_RESTART = 0xd0;
const RESTARTS = 8;

/** Reads a scan from the end of its head up to the next marker. `spare`: how many bytes may be read beyond its end. */
export function readPieces(bytes: Buffer, { from, spare }: { from: number; spare: number }): Pieces {
  const bits = Buffer.alloc(bytes.length - from + spare);
  const ends: number[] = [];
  let [at, to, inOrder] = [from, 0, true];
  for (;;) {
    const found = bytes.indexOf(MARK, at);
    const end = found < 0 ? bytes.length : found;
    to += bytes.copy(bits, to, at, end);
    const mark = bytes[end + 1];
    if (mark === undefined) return { bits, ends: [...ends, to], inOrder: false };
    const restart = mark - FIRST_RESTART;
    if (mark === 0) bits[to++] = MARK;
    else if (restart >= 0 && restart < RESTARTS) {
      if (restart !== ends.length % RESTARTS) inOrder = false;
      ends.push(to);
    } else if (mark !== MARK) return { bits, ends: [...ends, to], inOrder };
    // Any number of marks may be in front of another.
    at = end + (mark === MARK ? 1 : 2);
  }
}
