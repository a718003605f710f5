/** How much is asked for at most, so that an audit takes a minute at the most for 800 photos. */
export interface Most {
  /** Photos of which one picture is asked for, and all pictures if there are no more than this. */
  images: number;
  /** Pages of photos, their downloads, and everything else that exists once for each photo. */
  each: number;
  /** Pages of sets, their zips, news and lists. */
  sets: number;
}

/** For those who ask for everything, and for those who ask for some of it. */
export const MOST: Readonly<Record<"main" | "others", Most>> = {
  main: { images: 1000, each: 150, sets: 60 },
  others: { images: 24, each: 12, sets: 8 },
};

export const EVERYTHING: Most = {
  images: Number.POSITIVE_INFINITY,
  each: Number.POSITIVE_INFINITY,
  sets: Number.POSITIVE_INFINITY,
};

/** Bytes of a file or zip that is fetched as a whole; of larger ones, only what they announce and list. */
export const WHOLE_BYTES = 24 * 1024 * 1024;

/** So many of a list, evenly spread over it; those that `first` picks come before the others. */
export function spread<Item>(
  items: readonly Item[],
  most: number,
  first: (item: Item) => boolean = () => false,
): Item[] {
  if (items.length <= most) return [...items];
  const urgent = evenly(items.filter(first), Math.ceil(most * 0.75));
  const others = items.filter((item) => !first(item));
  return [...urgent, ...evenly(others, most - urgent.length)];
}

function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as Item);
}

/** What was left out of a kind of thing, to be said. */
export interface Left {
  kind: string;
  asked: number;
  of: number;
}
