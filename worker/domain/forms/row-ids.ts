const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ID_MAX = 40;

/**
 * An id for each row: its own if it came with one, so that stored answers and prices stay with it; else a free one such as
 * `question-3`.
 */
export function rowIds(kind: string, ids: readonly string[]): string[] {
  const own = ids.map((id, i) => (id.length <= ID_MAX && ID.test(id) && ids.indexOf(id) === i ? id : null));
  const taken = new Set(own);
  let n = 0;
  const freeId = (): string => {
    n += 1;
    return taken.has(`${kind}-${n}`) ? freeId() : `${kind}-${n}`;
  };
  return own.map((id) => id ?? freeId());
}
