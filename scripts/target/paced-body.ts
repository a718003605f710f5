import { Readable } from "node:stream";

/** Bytes that wait for one another: so many are on their way before somebody else may go first. */
const CHUNK = 32 * 1024;

/** A body whose pieces are each sent when there is room for them. */
export function pacedBody(bytes: Uint8Array, room: () => Promise<void>): Readable {
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      await room();
      yield bytes.subarray(at, at + CHUNK);
    }
  };
  return Readable.from(pieces(), { objectMode: false, highWaterMark: CHUNK });
}
