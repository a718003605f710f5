/** Money is an integer of the currency's smallest unit: 1250 is 12.50 EUR, 1250 is 1,250 JPY. */

/** Currencies for selling, each with its number of decimals (ISO 4217). */
const CURRENCIES = {
  AED: 2,
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 2,
  ILS: 2,
  INR: 2,
  ISK: 0,
  JPY: 0,
  KRW: 0,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  PLN: 2,
  PYG: 0,
  RON: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TRY: 2,
  TWD: 2,
  USD: 2,
  VND: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  ZAR: 2,
} as const;

export type Currency = keyof typeof CURRENCIES;

export const CURRENCY_CODES = Object.keys(CURRENCIES) as [Currency, ...Currency[]];

/** Whether a currency has a smaller unit. */
export const hasDecimals = (currency: Currency) => CURRENCIES[currency] > 0;

/** More than any photo costs, and small enough for exact sums. */
export const AMOUNT_MAX = 100_000_000;

/** Reads a typed amount ("12.50", "12,5" or "12") into the smallest unit; null: it is not an amount. */
export function readMoney(typed: string, currency: Currency): number | null {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  const digits = CURRENCIES[currency];
  const [, whole = "", fraction = ""] = match ?? [];
  if (!match || fraction.length > digits) return null;
  const amount = Number(whole + fraction.padEnd(digits, "0"));
  return amount <= AMOUNT_MAX ? amount : null;
}

/** An amount for form fields and spreadsheets: "12.50", "1250". */
export function plainMoney(amount: number, currency: Currency): string {
  const digits = CURRENCIES[currency];
  if (digits === 0) return String(amount);
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  return `${amount < 0 ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** An amount as a locale writes it: "€12.50", "12,50 €", "¥1,250". */
export function showMoney(amount: number, { currency, locale }: { currency: Currency; locale: string }): string {
  const digits = CURRENCIES[currency];
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Formats the text, not a quotient, so that exactly what is charged is shown.
  const exact = plainMoney(amount, currency) as Intl.StringNumericLiteral;
  return new Intl.NumberFormat(locale, { style: "currency", currency, ...fraction }).format(exact);
}

/** `amount` × `share` ÷ `of`, rounded to whole units, halves up. All are at least 0. */
export function shareOf(amount: number, { share, of }: { share: number; of: number }): number {
  return Math.floor((2 * amount * share + of) / (2 * of));
}
