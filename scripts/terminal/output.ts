import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Writes text to standard output as it is produced, no faster than it is read. */
export async function printPieces(pieces: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(pieces), process.stdout, { end: false });
}
