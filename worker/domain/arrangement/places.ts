import type { Arrangement } from "./arrangement.ts";

/** The sets that show each photo, in the gallery's order; a photo in none is removed. */
export type Places = ReadonlyMap<string, readonly string[]>;

interface ShownSet {
  id: string;
  photos: readonly string[];
}

/** Where each photo is, read from the lists of the sets. */
export function placesOf(sets: readonly ShownSet[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { id, photos } of sets) {
    for (const photo of photos) {
      const own = places.get(photo);
      if (own) own.push(id);
      else places.set(photo, [id]);
    }
  }
  return places;
}

type Placing = Pick<Arrangement, "places" | "addedSets">;

/**
 * The sets of each photo in the arranged gallery. If all the sets a photo was arranged into are gone, it goes back to where
 * the files have it: only a photo that was removed is in no set.
 */
export function arrangedPlaces(files: Places, { places, addedSets }: Placing, sets: Iterable<string>): Places {
  if (places.size === 0) return files;
  const known = new Set([...sets, ...addedSets]);
  return new Map(
    [...files].map(([photo, own]) => {
      const wanted = places.get(photo);
      if (wanted === undefined || wanted.length === 0) return [photo, wanted ?? own];
      const there = wanted.filter((set) => known.has(set));
      return [photo, there.length > 0 ? there : own];
    }),
  );
}

/**
 * A list in the wanted order. An item without a place in the wanted order stays behind the item it followed; names that the
 * list doesn't have are left out.
 */
export function inOrder(list: readonly string[], wish: readonly string[]): string[] {
  const here = new Set(list);
  const asked = new Set(wish.filter((one) => here.has(one)));
  const followers = new Map<string | null, string[]>();
  let before: string | null = null;
  for (const one of list) {
    if (asked.has(one)) before = one;
    else grow(followers, before, one);
  }
  const after = (one: string | null) => followers.get(one) ?? [];
  return [...after(null), ...[...asked].flatMap((one) => [one, ...after(one)])];
}

function grow<Key>(lists: Map<Key, string[]>, key: Key, one: string): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}
