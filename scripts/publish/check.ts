import type { StoredPiece } from "../../worker/store/pieces.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import type { ObjectStore } from "../target/target.ts";

const AT_ONCE = 8;

/** Shell files that this process has read back, by store. */
const READ_BACK = new WeakMap<ObjectStore, Set<string>>();

export interface Checked {
  /** What was stored just now. */
  sent: readonly StoredPiece[];
  /** All files that pages name. Those that were there before are read once in a process: their names change with their content. */
  shell: readonly StoredPiece[];
}

/** Step 6: reads pieces back and compares every byte. Throws if one differs. */
export async function checkPieces(store: ObjectStore, { sent, shell }: Checked): Promise<void> {
  const known = READ_BACK.get(store) ?? new Set();
  READ_BACK.set(store, known);
  const pieces = new Set([...sent, ...shell.filter(({ key }) => !known.has(key))]);
  await eachAtOnce(AT_ONCE, [...pieces], async ({ key, bytes }) => {
    const stored = await store.get(key);
    if (!stored || Buffer.compare(stored, bytes) !== 0) {
      throw new Error(`${key} was stored, but reads back differently. Nothing changed for visitors. Publish again.`);
    }
  });
  for (const { key } of shell) known.add(key);
}
