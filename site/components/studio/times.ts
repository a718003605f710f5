/** How the studio shows times: in the photographer's time zone. */
export interface Clock {
  timezone: string;
  now: number;
  /** "13 Jun 2026, 14:05" */
  at(ms: number): string;
  /** "13 June 2026" */
  date(ms: number): string;
  /** "13 Jun" */
  short(ms: number): string;
  /** "Saturday, 13 June 2026" */
  day(ms: number): string;
  /** "14:05" */
  hour(ms: number): string;
  /** The last day before an instant that ends a day: "Saturday, 13 June 2026". */
  lastDay(end: number): string;
  /** "today", "tomorrow", "in 4 days" */
  until(end: number): string;
}

const DAY = 86_400_000;

/** `timezone`: IANA name; `now`: milliseconds since 1970. */
export function clockOf({ timezone, now }: { timezone: string; now: number }): Clock {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const dates = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hourCycle: "h23", ...options });
    return (ms: number) => dates.format(ms);
  };
  const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const date = format({ day: "numeric", month: "long", year: "numeric" });
  const brief = format({ day: "numeric", month: "short", year: "numeric" });
  const hour = format({ hour: "2-digit", minute: "2-digit" });
  const distance = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  return {
    timezone,
    now,
    at: (ms) => `${brief(ms)}, ${hour(ms)}`,
    date,
    short: format({ day: "numeric", month: "short" }),
    day,
    hour,
    lastDay: (end) => day(end - 1),
    until: (end) => distance.format(Math.floor((end - 1 - now) / DAY), "day"),
  };
}

/** An instant for machines, for `<time datetime>`. */
export const isoOf = (ms: number) => new Date(ms).toISOString();
