import { describe, expect, it } from "vitest";
import { keepItemIds, NO_OFFER, type Offer } from "../../../../worker/domain/shop/offer.ts";

const offer = (...items: [id: string, size: "web" | "original", price: number][]) => ({
  ...NO_OFFER,
  items: items.map(([id, size, price]) => ({ id, kind: "photo" as const, size, price })),
});
const idsOf = (of: Offer) => of.items.map(({ id }) => id);

describe("an item of a new price list keeps the id of the same thing in the live one", () => {
  it("whatever its price and place", () => {
    const live = offer(["item-1", "web", 5], ["item-2", "original", 20]);
    const next = offer(["photo-original", "original", 25], ["photo-web", "web", 5]);
    expect(idsOf(keepItemIds(next, live))).toEqual(["item-2", "item-1"]);
  });

  it("and never has the id of another thing", () => {
    const live = offer(["item-1", "web", 5]);
    expect(idsOf(keepItemIds(offer(["photo-original", "original", 20]), live))).toEqual(["photo-original"]);
  });

  it("but no two items have one id", () => {
    const live = offer(["photo-original", "web", 5]);
    const next = offer(["photo-web", "web", 5], ["photo-original", "original", 20]);
    expect(new Set(idsOf(keepItemIds(next, live))).size).toBe(2);
  });
});
