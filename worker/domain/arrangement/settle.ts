import type { GalleryManifest, Photo } from "../manifest.ts";
import { arrange } from "./arrange.ts";
import { type Arrangement, AS_FILES } from "./arrangement.ts";
import { type Places, placesOf } from "./places.ts";

interface Files {
  manifest: GalleryManifest;
  /** What the files say about a photo; undefined: they don't have it. */
  photo(name: string): Pick<Photo, "caption" | "alt"> | undefined;
}

/**
 * An arrangement without what the files now say themselves. Entries for photos and sets that don't exist are kept, because
 * these may come back.
 */
export function settle(arrangement: Arrangement, { manifest, photo }: Files): Arrangement {
  const titles = new Map(manifest.sets.map(({ id, title }) => [id, title]));
  const places = placesOf(manifest.sets);
  const { words, look } = arrangement;
  const known = settleSets(arrangement, titles);
  return {
    ...known,
    words: Object.fromEntries(
      Object.entries(words).filter(([key, value]) => value !== manifest[key as keyof typeof words]),
    ),
    look: without(look, ([key, value]) => value === (manifest.look[key] ?? null)),
    cover: arrangement.cover === manifest.cover ? null : arrangement.cover,
    places: without(arrangement.places, ([name, sets]) => isThere(places, name, sets)),
    captions: without(arrangement.captions, ([name, text]) => photo(name) && text === (photo(name)?.caption ?? "")),
    alts: without(arrangement.alts, ([name, text]) => photo(name) && text === (photo(name)?.alt ?? "")),
    ...settleOrders({ ...known, places: arrangement.places }, manifest),
  };
}

function settleSets(arrangement: Arrangement, titles: ReadonlyMap<string, string>): Arrangement {
  const addedSets = arrangement.addedSets.filter((id) => !titles.has(id));
  return {
    ...arrangement,
    addedSets,
    setTitles: without(arrangement.setTitles, ([id, title]) => titles.get(id) === title),
  };
}

/** The order that the files themselves give, for photos and sets where they are now. */
function settleOrders(arrangement: Arrangement, manifest: GalleryManifest): Pick<Arrangement, "orders" | "setOrder"> {
  const { places, addedSets, goneSets, orders, setOrder } = arrangement;
  const unordered = arrange(manifest, { ...AS_FILES, places, addedSets, goneSets });
  const ordered = arrange(manifest, { ...AS_FILES, places, addedSets, goneSets, orders, setOrder });
  const natural = new Map(unordered.sets.map(({ id, photos }) => [id, photos]));
  const now = new Map(ordered.sets.map(({ id, photos }) => [id, photos]));
  const ids = (sets: GalleryManifest["sets"]) => sets.map(({ id }) => id);
  return {
    orders: without(orders, ([id]) => now.has(id) && isSame(now.get(id) ?? [], natural.get(id) ?? [])),
    setOrder: isSame(ids(unordered.sets), ids(ordered.sets)) ? [] : setOrder,
  };
}

function isThere(places: Places, name: string, sets: readonly string[]): boolean {
  const own = places.get(name);
  return own !== undefined && isSame([...own].sort(), [...sets].sort());
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((value, at) => value === other[at]);

function without<Value>(
  all: ReadonlyMap<string, Value>,
  isSaid: (entry: [string, Value]) => unknown,
): ReadonlyMap<string, Value> {
  return new Map([...all].filter((entry) => !isSaid(entry)));
}
