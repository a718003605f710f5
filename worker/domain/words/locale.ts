import { LANGUAGES } from "./voice.ts";

/** What a page's language depends on. */
interface Asked {
  /** The gallery's own language. */
  gallery: string | null;
  /** `Accept-Language` (RFC 9110, section 12.5.4). */
  accept: string | null;
}

const DEFAULT = "en";

/**
 * The language of a page: the gallery's own, else the best one of `Accept-Language` (by primary tag, `q=0` refused), else
 * English.
 */
export function pickLanguage({ gallery, accept }: Asked): string {
  const own = primaryTag(gallery ?? "");
  if (LANGUAGES.includes(own)) return own;
  for (const tag of acceptedTags(accept).map(primaryTag)) {
    if (tag === "*") return DEFAULT;
    if (LANGUAGES.includes(tag)) return tag;
  }
  return DEFAULT;
}

/**
 * The locale in which a page writes dates, numbers and money: with the visitor's region, if the visitor reads the page's
 * language there ("en-GB", "de-AT"), else the language alone. Always a locale that Intl knows.
 */
export function pickLocale(asked: Asked): string {
  const language = pickLanguage(asked);
  const tags = acceptedTags(asked.accept);
  const own = tags.filter((tag) => primaryTag(tag) === language && (tag !== ADDED || isMeant(tags[0] ?? "")));
  const [region] = own.flatMap((tag) => regionOf(tag) ?? []);
  return region ? knownLocale(`${language}-${region}`) : language;
}

/** Browsers add this one to everybody's list. It names a region only for those who put English, or that region, first. */
const ADDED = "en-US";
const isMeant = (first: string) => primaryTag(first) === "en" || regionOf(first) === "US";

const regionOf = (tag: string): string | undefined => REGION.exec(tag)?.[1]?.toUpperCase();

/** The region of a tag. It comes after the language and the script, if any; what follows could change digits or calendar. */
const REGION = /^[a-z]{2}(?:-[a-z]{4})?-([a-z]{2}|\d{3})(?:-|$)/i;

// A few languages, each with a two-letter or three-digit region: at most a few thousand short texts.
const known = new Map<string, string>();

/** The locale that Intl uses for a tag: the language alone, if it doesn't know the region. */
function knownLocale(tag: string): string {
  const locale = known.get(tag) ?? new Intl.NumberFormat(tag).resolvedOptions().locale;
  known.set(tag, locale);
  return locale;
}

function primaryTag(tag: string): string {
  return (tag.trim().split("-")[0] ?? "").toLowerCase();
}

const RANGES_READ = 30;

/** The tags that a browser accepts, best first. */
function acceptedTags(header: string | null): string[] {
  const ranges = (header ?? "").split(",", RANGES_READ).map((range) => {
    const [tag = "", ...parameters] = range.split(";");
    const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/i.exec(p)?.[1]).find((found) => found !== undefined);
    return { tag: tag.trim(), q: q === undefined ? 1 : Number(q) };
  });
  const wanted = ranges.filter(({ tag, q }) => tag !== "" && q > 0);
  return wanted.sort((a, b) => b.q - a.q).map(({ tag }) => tag);
}
