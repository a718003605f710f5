import { formOf, type Refuse, type RowFacts } from "../form.ts";
import { carried, choice, field, rows, text, tick, wholeNumber } from "../form-fields.ts";
import { CURRENCY_CODES, type Currency } from "../shop/money.ts";
import {
  CLIENT_TERMS,
  FREE_FOR,
  ITEM_KINDS,
  ITEMS_MAX,
  type Item,
  type Offer,
  PACK_MAX,
  QUOTA_MAX,
  RATE_MAX,
  TAX_KINDS,
  TAX_LABEL_MAX,
  TEXT_MAX,
} from "../shop/offer.ts";
import { SIZES } from "../sizes.ts";
import { amountText, readAmount } from "./amount.ts";
import { rowIds } from "./row-ids.ts";

const RATE = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/;

/** A percentage as typed; its value is in hundredths of a percent. */
const rate = field({
  constraints: { pattern: String.raw`\s*\d{1,3}(?:[.,]\d{1,2})?\s*%?\s*`, maxlength: 20 },
  wrong: { code: "percentage" },
  empty: 0,
  read: (typed) => {
    const [, whole = "", part = ""] = RATE.exec(typed) ?? [];
    const hundredths = Number(whole) * 100 + Number(part.padEnd(2, "0"));
    return hundredths <= RATE_MAX ? hundredths : null;
  },
});

const PACK = { least: 2, most: PACK_MAX };

const item = {
  id: carried(),
  kind: choice(ITEM_KINDS),
  size: choice(SIZES),
  price: amountText(),
  count: wholeNumber(PACK),
};

/** What a gallery sells, and its terms. An item without a price is left out; an item that existed before has an id. */
export const offerForm = formOf(
  {
    currency: choice(CURRENCY_CODES),
    items: rows({ prefix: "i", most: ITEMS_MAX, filled: "price", shape: item }, ({ kind, count }) =>
      kind === "photos" && count === null ? ["count", { code: "wholeNumber", values: PACK }] : null,
    ),
    "free-photos": wholeNumber({ least: 0, most: QUOTA_MAX }),
    "free-size": choice(SIZES),
    "free-for": choice(FREE_FOR),
    clients: choice(CLIENT_TERMS),
    "tax-kind": choice(TAX_KINDS),
    "tax-rate": rate,
    "tax-label": text({ most: TAX_LABEL_MAX }),
    invoice: tick(),
    ...{ seller: text({ most: TEXT_MAX }), transfer: text({ most: TEXT_MAX }), conditions: text({ most: TEXT_MAX }) },
  },
  (values, refuse, { freshId }: RowFacts): Offer => {
    const { currency, items, clients, invoice, seller, transfer, conditions } = values;
    return {
      ...{ currency, clients, invoice, seller, transfer, conditions },
      items: itemsOf(items, { currency, refuse, freshId }),
      free: { photos: values["free-photos"] ?? 0, size: values["free-size"], for: values["free-for"] },
      tax: { kind: values["tax-kind"], rate: values["tax-rate"], label: values["tax-label"] },
    };
  },
);

type Row = Pick<Item, "id" | "kind" | "size"> & { price: string; count: number | null };

interface Judging extends RowFacts {
  currency: Currency;
  refuse: Refuse;
}

function itemsOf(all: readonly (Row | null)[], { currency, refuse, freshId }: Judging): Item[] {
  const ids = rowIds("item", { ids: all.flatMap((row) => row?.id ?? []), freshId });
  return all.flatMap((row, n) => {
    if (!row) return [];
    const { kind, size, count } = row;
    const price = readAmount(row.price, { currency, refuse: (wrong) => refuse(`i${n}-price`, wrong) });
    const id = ids.shift() ?? "";
    return [{ id, kind, size, price: price ?? 0, ...(kind === "photos" && count !== null ? { count } : {}) }];
  });
}
