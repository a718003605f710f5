import type { StoredObject } from "./target.ts";

// A HEAD request costs less than a page of the list, but one page may answer for a thousand keys.
const WORTH_LISTING = 200;
const RUNS = 16;

export interface Looking {
  /** Whether it exists and is right. */
  head(key: string): Promise<boolean>;
  /** Objects whose key begins with this, in the order of keys, starting behind `after`. */
  page(options: { prefix: string; after: string }): Promise<{ objects: StoredObject[]; truncated: boolean }>;
}

/** Which of these keys exist, in no more requests than there are keys, and no more than the list has pages. */
export async function findPresent(keys: readonly string[], looking: Looking): Promise<Set<string>> {
  const wanted = [...new Set(keys)].sort();
  if (wanted.length <= WORTH_LISTING) return headed(wanted, looking);
  const prefix = sharedStart(wanted);
  const size = Math.ceil(wanted.length / RUNS);
  const runs = Array.from({ length: RUNS }, (_, i) => wanted.slice(i * size, (i + 1) * size));
  const found = await Promise.all(runs.map((run) => listed(run, { looking, prefix })));
  return new Set(found.flat());
}

async function headed(keys: readonly string[], { head }: Looking): Promise<Set<string>> {
  const there = await Promise.all(keys.map(head));
  return new Set(keys.filter((_, i) => there[i]));
}

/** Those of a sorted run that exist. Stretches of the list that can't contain any of them are skipped. */
async function listed(
  run: readonly string[],
  { looking, prefix }: { looking: Looking; prefix: string },
): Promise<string[]> {
  const found: string[] = [];
  for (let i = 0; i < run.length; ) {
    const { objects, truncated } = await looking.page({ prefix, after: justBefore(run[i] ?? "") });
    const there = new Set(objects.filter(({ damaged }) => !damaged).map(({ key }) => key));
    const last = truncated ? (objects.at(-1)?.key ?? "") : null;
    const from = i;
    while (i < run.length && (last === null || (run[i] ?? "") <= last)) i += 1;
    if (i === from) throw new Error("a page of the list ends before it begins");
    found.push(...run.slice(from, i).filter((key) => there.has(key)));
  }
  return found;
}

/** A key just before this one, with none of ours in between: keys are plain ASCII. */
function justBefore(key: string): string {
  const last = key.charCodeAt(key.length - 1);
  return `${key.slice(0, -1)}${String.fromCharCode(last - 1)}~`;
}

function sharedStart(sorted: readonly string[]): string {
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, length);
}
