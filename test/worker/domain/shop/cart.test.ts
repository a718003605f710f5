import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Counter, type Entry, onShelf, priceCart, type Shelf } from "../../../../worker/domain/shop/cart.ts";
import { CURRENCY_CODES, readMoney, showMoney } from "../../../../worker/domain/shop/money.ts";
import { type Item, NO_OFFER, type Offer, offerSchema, TAX_KINDS } from "../../../../worker/domain/shop/offer.ts";
import { SIZES } from "../../../../worker/domain/sizes.ts";
import { growth, LARGE, SLACK, SMALL } from "../../../support/growth.ts";

const photo = (name: string) => ({ name, bytes: { original: 1000, web: 100 } });
const SHELF: Shelf = [
  { id: "highlights", title: "Highlights", photos: ["a1", "a2", "a3"].map(photo) },
  { id: "dancing", title: "Dancing", photos: ["b1", "b2"].map(photo) },
  { id: "empty", title: "Empty", photos: [] },
];

const ITEMS: Item[] = [
  { id: "one-web", kind: "photo", size: "web", price: 500 },
  { id: "one", kind: "photo", size: "original", price: 1200 },
  { id: "two", kind: "photos", count: 2, size: "web", price: 800 },
  { id: "set", kind: "set", size: "original", price: 3000 },
  { id: "all-web", kind: "gallery", size: "web", price: 6000 },
  { id: "all", kind: "gallery", size: "original", price: 9900 },
];
const OFFER: Offer = { ...NO_OFFER, items: ITEMS };

const count = (entries: Entry[], counter: Partial<Counter> = {}) =>
  priceCart({
    offer: OFFER,
    shelf: SHELF,
    owned: new Map(),
    role: "guest",
    freeUsed: 0,
    voucher: null,
    entries,
    ...counter,
  });
const entry = (item: string, subject = ""): Entry => ({ item, subject });
const prices = ({ bill }: ReturnType<typeof count>) => bill.lines.map(({ item, price }) => [item, price]);

describe("a cart", () => {
  it("is empty and free at first", () => {
    expect(count([]).bill).toMatchObject({ lines: [], sum: 0, discount: 0, total: 0 });
  });

  it("says what is delivered: photos, sizes, bytes", () => {
    const { bill, delivers } = count([entry("set", "highlights"), entry("one-web", "b1")]);
    expect(bill.lines).toMatchObject([
      { item: "set", title: "Highlights", photos: 3, bytes: 3000, price: 3000 },
      { item: "one-web", subjects: ["b1"], photos: 1, bytes: 100, price: 500 },
    ]);
    expect([...delivers]).toEqual([
      ["a1", "original"],
      ["a2", "original"],
      ["a3", "original"],
      ["b1", "web"],
    ]);
  });

  it("charges a pack once for as many photos as it holds, and again for more", () => {
    expect(prices(count([entry("two", "a1")]))).toEqual([["two", 800]]);
    const three = count([entry("two", "a1"), entry("two", "b1"), entry("two", "b2")]);
    expect(three.bill.lines.map(({ subjects }) => subjects)).toEqual([["a1", "b1"], ["b2"]]);
    expect(three.bill.total).toBe(1600);
  });

  it("charges nothing twice that is included in something else", () => {
    const all = count([entry("one", "a1"), entry("set", "dancing"), entry("all-web"), entry("all")]);
    expect(prices(all)).toEqual([["all", 9900]]);
    expect(all.included).toHaveLength(3);
  });

  it("charges for the original of a photo whose web size is included in something else", () => {
    expect(prices(count([entry("one", "a1"), entry("all-web")]))).toEqual([
      ["all-web", 6000],
      ["one", 1200],
    ]);
  });

  it("charges nothing for what the buyer already has", () => {
    const owned = new Map([["a1", "original" as const]]);
    const again = count([entry("one", "a1"), entry("one-web", "a1"), entry("one", "a2")], { owned });
    expect(prices(again)).toEqual([["one", 1200]]);
    expect(again.included).toEqual([entry("one", "a1"), entry("one-web", "a1")]);
  });

  it("neither charges for nor delivers what is no longer available", () => {
    const { bill, gone, delivers } = count([
      entry("one", "hidden"),
      entry("set", "boudoir"),
      entry("set", "empty"),
      entry("old-item", "a1"),
    ]);
    expect([bill.total, delivers.size, gone.length]).toEqual([0, 0, 4]);
    expect(count([entry("all")], { shelf: [] }).gone).toEqual([entry("all")]);
  });

  it("delivers a photo that two sets show once, in its first place", () => {
    const shelf: Shelf = [
      { id: "best", title: "Best", photos: [photo("b1"), photo("a1")] },
      { id: "all", title: "All", photos: [photo("a1"), photo("b1"), photo("c1")] },
    ];
    expect(onShelf(shelf, new Set(["c1", "a1", "b1", "gone"])).map(({ name }) => name)).toEqual(["b1", "a1", "c1"]);
    const { bill, delivers } = count([entry("all-web"), entry("one", "a1")], { shelf });
    expect(bill.lines).toMatchObject([
      { photos: 3, bytes: 300 },
      { photos: 1, bytes: 1000 },
    ]);
    expect([...delivers]).toEqual([
      ["b1", "web"],
      ["a1", "original"],
      ["c1", "web"],
    ]);
  });

  // A store page for 20,000 chosen photos looked through all of them for each one.
  it("is priced in proportion to its photos, alone and in packs", async () => {
    const priced = (item: string, of: number) => {
      const photos = Array.from({ length: of }, (_, i) => photo(`N_${i}`));
      const entries = photos.map(({ name }) => entry(item, name));
      return () => count(entries, { shelf: [{ id: "all", title: "All", photos }] });
    };
    for (const item of ["one", "two"])
      expect(await growth(priced(item, Math.floor(2000 / (LARGE / SMALL))), priced(item, 2000))).toBeLessThan(SLACK);
  });

  it("uses the free quota for the most expensive single photos, once", () => {
    const offer: Offer = { ...OFFER, free: { photos: 2, size: "original", for: "everyone" } };
    const entries = [entry("one-web", "a1"), entry("one", "a2"), entry("one", "a3"), entry("set", "dancing")];
    const first = count(entries, { offer });
    expect([first.bill.total, first.freePhotos]).toEqual([3500, 2]);
    expect(count(entries, { offer, freeUsed: 1 }).bill.total).toBe(3000 + 500 + 1200);
    expect(count(entries, { offer, freeUsed: 9 }).freePhotos).toBe(0);
  });

  it("gives no originals from a web-size quota, and guests nothing from a clients' quota", () => {
    const web: Offer = { ...OFFER, free: { photos: 5, size: "web", for: "clients" } };
    const entries = [entry("one-web", "a1"), entry("one", "a2")];
    expect(count(entries, { offer: web, role: "client" }).bill.total).toBe(1200);
    expect(count(entries, { offer: web }).bill.total).toBe(1700);
  });

  it("takes a voucher off, but never more than there is to pay", () => {
    const off = (percentOrAmount: { percent: number } | { amount: number }) =>
      count([entry("one", "a1")], { voucher: { code: "SPRING", off: percentOrAmount } }).bill;
    expect(off({ percent: 15 })).toMatchObject({ discount: 180, total: 1020, voucher: "SPRING" });
    expect(off({ amount: 5000 })).toMatchObject({ discount: 1200, total: 0 });
  });

  it("shows the tax in the price, or adds tax on top", () => {
    const tax = (kind: Offer["tax"]["kind"]) =>
      count([entry("one", "a1")], { offer: { ...OFFER, tax: { kind, rate: 2000, label: "20 % VAT" } } }).bill;
    expect(tax("included")).toMatchObject({ total: 1200, tax: { amount: 200, label: "20 % VAT" } });
    expect(tax("excluded")).toMatchObject({ total: 1440, tax: { amount: 240 } });
    expect(tax("none")).toMatchObject({ total: 1200, tax: { amount: 0 } });
  });
});

const items = fc
  .array(
    fc.record({
      kind: fc.constantFrom("photo", "photos", "set", "gallery"),
      size: fc.constantFrom(...SIZES),
      price: fc.integer({ min: 0, max: 100_000 }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map((item, i) => ({ ...item, id: `item-${i}`, ...(item.kind === "photos" ? { count: 2 } : {}) }) as Item),
  );
const offers = fc.record<Offer>({
  currency: fc.constantFrom(...CURRENCY_CODES),
  items,
  free: fc.record({
    photos: fc.integer({ min: 0, max: 3 }),
    size: fc.constantFrom(...SIZES),
    for: fc.constantFrom("everyone", "clients"),
  }),
  clients: fc.constant("buy"),
  tax: fc.record({
    kind: fc.constantFrom(...TAX_KINDS),
    rate: fc.integer({ min: 0, max: 10_000 }),
    label: fc.constant("tax"),
  }),
  invoice: fc.boolean(),
  seller: fc.constant(""),
  transfer: fc.constant(""),
  conditions: fc.constant(""),
});
const subjects = ["", "a1", "a2", "a3", "b1", "b2", "highlights", "dancing", "hidden", "boudoir"];
const counters = fc.record<Counter>({
  offer: offers,
  entries: fc.array(
    fc.record({ item: fc.integer({ max: 8, min: 0 }).map((i) => `item-${i}`), subject: fc.constantFrom(...subjects) }),
    { maxLength: 20 },
  ),
  shelf: fc.subarray(SHELF as unknown as Shelf[number][]),
  owned: fc.constantFrom(new Map(), new Map([["a1", "web" as const]]), new Map([["b1", "original" as const]])),
  role: fc.constantFrom("guest", "client"),
  freeUsed: fc.integer({ min: 0, max: 4 }),
  voucher: fc.option(
    fc.oneof(
      fc.integer({ min: 1, max: 100 }).map((percent) => ({ code: "CODE", off: { percent } })),
      fc.integer({ min: 1, max: 1_000_000 }).map((amount) => ({ code: "CODE", off: { amount } })),
    ),
  ),
});
const always = (rule: (counter: Counter) => void) => fc.assert(fc.property(counters, rule), { numRuns: 2000 });

describe("whatever is in a cart, whatever the price list", () => {
  it("the generated price lists are valid", () => {
    always(({ offer }) => {
      expect(offerSchema.safeParse(offer).success).toBe(true);
    });
  });

  it("the sum charged is the sum shown: lines, less the voucher, with the tax on top", () => {
    always((counter) => {
      const { bill } = priceCart(counter);
      const lines = bill.lines.reduce((sum, { price }) => sum + price, 0);
      const onTop = bill.tax.kind === "excluded" ? bill.tax.amount : 0;
      expect(bill.sum).toBe(lines);
      expect(bill.total).toBe(lines - bill.discount + onTop);
      for (const amount of [bill.sum, bill.discount, bill.tax.amount, bill.total]) {
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
      }
      const shown = showMoney(bill.total, { currency: bill.currency, locale: "en" }).replace(/[^\d.]/g, "");
      expect(readMoney(shown, bill.currency)).toBe(bill.total);
    });
  });

  it("only available photos are delivered, and nothing is charged that delivers nothing", () => {
    always((counter) => {
      const { bill, delivers } = priceCart(counter);
      const there = new Set(counter.shelf.flatMap((set) => set.photos.map(({ name }) => name)));
      for (const name of delivers.keys()) expect(there.has(name)).toBe(true);
      for (const line of bill.lines) expect(line.photos).toBeGreaterThan(0);
      if (bill.total > 0) expect(delivers.size).toBeGreaterThan(0);
    });
  });

  it("every entry is charged, included in something else, or gone: nothing is lost", () => {
    always((counter) => {
      const { bill, included, gone } = priceCart(counter);
      const charged = bill.lines.reduce((sum, { subjects: on }) => sum + Math.max(1, on.length), 0);
      expect(charged + included.length + gone.length).toBe(counter.entries.length);
    });
  });

  it("the order of its entries doesn't change the price", () => {
    always((counter) => {
      const reversed = { ...counter, entries: counter.entries.toReversed() };
      expect(priceCart(reversed).bill.total).toBe(priceCart(counter).bill.total);
    });
  });

  it("a photo that is hidden before it is paid for is not delivered", () => {
    always((counter) => {
      const hidden = counter.shelf.map((set) => ({ ...set, photos: set.photos.filter(({ name }) => name !== "a2") }));
      const { delivers } = priceCart({ ...counter, shelf: hidden });
      expect(delivers.has("a2")).toBe(false);
    });
  });
});
