/** A part of a text that is to be blanked; `by`: what is written at its beginning, plain ASCII. */
export interface Edit {
  from: number;
  to: number;
  by?: string;
}

/** Bytes as text in which every character takes the same number of bytes, so that it can be changed in place. */
export interface Letters {
  text: string;
  /** Replaces parts by spaces, or by what they say. True when there were any. */
  apply(edits: readonly Edit[]): boolean;
}

/**
 * Reads text in any of the encodings of XML: UTF-8 as one character per byte, which is enough since no byte of a longer sequence
 * looks like ASCII; UTF-16 and UTF-32 by where their zeros are.
 */
export function readLetters(bytes: Buffer): Letters {
  const { step, low } = widthOf(bytes.subarray(0, 512));
  const put = (at: number, letter: string) => {
    bytes.fill(0, at * step, (at + 1) * step);
    bytes[at * step + low] = letter.charCodeAt(0);
  };
  return {
    text: step === 1 ? bytes.toString("latin1") : readWide(bytes, { step, low }),
    apply(edits) {
      for (const { from, to, by = "" } of edits) for (let at = from; at < to; at++) put(at, by[at - from] ?? " ");
      return edits.length > 0;
    },
  };
}

/** Bytes per character, and which of them holds ASCII. */
interface Width {
  step: number;
  low: number;
}

// By which of every four bytes are mostly zero.
const WIDTHS: Record<string, Width> = {
  "-0-0": { step: 2, low: 0 },
  "0-0-": { step: 2, low: 1 },
  "-000": { step: 4, low: 0 },
  "000-": { step: 4, low: 3 },
};

function widthOf(head: Buffer): Width {
  const zeros = [0, 0, 0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  });
  const pattern = zeros.map((count) => (count > head.length / 8 ? "0" : "-")).join("");
  return WIDTHS[pattern] ?? { step: 1, low: 0 };
}

/** Letters beyond ASCII need not be right, as long as they aren't read as letters that matter. */
function readWide(bytes: Buffer, { step, low }: Width): string {
  const length = Math.floor(bytes.length / step);
  const letters = Buffer.alloc(length);
  for (let i = 0; i < length; i++) {
    const unit = bytes.subarray(i * step, (i + 1) * step);
    letters[i] = unit.every((byte, at) => at === low || byte === 0) ? (unit[low] ?? 0) : 0xff;
  }
  return letters.toString("latin1");
}
