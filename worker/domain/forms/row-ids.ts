import type { RowFacts } from "../form.ts";

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ID_MAX = 40;

/**
 * An id for each row: its own if it came with one, so that what is kept of it stays with it; else a fresh one such as
 * `question-4f1d2c3b`. The id of a row that was deleted is never given again: answers and carts still name it.
 */
export function rowIds(kind: string, { ids, freshId }: RowFacts & { ids: readonly string[] }): string[] {
  return ids.map((id, i) =>
    id.length <= ID_MAX && ID.test(id) && ids.indexOf(id) === i ? id : `${kind}-${freshId()}`,
  );
}
