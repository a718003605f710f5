import type { Arrangement } from "../../worker/domain/arrangement/arrangement.ts";
import { counted } from "../terminal/counted.ts";

/** What an arrangement arranges, in words. */
export function partsOf(arrangement: Arrangement): string[] {
  const { words, look, cover, setOrder, setTitles, addedSets, orders, places, captions, alts, goneSets } = arrangement;
  const out = [...places.values()].filter((sets) => sets.length === 0).length;
  const several = (count: number, what: string, how = "") => (count > 0 ? [`${counted(count, what)}${how}`] : []);
  return [
    ...Object.keys(words),
    ...(look.size > 0 ? ["look"] : []),
    ...(cover === null ? [] : ["cover"]),
    ...(setOrder.length > 0 ? ["order of sets"] : []),
    ...[...orders.keys()].map((set) => `order of set ${set}`),
    ...several(setTitles.size, "set title"),
    ...several(addedSets.length, "new set"),
    ...several(goneSets.length, "removed set"),
    ...several(places.size - out, "moved photo"),
    ...several(out, "photo", " removed"),
    ...several(captions.size, "caption"),
    ...several(alts.size, "alt text"),
  ];
}
