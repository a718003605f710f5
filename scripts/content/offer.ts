import { z } from "zod";
import { CURRENCY_CODES, type Currency, readMoney } from "../../worker/domain/shop/money.ts";
import {
  CLIENT_TERMS,
  ITEM_KINDS,
  ITEMS_MAX,
  NO_OFFER,
  type Offer,
  PACK_MAX,
  RATE_MAX,
  TAX_KINDS,
} from "../../worker/domain/shop/offer.ts";
import { LARGEST, SIZES, SMALLEST } from "../../worker/domain/sizes.ts";
import { line, noText, oneOf, paragraph, says, trueOrFalse } from "./fields.ts";

const wrongCount = says("is not a number", "Write a whole number");
const whole = z
  .string(wrongCount)
  .regex(/^\d{1,4}$/, wrongCount)
  .transform(Number);

const wrongRate = says("is not a percentage", "Write it as 20 or 7.7");
const rate = z
  .string(wrongRate)
  .regex(/^\d{1,3}(?:\.\d{1,2})?$/, wrongRate)
  .transform((text) => Math.round(Number(text) * 100))
  .refine((hundredths) => hundredths <= RATE_MAX, wrongRate);

const item = z
  .strictObject({
    sell: oneOf(ITEM_KINDS),
    size: oneOf(SIZES).default(LARGEST),
    price: z.string(noText),
    count: whole.optional(),
  })
  .superRefine(({ sell, count }, context) => {
    const issue = (message: string) => context.addIssue({ code: "custom", path: ["count"], message });
    if (sell !== "photos" && count !== undefined)
      issue(says("is only for packs", "Write sell: photos, or remove the line"));
    if (sell === "photos" && (count === undefined || count < 2 || count > PACK_MAX)) {
      issue(says("is not a possible pack size", `Write how many photos it contains, 2 to ${PACK_MAX}`));
    }
  });

const free = z.strictObject({
  photos: whole,
  size: oneOf(SIZES).default(SMALLEST),
  for: oneOf(["everyone", "clients"]).default("everyone"),
});
const tax = z.strictObject({ kind: oneOf(TAX_KINDS), rate: rate.default(0), label: line(60).default("") });

const shape = z.strictObject({
  currency: oneOf(CURRENCY_CODES),
  clients: oneOf(CLIENT_TERMS).default("free"),
  items: z
    .array(item, says("must be a list", "Write each item as - sell: photo, with price: below it"))
    .max(ITEMS_MAX, says(`has more than ${ITEMS_MAX} items`, "Keep the important ones")),
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
      const message = says(`is not an amount in ${terms.currency}`, "Write it as 12 or, where there are cents, 12.50");
      context.addIssue({ code: "custom", path: ["items", i, "price"], message });
    }
    return { id: `item-${i + 1}`, kind: sell, size, price: amount ?? 0, ...(count === undefined ? {} : { count }) };
  });
  return { ...terms, items: priced };
});

/** The keys that exist at each place of it; a number stands for any item of a list. */
export const OFFER_KEYS = {
  offer: Object.keys(shape.shape),
  "offer.items.#": Object.keys(item.shape),
  "offer.free": Object.keys(free.shape),
  "offer.tax": Object.keys(tax.shape),
};
