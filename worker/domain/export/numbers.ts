import { DAY_KINDS, type DayNumbers } from "../numbers.ts";
import { csvFile } from "./csv.ts";

/** Numbers by day, as CSV. */
export function daysCsv(days: readonly DayNumbers[]): AsyncGenerator<string> {
  const head = ["day", "visitors", "views of sets", "views of photos", "downloads", "photos picked"];
  return csvFile(
    head,
    days.map((one) => [one.day, ...DAY_KINDS.map((kind) => one[kind])]),
  );
}

/** Views of photos over all days and in the last ones, as CSV. */
export function viewsCsv(
  views: readonly { subject: string; n: number; total: number }[],
  days: number,
): AsyncGenerator<string> {
  return csvFile(
    ["photo", "views", `views in the last ${days} days`],
    views.map(({ subject, n, total }) => [subject, total, n]),
  );
}
