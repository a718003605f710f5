import { field } from "../form-fields.ts";
import type { Wrong } from "../problem.ts";
import { AMOUNT_MAX, type Currency, hasDecimals, plainMoney, readMoney } from "../shop/money.ts";

/** The pattern of an amount as people type it, in any currency. */
export const AMOUNT = String.raw`\d{1,9}(?:[.,]\d{1,2})?`;

/** A field for an amount; `readAmount` reads it once the currency is known. */
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
  /** The largest amount allowed. */
  most?: number;
  refuse: (wrong: Wrong) => void;
}

/** A typed amount in the currency's smallest unit; null: it is not one, and the problem is reported. */
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
