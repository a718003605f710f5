import { describe, expect, it } from "vitest";
import { type AccessPolicy, decideAccess, type Visitor } from "../../../worker/domain/access.ts";
import { type Counter, type Entry, priceCart } from "../../../worker/domain/shop/cart.ts";
import { NO_OFFER, type Offer } from "../../../worker/domain/shop/offer.ts";
import {
  allowsSize,
  bySize,
  DOWNLOAD_SIZES,
  downloadSizesWords,
  eachSize,
  isWithin,
  LARGEST,
  largerSize,
  SIZES,
  type Size,
  SMALLEST,
  sizeRow,
} from "../../../worker/domain/sizes.ts";
import { givenSize } from "../../../worker/shop/order-view.ts";

// Four places once compared two names instead of ranks: with a third size each would have been wrong without a word.
describe("sizes", () => {
  const pairs = SIZES.flatMap((a, i) => SIZES.map((b, j) => [a, b, i, j] as const));

  it.each(pairs)("%s in %s: whoever has a size has the smaller ones, and no larger one", (size, held, at, heldAt) => {
    expect(isWithin(size, held)).toBe(at >= heldAt);
    expect(largerSize(size, held)).toBe(at <= heldAt ? size : held);
    expect(Math.sign(bySize(size, held))).toBe(Math.sign(at - heldAt));
  });

  it("begin with the largest and end with the smallest", () => {
    expect([LARGEST, SMALLEST]).toEqual([SIZES[0], SIZES.at(-1)]);
    expect(largerSize(undefined, SMALLEST)).toBe(SMALLEST);
  });

  it("that are unknown are included in nothing, and include nothing", () => {
    const unknown = "poster" as Size;
    for (const size of SIZES) {
      expect(isWithin(unknown, size)).toBe(false);
      expect(isWithin(size, unknown)).toBe(false);
    }
    for (const rule of DOWNLOAD_SIZES) expect(allowsSize(rule, unknown)).toBe(false);
  });

  it("are allowed up to the rule's, all of them by 'all', and none by an unknown rule", () => {
    expect(SIZES.filter((size) => allowsSize("all", size))).toEqual(SIZES);
    for (const rule of DOWNLOAD_SIZES.slice(1) as Size[]) {
      expect(SIZES.filter((size) => allowsSize(rule as "web", size))).toEqual(SIZES.slice(SIZES.indexOf(rule)));
    }
    expect(SIZES.filter((size) => allowsSize("everything" as "all", size))).toEqual([]);
  });

  it("are listed as people would say it", () => {
    const names = SIZES.map((size) => sizeRow(size).name);
    expect(downloadSizesWords("all")).toBe(`${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
    expect(downloadSizesWords("web")).toMatch(/^web size( only| and )/);
    expect(downloadSizesWords(SMALLEST as "web")).toBe(`${names.at(-1)} only`);
  });
});

// Money and permission, for every pair of sizes there is: a size that is added is judged here before anybody buys it.
describe("of two sizes, whichever they are", () => {
  const pairs = SIZES.flatMap((a, at) => SIZES.map((b, other) => ({ a, b, within: at >= other })));
  const shelf = [{ id: "all", title: "All", photos: [{ name: "IMG_1", bytes: eachSize(() => 1) }] }];
  const items = SIZES.flatMap((size, at): Offer["items"] => [
    { id: `one-${size}`, kind: "photo", size, price: 1000 - at },
    { id: `set-${size}`, kind: "set", size, price: 5000 - at },
  ]);
  const count = (entries: Entry[], change: Partial<Counter> = {}) =>
    priceCart({
      ...{ offer: { ...NO_OFFER, items }, shelf, entries, owned: new Map(), role: "guest", freeUsed: 0, voucher: null },
      ...change,
    });
  const one = (size: Size): Entry => ({ item: `one-${size}`, subject: "IMG_1" });

  it.each(pairs)("whoever bought $b pays for $a only if $b does not include it", (pair) => {
    const { a, b, within } = pair;
    const { bill, included } = count([one(a)], { owned: new Map([["IMG_1", b]]) });
    expect(bill.total).toBe(within ? 0 : 1000 - SIZES.indexOf(a));
    expect(included).toHaveLength(within ? 1 : 0);
  });

  it.each(pairs)(
    "$a of a photo next to its set in $b costs nothing if included, in either order",
    ({ a, b, within }) => {
      const entries: Entry[] = [one(a), { item: `set-${b}`, subject: "all" }];
      for (const order of [entries, entries.toReversed()]) {
        const { bill, delivers } = count(order);
        expect(bill.total).toBe(5000 - SIZES.indexOf(b) + (within ? 0 : 1000 - SIZES.indexOf(a)));
        expect(delivers.get("IMG_1")).toBe(within ? b : a);
      }
    },
  );

  it.each(pairs)("$a is free from a quota of $b if included, and costs its price if not", (pair) => {
    const { a, b, within } = pair;
    const offer: Offer = { ...NO_OFFER, items, free: { photos: 1, size: b, for: "everyone" } };
    expect(count([one(a)], { offer })).toMatchObject({
      bill: { total: within ? 0 : 1000 - SIZES.indexOf(a) },
      freePhotos: within ? 1 : 0,
    });
  });

  it.each(pairs)("an order of $b gives $b, or $a if that is included", ({ a, b, within }) => {
    expect(givenSize(a, b)).toBe(within ? a : b);
  });

  const gallery: AccessPolicy = {
    ...{
      visibility: "protected",
      hasGuestPassword: true,
      hasClientPassword: true,
      marks: true,
      clientLinks: "off",
      registration: "off",
      registrationAt: "entrance",
      proofs: "off",
      proofsReady: false,
      downloads: "all",
    },
    ...{
      downloadSizes: "all",
      included: null,
      keepOffline: true,
      keepsake: "off",
      sells: false,
      clientsBuy: false,
      pin: false,
      invites: "off",
      expiresAt: null,
    },
    ...{ unpublished: false, version: "v1" },
  };
  const rules = DOWNLOAD_SIZES.flatMap((rule) => SIZES.map((size) => ({ rule, size })));

  it.each(rules)(
    "a guest may download $size under the rule $rule, in every way, if it is no larger",
    ({ rule, size }) => {
      const most = rule === "all" ? 0 : SIZES.indexOf(rule);
      const guest: Visitor = { as: "guest", pin: false };
      for (const wish of ["download-photo", "download-set", "download-gallery"] as const) {
        const asked = { gallery: { ...gallery, downloadSizes: rule }, visitor: guest, wish, size, now: 0 };
        expect(decideAccess(asked).allow, wish).toBe(SIZES.indexOf(size) >= most);
      }
    },
  );

  it.each(SIZES)("%s is neither sold nor part of a set if the photos have no file of it", (size) => {
    const lacking = shelf.map((set) => ({
      ...set,
      photos: set.photos.map(({ name }) => ({ name, bytes: { ...eachSize(() => 1), [size]: undefined } })),
    }));
    const entries: Entry[] = [{ item: `set-${size}`, subject: "all" }, one(size)];
    expect(count(entries, { shelf: lacking })).toMatchObject({ bill: { total: 0, lines: [] }, gone: entries });
    const others = SIZES.filter((other) => other !== size).map(one);
    expect(count(others, { shelf: lacking }).gone).toEqual([]);
  });

  it("an unknown rule gives guests nothing", () => {
    const odd = { ...gallery, downloadSizes: "everything" as "all" };
    for (const size of SIZES) {
      const asked = {
        gallery: odd,
        visitor: { as: "guest", pin: false },
        wish: "download-photo",
        size,
        now: 0,
      } as const;
      expect(decideAccess(asked).allow).toBe(false);
    }
  });
});
