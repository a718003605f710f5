import type { Line } from "../../worker/domain/shop/cart.ts";
import type { Item } from "../../worker/domain/shop/offer.ts";
import type { Standing } from "../../worker/domain/shop/order.ts";
import type { TextKey, Voice } from "../../worker/domain/words/voice.ts";

/** The name of an item on the price list. */
export function itemWords({ kind, count }: Pick<Item, "kind"> & { count?: number | null | undefined }, voice: Voice) {
  switch (kind) {
    case "photo":
      return voice.say("onePhoto");
    case "photos":
      return voice.say("packOf", { count: voice.number(count ?? 0) });
    case "set":
      return voice.say("aSet");
    case "gallery":
      return voice.say("allThePhotos");
  }
}

/** The name of a line of a bill: the item, and the names in it that may be shown. */
export function lineWords(line: Line, voice: Voice): string {
  const name = line.kind === "set" ? line.title : line.kind === "photo" ? (line.subjects[0] ?? null) : null;
  return name === null ? itemWords(line, voice) : `${itemWords(line, voice)}: ${name}`;
}

const STANDINGS: Record<Exclude<Standing, "open">, TextKey> = {
  paid: "orderPaid",
  ended: "orderEnded",
  refunded: "orderRefunded",
  disputed: "orderDisputed",
  odd: "orderAmountMismatch",
};

/** The state of an order, for its buyer. */
export function standingKey({ standing, method }: { standing: Standing; method: string }): TextKey {
  if (standing === "open") return method === "invoice" ? "orderToPay" : "orderOpen";
  return STANDINGS[standing];
}
