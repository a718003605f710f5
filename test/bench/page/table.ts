import type { Visit } from "./visit.ts";

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The middle of each number of several visits. */
export function medianVisit(visits: readonly Visit[]): Visit {
  const middle = (key: keyof Visit) => median(visits.map((visit) => visit[key]));
  return {
    requests: middle("requests"),
    bytes: middle("bytes"),
    pictures: middle("pictures"),
    pictureBytes: middle("pictureBytes"),
    lcp: middle("lcp"),
    cls: middle("cls"),
  };
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
