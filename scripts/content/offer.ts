import { z } from "zod";
import { CURRENCY_CODES, type Currency, readMoney } from "../../worker/domain/shop/money.ts";
import {
  CLIENT_TERMS,
  ITEM_KINDS,
  ITEMS_MAX,
  type Item,
  NO_OFFER,
  type Offer,
  PACK_MAX,
  RATE_MAX,
  TAX_KINDS,
} from "../../worker/domain/shop/offer.ts";
import { LARGEST, SIZES, SMALLEST } from "../../worker/domain/sizes.ts";
import { anyText, line, oneOf, paragraph, settings, trueOrFalse } from "./fields.ts";
import { type WordingKey, wrong } from "./wordings.ts";

const whole = z
  .string(wrong("notWhole"))
  .regex(/^\d{1,4}$/, wrong("notWhole"))
  .transform(Number);

const rate = z
  .string(wrong("notPercentage"))
  .regex(/^\d{1,3}(?:\.\d{1,2})?$/, wrong("notPercentage"))
  .transform((text) => Math.round(Number(text) * 100))
  .refine((hundredths) => hundredths <= RATE_MAX, wrong("notPercentage"));

const item = settings({
  sell: oneOf(ITEM_KINDS),
  size: oneOf(SIZES).default(LARGEST),
  price: anyText(),
  count: whole.optional(),
}).superRefine(({ sell, count }, context) => {
  const issue = (message: WordingKey, params = {}) =>
    context.addIssue({ code: "custom", path: ["count"], message, params });
  if (sell !== "photos" && count !== undefined) issue("onlyPacks");
  if (sell === "photos" && (count === undefined || count < 2 || count > PACK_MAX)) {
    issue("notPack", { least: 2, most: PACK_MAX });
  }
});

const free = settings({
  photos: whole,
  size: oneOf(SIZES).default(SMALLEST),
  for: oneOf(["everyone", "clients"]).default("everyone"),
});
const tax = settings({ kind: oneOf(TAX_KINDS), rate: rate.default(0), label: line(60).default("") });

const shape = settings({
  currency: oneOf(CURRENCY_CODES),
  clients: oneOf(CLIENT_TERMS).default("free"),
  items: z.array(item, wrong("itemsNoList")).max(ITEMS_MAX, wrong("tooManyItems")),
  free: free.default(NO_OFFER.free),
  tax: tax.default(NO_OFFER.tax),
  invoice: trueOrFalse.default(false),
  seller: paragraph(2000).default(""),
  transfer: paragraph(2000).default(""),
  conditions: paragraph(2000).default(""),
});

/** `offer:` of a gallery.yaml, as what a gallery sells. */
export const offerSchema = shape.transform(({ items, ...terms }, context): Offer => {
  const priced = items.map(({ sell, size, price, count }, i) => {
    const amount = readMoney(price, terms.currency as Currency);
    if (amount === null) {
      const message: WordingKey = "notAmount";
      const params = { currency: terms.currency };
      context.addIssue({ code: "custom", path: ["items", i, "price"], message, params });
    }
    return { kind: sell, size, price: amount ?? 0, ...(count === undefined ? {} : { count }) };
  });
  return { ...terms, items: withIds(priced) };
});

/** Items are named by what they sell, so that a cart never holds another thing than was put into it. */
function withIds(items: readonly Omit<Item, "id">[]): Item[] {
  const ids = items.map(({ kind, size, count }) => [kind, size, ...(count ? [count] : [])].join("-"));
  return items.map((item, i) => {
    const before = ids.slice(0, i).filter((id) => id === ids[i]).length;
    return { id: before === 0 ? `${ids[i]}` : `${ids[i]}-no-${before + 1}`, ...item };
  });
}

/** The keys that exist at each place of it; a number stands for any item of a list. */
export const OFFER_KEYS = {
  offer: Object.keys(shape.shape),
  "offer.items.#": Object.keys(item.shape),
  "offer.free": Object.keys(free.shape),
  "offer.tax": Object.keys(tax.shape),
};
