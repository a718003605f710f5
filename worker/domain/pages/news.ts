/** What a page that was left open learns of its set. */
export interface News {
  /** The ids of the tiles of photos that its viewer may see now. */
  tiles: string[];
  /** Where to ask the next time. */
  next: string;
}

const [OFFSET, PRIME] = [0x811c9dc5, 0x01000193];

/** Identifies a list of names. Two lists share a key once in 4 billion. (FNV-1a) */
export function listKey(names: readonly string[]): string {
  let hash = OFFSET;
  for (const code of new TextEncoder().encode(names.join("/"))) hash = Math.imul(hash ^ code, PRIME);
  return (hash >>> 0).toString(36);
}
