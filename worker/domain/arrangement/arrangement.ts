import { z } from "zod";
import { isDay } from "../expiry.ts";
import { isSlug } from "../slug.ts";

/** Goes up when the meaning of what is stored changes. */
const FORMAT = 1;

/** A D1 row holds 2 MB; this leaves room for the other columns. */
const BODY_MOST_BYTES = 1_500_000;

const name = z.string().max(400);
const set = z.string().refine(isSlug);
const byName = <Value>(value: z.ZodType<Value>) =>
  z
    .array(z.custom<[string, Value]>((entry) => z.tuple([name, value]).safeParse(entry).success))
    .default([])
    .transform((entries): ReadonlyMap<string, Value> => new Map(entries));

/**
 * What the photographer arranged in the studio. It overrides the files; everything else is as the files say. Entries for
 * photos and sets that don't exist are kept, and have no effect.
 */
export const arrangementSchema = z.object({
  format: z.literal(FORMAT),
  words: z
    .object({
      title: z.string().min(1).max(200),
      date: z.string().refine(isDay).nullable(),
      description: z.string().max(4000).nullable(),
    })
    .partial()
    .default({}),
  /** The keys of `look` in a manifest; null: as if the file did not have the key. */
  look: byName(z.string().max(100).nullable()),
  /** The photo on the cover; null: as the files say. */
  cover: name.nullable().default(null),
  /** Ids in order; empty: as the files say. */
  setOrder: z.array(set).default([]),
  setTitles: byName(z.string().min(1).max(120)),
  /** Sets made in the studio. */
  addedSets: z.array(set).default([]),
  /** Sets that are hidden while they are empty. */
  goneSets: z.array(set).default([]),
  /** Names in order, by set. */
  orders: byName(z.array(name)),
  /** The sets that show a photo, in any order; an empty list: it is removed. */
  places: byName(z.array(set)),
  /** "": none. */
  captions: byName(z.string().max(2000)),
  /** "": use the caption, if there is one. */
  alts: byName(z.string().max(1000)),
});
export type Arrangement = z.output<typeof arrangementSchema>;

/** Nothing is arranged; everything is as the files say. */
export const AS_FILES: Arrangement = arrangementSchema.parse({ format: FORMAT });

/** An arrangement as it is stored. */
export function writeArrangement(arrangement: Arrangement): string {
  return JSON.stringify(arrangement, (_, value) => (value instanceof Map ? [...value] : value));
}

const EMPTY = writeArrangement(AS_FILES);

export const isAsFiles = (arrangement: Arrangement): boolean => writeArrangement(arrangement) === EMPTY;

/** Whether it is small enough to be stored. */
export const isStorable = (arrangement: Arrangement): boolean =>
  new TextEncoder().encode(writeArrangement(arrangement)).length <= BODY_MOST_BYTES;

/** The same arrangement after sets changed their ids; `renamed` maps each new id to the old one. */
export function withSetsRenamed(arrangement: Arrangement, renamed: ReadonlyMap<string, string>): Arrangement {
  if (renamed.size === 0) return arrangement;
  const now = new Map([...renamed].map(([id, before]) => [before, id]));
  const idOf = (id: string) => now.get(id) ?? id;
  const keyed = <Value>(map: ReadonlyMap<string, Value>) => new Map([...map].map(([id, value]) => [idOf(id), value]));
  return {
    ...arrangement,
    setOrder: arrangement.setOrder.map(idOf),
    setTitles: keyed(arrangement.setTitles),
    goneSets: arrangement.goneSets.map(idOf),
    orders: keyed(arrangement.orders),
    places: new Map([...arrangement.places].map(([photo, sets]) => [photo, sets.map(idOf)])),
  };
}
