import { compareNames } from "../name-order.ts";
import type { PhotoFacts, Sort } from "./edits.ts";

/** The list with some items moved before another one, in the order given; null: to the end. */
export function movedTo(
  list: readonly string[],
  { photos, before }: { photos: readonly string[]; before: string | null },
): string[] {
  const moved = new Set(photos);
  // If the item they go before is moved too, they go before the next one that stays.
  const from = before === null ? -1 : list.indexOf(before);
  const next = from < 0 ? undefined : list.slice(from).find((one) => !moved.has(one));
  const rest = list.filter((one) => !moved.has(one));
  const at = next === undefined ? rest.length : rest.indexOf(next);
  return [...rest.slice(0, at), ...moved, ...rest.slice(at)];
}

/** Photos in the wanted order. By date, those without one come last. */
export function sorted(
  photos: readonly string[],
  { by, facts }: { by: Sort; facts: ReadonlyMap<string, PhotoFacts> },
): string[] {
  const byName = (a: string, b: string) => compareNames(facts.get(a)?.file ?? a, facts.get(b)?.file ?? b);
  if (by === "name") return photos.toSorted(byName);
  const turn = by === "newest" ? -1 : 1;
  return photos.toSorted((a, b) => {
    const [one, other] = [facts.get(a)?.taken ?? null, facts.get(b)?.taken ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byName(a, b);
    return one === other ? byName(a, b) : one < other ? -turn : turn;
  });
}
