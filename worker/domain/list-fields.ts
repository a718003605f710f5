/** How a change of one photo says what lists it is on: a field for each list. */

/** What a list's id looks like. */
export const LIST_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const LIST_ID_MAX = 40;

/** The name of a list's field. */
export type ListField = `list-${string}`;
export const listField = (id: string): ListField => `list-${id}`;

/** The id of the list whose field has this name; null: it is another field. */
export const listIn = (name: string): string | null => (name.startsWith("list-") ? name.slice("list-".length) : null);

/** Fields of lists in what was sent, as changes of one photo; what can't be read is left out. */
export function listChanges(fields: ReadonlyMap<string, readonly string[]>): Record<ListField, boolean> {
  const changes: Record<ListField, boolean> = {};
  for (const [name, values] of fields) {
    // A box that is not ticked sends only the field before it.
    const value = values.at(-1);
    const id = listIn(name);
    if (id === null || id.length > LIST_ID_MAX || !LIST_ID.test(id)) continue;
    if (value === "true" || value === "false") changes[listField(id)] = value === "true";
  }
  return changes;
}

/** The same of a change: ids of lists, each with whether the photo is put on it. */
export function listChangesOf(change: object): Map<string, boolean> {
  const named = Object.entries<unknown>({ ...change }).map(([name, on]) => [listIn(name), on === true] as const);
  return new Map(named.filter((one): one is [string, boolean] => one[0] !== null));
}
