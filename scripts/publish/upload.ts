import pLimit from "p-limit";
import type { ObjectStore } from "../target/target.ts";
import type { StoredPiece } from "./manifest.ts";

const AT_ONCE = 8;

/** Step 5: stores the pieces of new versions, and of the shell what is not there yet. */
export async function uploadPieces(
  store: ObjectStore,
  { versions, shell }: { versions: readonly StoredPiece[]; shell: readonly StoredPiece[] },
): Promise<void> {
  const there = await store.has(shell.map((piece) => piece.key));
  const missing = shell.filter((piece) => !there.has(piece.key));
  await eachPiece([...missing, ...versions], ({ key, bytes, type }) => store.put(key, bytes, { type }));
}

/** Step 6: reads pieces back and compares every byte. Throws when one is not as it was made. */
export async function checkPieces(store: ObjectStore, pieces: readonly StoredPiece[]): Promise<void> {
  await eachPiece(pieces, async ({ key, bytes }) => {
    const stored = await store.get(key);
    if (!stored || Buffer.compare(stored, bytes) !== 0) {
      throw new Error(`${key} was stored, but reads back differently. Nothing was switched; publish again.`);
    }
  });
}

async function eachPiece(pieces: readonly StoredPiece[], work: (piece: StoredPiece) => Promise<void>): Promise<void> {
  const limit = pLimit({ concurrency: AT_ONCE, rejectOnClear: true });
  try {
    await Promise.all(pieces.map((piece) => limit(work, piece)));
  } catch (error) {
    limit.clearQueue();
    throw error;
  }
}
