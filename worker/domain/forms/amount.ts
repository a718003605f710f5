import { field } from "../form-fields.ts";
import type { Wrong } from "../problem.ts";
import { AMOUNT_MAX, type Currency, hasDecimals, plainMoney, readMoney } from "../shop/money.ts";

/** An amount as it is typed, in whatever currency; a pattern. */
export const AMOUNT = String.raw`\d{1,9}(?:[.,]\d{1,2})?`;

/** A field for an amount; its currency is judged by `readAmount`. */
export function amountText(required: { required?: true } = {}) {
  return field({
    constraints: { ...required, maxlength: 20, pattern: String.raw`\s*${AMOUNT}\s*` },
    wrong: { code: "amount" },
    empty: "",
    read: (typed) => typed,
  });
}

interface Judged {
  currency: Currency;
  /** The largest there may be. */
  most?: number;
  refuse: (wrong: Wrong) => void;
}

/** A typed amount in a currency's smallest unit; null: it can't be, and is refused. */
export function readAmount(typed: string, { currency, most = AMOUNT_MAX, refuse }: Judged): number | null {
  const amount = readMoney(typed, currency);
  if (amount !== null && amount <= most) return amount;
  const cents = /[.,]/.test(typed) && !hasDecimals(currency);
  refuse(
    cents
      ? { code: "amountWhole", values: { currency } }
      : { code: "amountMost", values: { most: `${plainMoney(most, currency)} ${currency}` } },
  );
  return null;
}
