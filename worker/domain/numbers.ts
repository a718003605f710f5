/** What is counted about visitors: sums only. */

/** What is counted: by day, and for each `set` and `photo` over all days. `sets`, `photos`: the views of all of them. */
export const NUMBER_KINDS = ["visitors", "cover", "sets", "photos", "set", "photo", "downloads", "picks"] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

/** The kinds with a number for each day. */
export const DAY_KINDS = ["visitors", "sets", "photos", "downloads", "picks"] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** A day and what was counted on it. */
export type DayNumbers = { day: string } & Record<DayKind, number>;

/** The kinds that are also counted for each photo and set. */
export const VIEW_KINDS = ["set", "photo"] as const;
export type ViewKind = (typeof VIEW_KINDS)[number];

/** How many days a page can show, the fewest first. */
export const DAYS_CHOICES = [7, 30, 90] as const;
type DaysShown = (typeof DAYS_CHOICES)[number];
const DAYS_SHOWN: DaysShown = 30;

/** How long views of single photos and sets are kept by day: as long as any page shows them. */
export const DAYS_KEPT = Math.max(...DAYS_CHOICES);

/** The number of days that an address asks for. */
export const readDaysShown = (asked: string | undefined): DaysShown =>
  DAYS_CHOICES.find((days) => String(days) === asked) ?? DAYS_SHOWN;

/** How many photos' views are sent at once. */
export const VIEWS_MAX = 200;

const DAY_MS = 86_400_000;

/** The days up to one, the oldest first, as "YYYY-MM-DD". */
export function daysUpTo(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => dayBefore(day, count - 1 - i));
}

/** The day a number of days before another one, as "YYYY-MM-DD". */
export const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

/** A row for each of these days, with zeros where nothing was counted. */
export function byDay(
  days: readonly string[],
  rows: readonly { day: string; kind: string; n: number }[],
): DayNumbers[] {
  const sums = Map.groupBy(rows, ({ day, kind }) => `${day} ${kind}`);
  const sumOf = (day: string, kind: DayKind) => (sums.get(`${day} ${kind}`) ?? []).reduce((sum, { n }) => sum + n, 0);
  return days.map((day) => ({
    day,
    ...(Object.fromEntries(DAY_KINDS.map((kind) => [kind, sumOf(day, kind)])) as Record<DayKind, number>),
  }));
}

// Programs that say what they are. The others look like people.
const PROGRAM =
  /bot\b|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|telegram|embedly|curl\/|wget\/|python-|monitor|lighthouse/i;

/**
 * Whether a person looks at a page with this request: not a program, not a browser that only fetches ahead, and not a script
 * that wants a part of the page (Fetch Metadata, Sec-Fetch-Dest).
 */
export function isLook({ method, header }: { method: string; header: (name: string) => string | undefined }): boolean {
  if (method === "GET" && header("sec-fetch-dest") === "empty") return false;
  const purpose = `${header("sec-purpose") ?? ""} ${header("purpose") ?? ""}`;
  return (
    method !== "HEAD" &&
    !/prefetch|prerender|preview/i.test(purpose) &&
    !PROGRAM.test((header("user-agent") ?? "").slice(0, 500))
  );
}
