import { z } from "zod";
import { SIZES, SMALLEST } from "../sizes.ts";
import { AMOUNT_MAX, CURRENCY_CODES } from "./money.ts";

/** What a gallery sells, and on which terms. */

/** One photo, up to a number of photos, a set, or all photos. */
export const ITEM_KINDS = ["photo", "photos", "set", "gallery"] as const;

/** Clients download for free, or buy as guests do. */
export const CLIENT_TERMS = ["free", "buy"] as const;

/** Who gets some photos free. */
export const FREE_FOR = ["everyone", "clients"] as const;

export const TAX_KINDS = ["none", "included", "excluded"] as const;

export const ITEMS_MAX = 20;
/** Most photos in one pack. */
export const PACK_MAX = 500;
/** Tax rates are in hundredths of a percent. */
export const RATE_MAX = 10_000;
/** Most free photos for each person. */
export const QUOTA_MAX = 1000;
/** Most characters of `seller`, `transfer` and `conditions`, and of a tax's label. */
export const TEXT_MAX = 2000;
export const TAX_LABEL_MAX = 60;

const itemSchema = z.object({
  /** Identifies it in carts; unique in its offer. */
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(40),
  kind: z.enum(ITEM_KINDS),
  size: z.enum(SIZES),
  /** Smallest units of the currency. */
  price: z.int().min(0).max(AMOUNT_MAX),
  /** Photos in a pack; only for `photos`. */
  count: z.int().min(2).max(PACK_MAX).optional(),
});
/** One line of the price list. */
export type Item = z.infer<typeof itemSchema>;

const text = z.string().max(TEXT_MAX);

export const offerSchema = z.object({
  currency: z.enum(CURRENCY_CODES),
  items: z
    .array(itemSchema.refine(({ kind, count }) => (kind === "photos") === (count !== undefined)))
    .max(ITEMS_MAX)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length),
  /** Single photos that each visitor, or each client, gets free. */
  free: z.object({
    photos: z.int().min(0).max(QUOTA_MAX),
    size: z.enum(SIZES),
    for: z.enum(FREE_FOR),
  }),
  clients: z.enum(CLIENT_TERMS),
  tax: z.object({
    kind: z.enum(TAX_KINDS),
    rate: z.int().min(0).max(RATE_MAX),
    /** Its name on invoices: "20 % VAT". */
    label: z.string().max(TAX_LABEL_MAX),
  }),
  /** Buyers may pay an invoice by bank transfer; the photographer then releases the order. */
  invoice: z.boolean(),
  /** The seller as it appears on invoices: name, address, tax number. */
  seller: text,
  /** Where to pay an invoice. */
  transfer: text,
  /** What buyers must accept before they pay. */
  conditions: text,
});
/** What a gallery sells, as the photographer set it up. */
export type Offer = z.infer<typeof offerSchema>;

/** The offer of a new gallery. */
export const NO_OFFER: Offer = {
  currency: "EUR",
  items: [],
  free: { photos: 0, size: SMALLEST, for: "everyone" },
  clients: "free",
  tax: { kind: "none", rate: 0, label: "" },
  invoice: false,
  seller: "",
  transfer: "",
  conditions: "",
};

/** The offer, whose items keep the ids that the same things have in the live one, since carts name them. */
export function keepItemIds(offer: Offer, live: Offer): Offer {
  const sold = ({ kind, size, count }: Item) => `${kind} ${size} ${count ?? ""}`;
  const left = [...live.items];
  const items = offer.items.map((item) => {
    const at = left.findIndex((other) => sold(other) === sold(item));
    const [same] = at < 0 ? [] : left.splice(at, 1);
    return same ? { ...item, id: same.id } : item;
  });
  const isTwice = new Set(items.map(({ id }) => id)).size < items.length;
  return isTwice ? offer : { ...offer, items };
}
