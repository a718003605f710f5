import type { StoredPiece } from "../../worker/store/pieces.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import type { ObjectStore } from "../target/target.ts";

const AT_ONCE = 8;

/** Step 6: reads pieces back and compares every byte. Throws if one differs. */
export async function checkPieces(store: ObjectStore, pieces: readonly StoredPiece[]): Promise<void> {
  await eachAtOnce(AT_ONCE, pieces, async ({ key, bytes }) => {
    const stored = await store.get(key);
    if (!stored || Buffer.compare(stored, bytes) !== 0) {
      throw new Error(`${key} was stored, but reads back differently. Nothing changed for visitors. Publish again.`);
    }
  });
}
