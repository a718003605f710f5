/** A place in a receipt's file that is not as it was signed. Texts are those of the file, as JSON. */
export type Change =
  | { kind: "other"; at: string; signed: string; found: string; looksAlike: boolean }
  | { kind: "missing"; at: string; signed: string }
  | { kind: "added"; at: string; found: string }
  /** It is there twice. */
  | { kind: "twice"; at: string };

const written = (value: unknown): string => JSON.stringify(value);

/** More than anybody reads. */
const MOST = 100;

/** Every difference between what was signed and what a file says, at most the first hundred. */
export function changesIn(signed: unknown, found: unknown, at = ""): Change[] {
  if (!isTree(signed) || !isTree(found) || Array.isArray(signed) !== Array.isArray(found)) {
    return signed === found || written(signed) === written(found) ? [] : [otherOf(signed, found, at)];
  }
  const [byName, foundByName] = [namedItems(signed), namedItems(found)];
  if (byName && foundByName) return changesIn(byName, foundByName, at);
  const changes: Change[] = [];
  for (const name of new Set([...Object.keys(signed), ...Object.keys(found)])) {
    if (changes.length >= MOST) break;
    const place = placeOf(at, { name, isItem: Array.isArray(signed) });
    const [ours, theirs] = [signed, found].map((tree) => (Object.hasOwn(tree, name) ? [tree[name]] : []));
    if (!theirs?.length) changes.push({ kind: "missing", at: place, signed: written(ours?.[0]) });
    else if (!ours?.length) changes.push({ kind: "added", at: place, found: written(theirs[0]) });
    else changes.push(...changesIn(ours[0], theirs[0], place));
  }
  return changes.slice(0, MOST);
}

/** A list of photos by their names, so that one that was taken out moves no others; null: it is another list. */
function namedItems(list: object): Record<string, unknown> | null {
  if (!Array.isArray(list) || list.length === 0) return null;
  const names = list.map((item) => (isTree(item) && typeof item.name === "string" ? item.name : null));
  if (names.includes(null) || new Set(names).size < names.length) return null;
  return Object.fromEntries(list.map((item, i) => [names[i], item]));
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function otherOf(signed: unknown, found: unknown, at: string): Change {
  const looksAlike =
    typeof signed === "string" && typeof found === "string" && signed.normalize("NFKC") === found.normalize("NFKC");
  return { kind: "other", at, signed: written(signed), found: written(found), looksAlike };
}

function placeOf(at: string, { name, isItem }: { name: string; isItem: boolean }): string {
  if (isItem) return `${at}[${Number(name) + 1}]`;
  return at === "" ? name : `${at}.${name}`;
}
