import { type Currency, showMoney } from "../shop/money.ts";
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

/** Everything said in one language. Results are plain text: code that puts them into markup escapes them. */
export interface Voice {
  language: string;
  say(key: TextKey, values?: Values): string;
  /** The plural form for `count`; `{count}` is put in the way the language writes numbers. */
  count(key: CountKey, count: number, values?: Values): string;
  number(value: number): string;
  /** "June 13, 2026" or "13. Juni 2026" for "2026-06-13..."; the text itself if it does not begin with a date. */
  date(iso: string): string;
  /** Bytes in decimal units, at most one fraction digit: "1.2 GB". */
  bytes(bytes: number): string;
  /** Smallest units of a currency: "€12.50". */
  money(amount: number, currency: Currency): string;
  /** A wait, rounded up to whole seconds, minutes (from 90 s) or hours (from 90 min). */
  wait(seconds: number): string;
}

const voices = new Map<string, Voice>();

/** The voice of a language; English for languages without a catalogue. */
export function words(language: string): Voice {
  const known = Object.hasOwn(CATALOGUES, language) ? language : DEFAULT;
  const voice = voices.get(known) ?? voiceOf(known);
  voices.set(known, voice);
  return voice;
}

/** True for keys of texts without plural forms, so that a key in a stored page can be trusted. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key) && typeof en[key as keyof Words] === "string";
}

/** The raw forms of a counted message, for scripts that choose among them in the browser. */
export function pluralForms(language: string, key: CountKey): Words[CountKey] {
  return (CATALOGUES[words(language).language] ?? en)[key];
}

function voiceOf(language: string): Voice {
  const catalogue: Words = CATALOGUES[language] ?? en;
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const count: Voice["count"] = (key, n, values) => {
    const forms: Forms = catalogue[key];
    return putValues(forms[rules.select(n)] ?? forms.other, { ...values, count: numbers.format(n) });
  };
  return {
    language,
    say: (key, values = {}) => putValues(catalogue[key], values),
    count,
    number: (value) => numbers.format(value),
    date: (iso) => formatDate(dates, iso),
    bytes: (bytes) => formatBytes(language, bytes),
    money: (amount, currency) => showMoney(amount, { currency, language }),
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

function formatBytes(language: string, bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  const maximumFractionDigits = value < 10 && step > 1 ? 1 : 0;
  const unitDisplay = step === 0 ? "long" : "short";
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: UNITS[step],
    unitDisplay,
    maximumFractionDigits,
  }).format(value);
}

/**
 * The language of a page: the gallery's own, else the best one of `Accept-Language` (RFC 9110, section 12.5.4, by primary
 * tag, `q=0` refused), else English.
 */
export function pickLanguage({ gallery, accept }: { gallery: string | null; accept: string | null }): string {
  const own = primaryTag(gallery ?? "");
  if (LANGUAGES.includes(own)) return own;
  for (const tag of acceptedTags(accept ?? "")) {
    if (tag === "*") return DEFAULT;
    if (LANGUAGES.includes(tag)) return tag;
  }
  return DEFAULT;
}

function primaryTag(tag: string): string {
  return (tag.trim().split("-")[0] ?? "").toLowerCase();
}

const RANGES_READ = 30;

function acceptedTags(header: string): string[] {
  const ranges = header.split(",", RANGES_READ).map((range) => {
    const [tag = "", ...parameters] = range.split(";");
    const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/i.exec(p)?.[1]).find((found) => found !== undefined);
    return { tag: primaryTag(tag), q: q === undefined ? 1 : Number(q) };
  });
  const wanted = ranges.filter(({ tag, q }) => tag !== "" && q > 0);
  return wanted.sort((a, b) => b.q - a.q).map(({ tag }) => tag);
}
