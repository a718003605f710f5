import pLimit from "p-limit";
import type { StoredPiece } from "../../worker/store/pieces.ts";

const AT_ONCE = 8;

/** Runs the work for every piece, several at once. The first failure ends it. */
export async function eachPiece(
  pieces: readonly StoredPiece[],
  work: (piece: StoredPiece) => Promise<void>,
): Promise<void> {
  const limit = pLimit({ concurrency: AT_ONCE, rejectOnClear: true });
  try {
    await Promise.all(pieces.map((piece) => limit(work, piece)));
  } catch (error) {
    limit.clearQueue();
    throw error;
  }
}
