/** What is counted of visitors, in sums. */

/** Counted by day, and photos and sets in addition over all days. `photos` and `sets` are their views together. */
export const NUMBER_KINDS = ["visitors", "cover", "sets", "photos", "set", "photo", "downloads", "picks"] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

/** The kinds that have a number for each day. */
export const DAY_KINDS = ["visitors", "sets", "photos", "downloads", "picks"] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** A day with what was counted on it. */
export type DayNumbers = { day: string } & Record<DayKind, number>;

/** Days that a page shows. */
export const DAYS_SHOWN = 30;

/** Photos of which views are sent at once. */
export const VIEWS_MAX = 200;

const DAY_MS = 86_400_000;

/** The days up to one, the oldest first, as "YYYY-MM-DD". */
export function daysUpTo(day: string, count: number): string[] {
  const last = Date.parse(day);
  return Array.from({ length: count }, (_, i) => new Date(last - (count - 1 - i) * DAY_MS).toISOString().slice(0, 10));
}

/** A row for each of these days, also where nothing was counted. */
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

// Programs that say what they are. Nothing distinguishes the others from people.
const PROGRAM =
  /bot\b|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|telegram|embedly|curl\/|wget\/|python-|monitor|lighthouse/i;

/**
 * Whether a request is a person's look at a page: not a program's, not a browser's that only fetches ahead, and not a script's
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
