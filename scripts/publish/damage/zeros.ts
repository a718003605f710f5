/** A run of zero bytes. */
export interface ZeroRun {
  from: number;
  to: number;
}

/** The first run of at least `least` zeros between two places, or null. Looks at one byte in `least / 2` until it finds one. */
export function zeroRun(bytes: Buffer, look: ZeroRun & { least: number }): ZeroRun | null {
  return runsOfZeros(bytes, look).next().value ?? null;
}

/** All of them, in order. */
export function* runsOfZeros(
  bytes: Buffer,
  { from, to, least }: ZeroRun & { least: number },
): Generator<ZeroRun, undefined> {
  const step = Math.max(1, Math.floor(least / 2));
  for (let at = from; at < to; at += step) {
    if (bytes[at] !== 0) continue;
    const run = runAround(bytes, { at, from, to });
    if (run.to - run.from >= least) yield run;
    at = run.to;
  }
}

function runAround(bytes: Buffer, { at, from, to }: { at: number; from: number; to: number }): ZeroRun {
  let [first, end] = [at, at];
  while (first > from && bytes[first - 1] === 0) first -= 1;
  while (end < to && bytes[end] === 0) end += 1;
  return { from: first, to: end };
}
