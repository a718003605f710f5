import type { StoredPiece } from "../../worker/store/pieces.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import type { ObjectStore } from "../target/target.ts";

const AT_ONCE = 8;

/** Step 5: stores the pieces of new versions, and the missing files of the shell. */
export async function uploadPieces(
  store: ObjectStore,
  { versions, shell }: { versions: readonly StoredPiece[]; shell: readonly StoredPiece[] },
): Promise<void> {
  const there = await store.has(shell.map((piece) => piece.key));
  const missing = shell.filter((piece) => !there.has(piece.key));
  await eachAtOnce(AT_ONCE, [...missing, ...versions], ({ key, bytes, type }) => store.put(key, bytes, { type }));
}
