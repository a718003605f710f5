/** The days on which galleries close: calendar days in the photographer's time zone, stored as instants. */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** Whether a text is a calendar day, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return midnightUtc(text) !== null;
}

/**
 * The end of a calendar day in a time zone: the first instant after it, in milliseconds since 1970. Correct even where
 * clocks change at midnight. null if the text is not a day. Throws a RangeError for an unknown time zone.
 */
export function instantOf(day: string, timezone: string): number | null {
  const midnight = midnightUtc(day);
  if (midnight === null) return null;
  const next = midnight + DAY_MS;
  const clock = wallClock(timezone);
  // Try the offsets shortly before and after: midnight has one of them, unless it is skipped or comes twice.
  const ends = [next - DAY_MS, next + DAY_MS].map((near) => next - (clock(near) - near));
  const crosses = (at: number) => clock(at - 1) < next && clock(at) >= next;
  const found = ends.filter(crosses);
  return found.length > 0 ? Math.max(...found) : Math.max(...ends);
}

/** The last calendar day of a gallery that closes at an instant: the reverse of `instantOf`. */
export const lastDayIn = (expiresAt: number, timezone: string): string => dayIn(expiresAt - 1, timezone);

/** The calendar day of an instant, "YYYY-MM-DD". */
export function dayIn(at: number, timezone: string): string {
  return new Date(wallClock(timezone)(at)).toISOString().slice(0, 10);
}

/** Reads `YYYY-MM-DD` (the end of that day) or `never` (null). Throws a RangeError for an unknown time zone. */
export function readExpiry(text: string, timezone: string): { ok: true; expiresAt: number | null } | { ok: false } {
  if (text === "never") return { ok: true, expiresAt: null };
  const expiresAt = instantOf(text, timezone);
  return expiresAt === null ? { ok: false } : { ok: true, expiresAt };
}

/** Whether a name is a time zone this runtime knows, such as "Europe/Vienna". */
export function isTimezone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function midnightUtc(day: string): number | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (!year) return null;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(date));
  return new Date(at).toISOString().slice(0, 10) === day ? at : null;
}

/** The time a wall clock shows at an instant, read as if it were UTC. */
function wallClock(timezone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const seconds = Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
    return seconds + (((at % 1000) + 1000) % 1000);
  };
}
