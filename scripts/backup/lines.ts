import { BackupFault } from "./format.ts";

const NEWLINE = 10;

/** Longer than any line of a backup: a row has at most 2 MB, written with at most six characters per byte. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * The lines of a stream of bytes, each with its line feed; only the last may have none. Throws BackupFault if a line
 * never ends.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const end = chunk.subarray(from, at + 1);
      yield parts.length === 0 ? end : Buffer.concat([...parts, end]);
      parts = [];
      length = 0;
      from = at + 1;
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) throw new BackupFault("is damaged: a line has no end. Use another copy.");
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}
