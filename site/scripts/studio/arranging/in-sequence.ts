/** Elements of a list that can stay where they are while the others are put between them: as many as possible. */
export function stayers<One>(before: readonly One[], after: readonly One[]): Set<One> {
  const places = new Map(before.map((one, at) => [one, at]));
  const known = after.filter((one) => places.has(one));
  const placeOf = (at: number | undefined) => places.get(known[at ?? -1] as One) ?? -1;
  // The longest increasing sequence: the end of the best one of each length, and what comes before each element.
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (let at = 0; at < known.length; at++) {
    const length = firstNotBelow(ends, (end) => placeOf(end) < placeOf(at));
    previous[at] = ends[length - 1];
    ends[length] = at;
  }
  const staying = new Set<One>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) staying.add(known[at] as One);
  return staying;
}

function firstNotBelow(sorted: readonly number[], isBelow: (one: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts the children of a parent into this order, and removes the others, with as few moves as possible. */
export function orderChildren(parent: Element, wanted: readonly Element[]): void {
  const there = [...parent.children];
  const all = new Set(wanted);
  for (const child of there) if (!all.has(child)) child.remove();
  const staying = stayers(there, wanted);
  let next: Element | null = null;
  for (let at = wanted.length - 1; at >= 0; at--) {
    const child = wanted[at] as Element;
    if (!staying.has(child)) parent.insertBefore(child, next);
    next = child;
  }
}
