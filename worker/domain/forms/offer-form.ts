import { CURRENCY_CODES, type Currency, readMoney } from "../shop/money.ts";
import {
  CLIENT_TERMS,
  ITEM_KINDS,
  ITEMS_MAX,
  type Item,
  type Offer,
  offerSchema,
  PACK_MAX,
  TAX_KINDS,
} from "../shop/offer.ts";
import { SIZES } from "../sizes.ts";

type Fields = ReadonlyMap<string, readonly string[]>;

/**
 * Reads what a gallery sells from the studio's form: `currency`; for each item `i<n>-kind`, `i<n>-size`, `i<n>-price`,
 * `i<n>-count` (packs), `i<n>-id` of those there before; an item without a price is taken out. `free-photos`, `free-size`,
 * `free-for`; `clients`; `tax-kind`, `tax-rate` (percent), `tax-label`; `invoice=on`; `seller`, `transfer`, `conditions`.
 */
export function offerFromFields(fields: Fields): { ok: true; offer: Offer } | { ok: false; problems: string[] } {
  const problems: string[] = [];
  const value = (name: string) => fields.get(name)?.at(-1)?.trim() ?? "";
  const choice = <T extends string>(name: string, known: readonly T[]): T => {
    const found = known.find((one) => one === value(name));
    if (!found) problems.push(`${name}: must be one of ${known.join(", ")}`);
    return found ?? (known[0] as T);
  };
  const lines = (name: string) => value(name).replace(/\r\n?/g, "\n");
  const currency = choice("currency", CURRENCY_CODES);
  const rate = readRate(value("tax-rate") || "0");
  if (rate === null) problems.push("tax-rate: a percentage such as 20 or 7.7");
  const free = /^\d{1,4}$/.test(value("free-photos") || "0") ? Number(value("free-photos") || "0") : -1;
  if (free < 0 || free > 1000) problems.push("free-photos: a number from 0 to 1000");
  const offer = {
    currency,
    items: itemsOf(value, { currency, problems }),
    free: { photos: free, size: choice("free-size", SIZES), for: choice("free-for", ["everyone", "clients"] as const) },
    clients: choice("clients", CLIENT_TERMS),
    tax: { kind: choice("tax-kind", TAX_KINDS), rate: rate ?? 0, label: value("tax-label") },
    invoice: value("invoice") === "on",
    ...{ seller: lines("seller"), transfer: lines("transfer"), conditions: lines("conditions") },
  };
  if (problems.length > 0) return { ok: false, problems };
  const read = offerSchema.safeParse(offer);
  if (read.success) return { ok: true, offer: read.data };
  return {
    ok: false,
    problems: read.error.issues.map(({ path }) => `${FIELDS[path.join(".")] ?? path.join(".")}: too long or too large`),
  };
}

const FIELDS: Readonly<Record<string, string>> = { "tax.label": "tax-label", "tax.rate": "tax-rate" };

/** Hundredths of a percent; null when it is none. */
function readRate(typed: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(typed);
  const rate = match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : -1;
  return rate >= 0 && rate <= 10_000 ? rate : null;
}

function itemsOf(
  value: (name: string) => string,
  { currency, problems }: { currency: Currency; problems: string[] },
): Item[] {
  const rows = Array.from({ length: ITEMS_MAX }, (_, n) => `i${n}`).filter((row) => value(`${row}-price`) !== "");
  const taken = new Set(rows.map((row) => value(`${row}-id`)));
  return rows.flatMap((row) => {
    const price = readMoney(value(`${row}-price`), currency);
    const kind = ITEM_KINDS.find((known) => known === value(`${row}-kind`));
    const size = SIZES.find((known) => known === value(`${row}-size`));
    const count = Number(value(`${row}-count`));
    if (price === null)
      problems.push(`${row}-price: an amount in ${currency}, such as 12${currency === "JPY" ? "00" : ".50"}`);
    if (!kind) problems.push(`${row}-kind: must be one of ${ITEM_KINDS.join(", ")}`);
    if (!size) problems.push(`${row}-size: must be one of ${SIZES.join(", ")}`);
    const pack = kind === "photos";
    const counts = !pack || (Number.isInteger(count) && count >= 2 && count <= PACK_MAX);
    if (!counts) problems.push(`${row}-count: how many photos are in the pack, 2 to ${PACK_MAX}`);
    if (price === null || !kind || !size || !counts) return [];
    const id = value(`${row}-id`) || freeId(taken);
    return [{ id, kind, size, price, ...(pack ? { count } : {}) }];
  });
}

/** An id no item has, so that what lies in carts stays what it was. */
function freeId(taken: Set<string>): string {
  let n = 1;
  while (taken.has(`item-${n}`)) n += 1;
  taken.add(`item-${n}`);
  return `item-${n}`;
}
