import type { ActivityEntry } from "../../../worker/domain/activity.ts";
import { paths } from "../../../worker/domain/paths.ts";
import type { Clock } from "./times.ts";

/** Kinds of activity the feed can be narrowed to; null: all of them. */
export const KINDS = [
  { kind: null, name: "All" },
  { kind: "mark", name: "Private photos" },
  { kind: "download", name: "Downloads" },
  { kind: "entry", name: "Visits" },
  { kind: "access", name: "Access changes" },
  { kind: "selection", name: "Selections" },
  { kind: "order", name: "Orders" },
] as const;

const SINGLE: Readonly<Record<string, string>> = {
  mark: "Private photo",
  download: "Download",
  entry: "Visit",
  access: "Access",
  selection: "Selection",
  order: "Order",
};

/** The name of a row of a kind. */
export const kindWords = (kind: string) => SINGLE[kind] ?? kind;

/** A page of the feed, or its CSV, with only one kind. */
export function feedPaths(gallery: string, kind: string | null): { page: string; csv: string } {
  const query = kind ? `?kind=${encodeURIComponent(kind)}` : "";
  return { page: paths.studioActivity(gallery) + query, csv: paths.studioActivityCsv(gallery) + query };
}

/** Entries of one day in the photographer's time zone, in the order given. */
export interface FeedDay {
  day: string;
  entries: ActivityEntry[];
}

/** The feed cut into days. */
export function daysOf(entries: ActivityEntry[], clock: Clock): FeedDay[] {
  const days: FeedDay[] = [];
  for (const entry of entries) {
    const day = clock.day(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
