import { Readable } from "node:stream";

/** Bytes between two looks at whether there is room. */
const CHUNK = 32 * 1024;

/** A body whose pieces are each sent when there is room for them; it ends early if `room` throws. */
export function pacedBody(bytes: Uint8Array, room: () => Promise<void>): Readable {
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      await room();
      yield bytes.subarray(at, at + CHUNK);
    }
  };
  const body = Readable.from(pieces(), { objectMode: false, highWaterMark: CHUNK });
  // Whoever sends it learns from the same signal that it was given up.
  return body.on("error", () => {});
}
