import type { StoredPiece } from "../../worker/store/pieces.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import type { ObjectStore } from "../target/target.ts";

const AT_ONCE = 8;

export interface Pieces {
  /** Pieces of new versions. */
  versions: readonly StoredPiece[];
  /** The files that their pages name; most of them have been stored for earlier versions. */
  shell: readonly StoredPiece[];
}

/** Step 5: stores the pieces of new versions, and the missing files of the shell. Gives those that it stored. */
export async function uploadPieces(store: ObjectStore, { versions, shell }: Pieces): Promise<StoredPiece[]> {
  const put = (pieces: readonly StoredPiece[]) =>
    eachAtOnce(AT_ONCE, pieces, ({ key, bytes, type }) => store.put(key, bytes, { type }));
  const [there] = await Promise.all([store.has(shell.map((piece) => piece.key)), put(versions)]);
  const missing = shell.filter((piece) => !there.has(piece.key));
  await put(missing);
  return [...missing, ...versions];
}
