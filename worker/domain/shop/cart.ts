import { z } from "zod";
import { bySize, isWithin, largerSize, SIZES, type Size } from "../sizes.ts";
import { CURRENCY_CODES, shareOf } from "./money.ts";
import { ITEM_KINDS, type Item, type Offer, TAX_KINDS } from "./offer.ts";
import { discountOf, type VoucherOff } from "./voucher.ts";

/** One thing in a cart: an item of the offer, and its subject. */
export interface Entry {
  /** Id of the item. */
  item: string;
  /** Name of a photo, id of a set, or "" for all photos. */
  subject: string;
}

/** What a buyer may buy today: sets and photos in the gallery's order, without anything hidden from them. */
export type Shelf = readonly {
  id: string;
  title: string;
  /** `bytes`: of its files, in the sizes it has. */
  photos: readonly { name: string; bytes: Partial<Record<Size, number>> }[];
}[];

/** A line of a bill as it is stored, with the texts of the day it was made. */
const lineSchema = z.object({
  item: z.string(),
  kind: z.enum(ITEM_KINDS),
  size: z.enum(SIZES),
  /** How many photos a pack may contain; null for other kinds. */
  count: z.number().nullable(),
  /** Names of the photos, or ids of the sets, that the line is about; empty: all photos. */
  subjects: z.array(z.string()),
  /** The set's title; null for other kinds. */
  title: z.string().nullable(),
  /** Photos that are delivered with it. */
  photos: z.number(),
  bytes: z.number(),
  /** Its price; 0 if it comes out of the free quota. */
  price: z.number(),
  /** It comes out of the free quota. */
  free: z.boolean(),
});
export type Line = z.infer<typeof lineSchema>;

/** A bill as it is stored with its order. Bills from years ago must still be readable. */
export const billSchema = z.object({
  currency: z.enum(CURRENCY_CODES),
  lines: z.array(lineSchema),
  /** Sum of the lines. */
  sum: z.number(),
  voucher: z.string().nullable(),
  discount: z.number(),
  tax: z.object({ kind: z.enum(TAX_KINDS), rate: z.number(), label: z.string(), amount: z.number() }),
  /** What the buyer pays. */
  total: z.number(),
});
/** A cart with its prices. The page, the payment and the delivery all follow it. */
export type Bill = z.infer<typeof billSchema>;

export interface PricedCart {
  bill: Bill;
  /** Every photo that is delivered, in its largest size. */
  delivers: ReadonlyMap<string, Size>;
  /** Entries that are included in others, or were bought before. Nobody pays for them again. */
  included: Entry[];
  /** Entries whose photos or items are no longer available. */
  gone: Entry[];
  /** Photos that come out of the free quota. */
  freePhotos: number;
}

export interface Counter {
  offer: Offer;
  entries: readonly Entry[];
  shelf: Shelf;
  /** Photos that the buyer already has, in their largest size. */
  owned: ReadonlyMap<string, Size>;
  role: "guest" | "client";
  /** How many free photos the buyer has used. */
  freeUsed: number;
  voucher: { code: string; off: VoucherOff } | null;
}

const WIDEST_FIRST: Record<Item["kind"], number> = { gallery: 0, set: 1, photos: 2, photo: 3 };

/** Prices a cart. The same cart, offer and day always give the same bill. */
export function priceCart(counter: Counter): PricedCart {
  const { offer, voucher } = counter;
  const { lines: priced, ...rest } = collect(counter);
  const { lines, freePhotos } = withQuota(priced, counter);
  const sum = lines.reduce((total, { price }) => total + price, 0);
  const discount = voucher ? discountOf(sum, voucher.off) : 0;
  const { tax, total } = taxed(sum - discount, offer.tax);
  const bill = { currency: offer.currency, lines, sum, voucher: voucher?.code ?? null, discount, tax, total };
  return { bill, freePhotos, ...rest };
}

/**
 * Lines for everything that is not included in something else. The widest come first, so that narrower entries find what
 * includes them.
 */
function collect({
  offer,
  entries,
  shelf,
  owned,
}: Counter): Omit<PricedCart, "bill" | "freePhotos"> & { lines: Line[] } {
  const held = new Map(owned);
  const delivers = new Map<string, Size>();
  const [included, gone, lines]: [Entry[], Entry[], Line[]] = [[], [], []];
  const take = (names: readonly string[], size: Size) => {
    for (const name of names) {
      for (const sizes of [held, delivers]) sizes.set(name, largerSize(sizes.get(name), size));
    }
  };
  const has = (name: string, size: Size) => {
    const best = held.get(name);
    return best !== undefined && isWithin(size, best);
  };
  for (const { item, of } of sortedByWidth(offer, entries, gone)) {
    const fresh = of.filter((entry) => {
      const names = photosOf(entry, { item, shelf });
      if (names.length === 0) gone.push(entry);
      else if (names.every((name) => has(name, item.size))) included.push(entry);
      else return true;
      return false;
    });
    for (const part of cut(fresh, item.count ?? 1)) {
      lines.push(lineOf(part, { item, shelf }));
      for (const entry of part) take(photosOf(entry, { item, shelf }), item.size);
    }
  }
  return { lines, delivers, included, gone };
}

/** Entries by item. Entries whose item is no longer offered are unavailable. */
function sortedByWidth(offer: Offer, entries: readonly Entry[], gone: Entry[]): { item: Item; of: Entry[] }[] {
  const known = new Set(offer.items.map(({ id }) => id));
  gone.push(...entries.filter(({ item }) => !known.has(item)));
  const items = offer.items.toSorted((a, b) => WIDEST_FIRST[a.kind] - WIDEST_FIRST[b.kind] || bySize(a.size, b.size));
  return items.flatMap((item) => {
    const of = entries.filter((entry) => entry.item === item.id);
    return item.kind === "photos" ? [{ item, of }] : of.map((entry) => ({ item, of: [entry] }));
  });
}

function cut(entries: readonly Entry[], size: number): Entry[][] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, i) => entries.slice(i * size, (i + 1) * size));
}

interface On {
  item: Item;
  shelf: Shelf;
}

type OnShelf = Shelf[number]["photos"][number];

/** Names of the photos that an entry delivers; empty if they are unavailable, or don't exist in the item's size. */
export function photosOf({ subject }: Entry, { item, shelf }: On): string[] {
  const isThere = ({ bytes }: OnShelf) => bytes[item.size] !== undefined;
  const names = ({ photos }: Shelf[number]) => photos.filter(isThere).map(({ name }) => name);
  switch (item.kind) {
    case "gallery":
      return shelf.flatMap(names);
    case "set":
      return shelf.filter(({ id }) => id === subject).flatMap(names);
    default: {
      const place = placesOn(shelf).get(subject);
      return place && isThere(place.photo) ? [subject] : [];
    }
  }
}

/** The photos with these names, each once, in the gallery's order. */
export function onShelf(shelf: Shelf, names: ReadonlySet<string>): OnShelf[] {
  const places = placesOn(shelf);
  const found = [...names].map((name) => places.get(name)).filter((place) => place !== undefined);
  return found.sort((a, b) => a.order - b.order).map(({ photo }) => photo);
}

type Places = ReadonlyMap<string, { photo: OnShelf; order: number }>;

// Asked once for each of thousands of entries: looking through a shelf of thousands each time took seconds.
const placesByShelf = new WeakMap<Shelf, Places>();

/** Where each photo is, by its name: the first place of one that several sets show. */
function placesOn(shelf: Shelf): Places {
  const there = placesByShelf.get(shelf);
  if (there) return there;
  const places = new Map<string, { photo: OnShelf; order: number }>();
  for (const [order, photo] of shelf.flatMap(({ photos }) => photos).entries())
    if (!places.has(photo.name)) places.set(photo.name, { photo, order });
  placesByShelf.set(shelf, places);
  return places;
}

function lineOf(entries: readonly Entry[], { item, shelf }: On): Line {
  const names = new Set(entries.flatMap((entry) => photosOf(entry, { item, shelf })));
  const photos = onShelf(shelf, names);
  const subjects = item.kind === "gallery" ? [] : entries.map(({ subject }) => subject);
  return {
    item: item.id,
    kind: item.kind,
    size: item.size,
    count: item.count ?? null,
    subjects,
    title: item.kind === "set" ? (shelf.find(({ id }) => id === subjects[0])?.title ?? null) : null,
    photos: names.size,
    bytes: photos.reduce((sum, { bytes }) => sum + (bytes[item.size] ?? 0), 0),
    price: item.price,
    free: false,
  };
}

/** Uses the free quota for single photos, the most expensive first. */
function withQuota(lines: Line[], { offer, role, freeUsed }: Counter): { lines: Line[]; freePhotos: number } {
  const { free } = offer;
  const left = free.for === "clients" && role !== "client" ? 0 : Math.max(0, free.photos - freeUsed);
  const fitting = lines.filter(({ kind, size, price }) => kind === "photo" && price > 0 && isWithin(size, free.size));
  const paid = new Set(fitting.toSorted((a, b) => b.price - a.price).slice(0, left));
  return {
    lines: lines.map((line) => (paid.has(line) ? { ...line, price: 0, free: true } : line)),
    freePhotos: paid.size,
  };
}

const WHOLE = 10_000;

/** The tax in a price, or on top of it; rounded once, on the total. */
function taxed(amount: number, tax: Offer["tax"]): { tax: Bill["tax"]; total: number } {
  switch (tax.kind) {
    case "none":
      return { tax: { ...tax, amount: 0 }, total: amount };
    case "included": {
      const net = shareOf(amount, { share: WHOLE, of: WHOLE + tax.rate });
      return { tax: { ...tax, amount: amount - net }, total: amount };
    }
    case "excluded": {
      const on = shareOf(amount, { share: tax.rate, of: WHOLE });
      return { tax: { ...tax, amount: on }, total: amount + on };
    }
  }
}
