import type { Flaw } from "./flaw.ts";
import type { ZeroRun } from "./zeros.ts";

/** A file of which a part was never written: it is all zeros where the picture should be. */
export function unfinished(bytes: Buffer, run: ZeroRun): Flaw {
  return { missing: true, what: `is an unfinished copy: ${shareOf(bytes, run)} are all zeros` };
}

/** Zeros that may be the picture's own, but are most likely no part of it. */
export function maybeUnfinished(bytes: Buffer, run: ZeroRun): Flaw {
  return { missing: false, what: `may be an unfinished copy: ${shareOf(bytes, run)} are all zeros` };
}

/** How much of a file a run is, and where: "12 kB at 40 % of the file". */
export function shareOf(bytes: Buffer, { from, to }: ZeroRun): string {
  const size = to - from;
  const shown = size < 10_000 ? `${size} bytes` : `${Math.round(size / 1000)} kB`;
  return `${shown} at ${Math.round((from / bytes.length) * 100)} % of the file`;
}
