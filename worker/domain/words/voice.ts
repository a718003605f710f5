import { type Currency, showMoney } from "../shop/money.ts";
import { dateLocale } from "./date-locale.ts";
import { de } from "./de.ts";
import { en, type Forms, type Words } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";

const CATALOGUES: Readonly<Record<string, Words>> = { en, de, fr, es };
const DEFAULT = "en";

/** BCP 47 primary tags that have a catalogue. */
export const LANGUAGES: readonly string[] = Object.keys(CATALOGUES);

export type TextKey = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];
export type CountKey = Exclude<keyof Words, TextKey>;
export type Values = Readonly<Record<string, string | number>>;

/**
 * The texts of one language, with dates, numbers and money as one region writes them. Results are plain text: code that
 * puts them into markup must escape them.
 */
export interface Voice {
  /** BCP 47 primary tag: "en". */
  language: string;
  /** "en-GB", or the language alone if no region is known. */
  locale: string;
  say(key: TextKey, values?: Values): string;
  /** The plural form for `count`; `{count}` becomes the number as the region writes it. */
  count(key: CountKey, count: number, values?: Values): string;
  number(value: number): string;
  /** "13 June 2026", "June 13, 2026" (Americans) or "13. Juni 2026" for "2026-06-13..."; the text itself if it does not begin with a date. */
  date(iso: string): string;
  /** Bytes in decimal units, at most one fraction digit: "1.2 GB". */
  bytes(bytes: number): string;
  /** Smallest units of a currency: "€12.50". */
  money(amount: number, currency: Currency): string;
  /** A wait, rounded up to whole seconds, minutes (from 90 s) or hours (from 90 min). */
  wait(seconds: number): string;
}

const voices = new Map<string, Voice>();

/** The voice of a language, or of a locale that Intl knows; English for languages without a catalogue. */
export function words(locale: string): Voice {
  const [language = ""] = locale.split("-");
  const known = Object.hasOwn(CATALOGUES, language) ? { language, locale } : { language: DEFAULT, locale: DEFAULT };
  const voice = voices.get(known.locale) ?? voiceOf(known);
  voices.set(known.locale, voice);
  return voice;
}

/** Whether a key is one of a text without plural forms. Keys in stored pages are checked with it. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key) && typeof en[key as keyof Words] === "string";
}

/** All forms of a counted message, for scripts that choose one in the browser. */
export function pluralForms(language: string, key: CountKey): Words[CountKey] {
  return (CATALOGUES[words(language).language] ?? en)[key];
}

function voiceOf({ language, locale }: Pick<Voice, "language" | "locale">): Voice {
  const catalogue: Words = CATALOGUES[language] ?? en;
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(locale);
  const dates = new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: "long", timeZone: "UTC" });
  const count: Voice["count"] = (key, n, values) => {
    const forms: Forms = catalogue[key];
    return putValues(forms[rules.select(n)] ?? forms.other, { ...values, count: numbers.format(n) });
  };
  return {
    language,
    locale,
    say: (key, values = {}) => putValues(catalogue[key], values),
    count,
    number: (value) => numbers.format(value),
    date: (iso) => formatDate(dates, iso),
    bytes: (bytes) => formatBytes(locale, bytes),
    money: (amount, currency) => showMoney(amount, { currency, locale }),
    wait: (seconds) => {
      if (seconds < 90) return count("seconds", Math.max(1, Math.ceil(seconds)));
      if (seconds < 5400) return count("minutes", Math.ceil(seconds / 60));
      return count("hours", Math.ceil(seconds / 3600));
    },
  };
}

/** Puts values into the holes of a text. */
export function putValues(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

function formatDate(dates: Intl.DateTimeFormat, iso: string): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(iso)?.[0];
  const instant = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(instant) ? iso : dates.format(instant);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

function formatBytes(locale: string, bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  const maximumFractionDigits = value < 10 && step > 1 ? 1 : 0;
  const unitDisplay = step === 0 ? "long" : "short";
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[step],
    unitDisplay,
    maximumFractionDigits,
  }).format(value);
}
