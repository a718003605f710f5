import { paths } from "../../worker/domain/paths.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { printProblems } from "../terminal/problem.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import type { GalleryReport, PublishReport } from "./options.ts";
import { setLines } from "./set-lines.ts";

/**
 * Prints the result of a publish, and returns the exit status: 0 only if nothing failed. `site`: where it is served;
 * null: unknown. `opensNext`: galleries that are opened to visitors as soon as they are published.
 */
export function printReport(
  { galleries, problems, warnings }: PublishReport,
  { site, opensNext = [] }: { site: string | null; opensNext?: readonly string[] },
): number {
  const { warn } = coloursOf(process.stderr);
  printProblems(problems.map((problem) => ({ ...problem, fix: onSamePlace(problem.fix) })));
  for (const warning of warnings) process.stderr.write(`${warn("!")} ${printable(onSamePlace(warning))}\n`);
  for (const one of galleries) {
    const report = { ...one, open: one.open || opensNext.includes(one.gallery) };
    process.stdout.write(`${onSamePlace(galleryLines(report, { site }))}\n`);
  }
  if (galleries.length + problems.length === 0) {
    process.stdout.write(onSamePlace("There is no gallery to publish yet. Create one: npm run new -- <gallery>\n"));
  }
  const failed =
    problems.length > 0 ||
    galleries.some(({ arriving = 0 }) => arriving > 0) ||
    galleries.some(({ outcome }) => outcome === "failed" || outcome === "lost");
  return failed ? 1 : 0;
}

/** What became of a gallery: a line, and what the photographer should know beside it. `change`: how many photos came or went. */
export function galleryLines(
  report: GalleryReport,
  { site, change = "" }: { site: string | null; change?: string },
): string {
  const { gallery, link, outcome, photos, arriving = 0, damaged = [], open } = report;
  const { strong, good, bad, faint } = coloursOf(process.stdout);
  const marred = damaged.length === 0 ? "" : `, ${damaged.length} of them damaged (see above)`;
  const count = `${counted(photos, "photo")}${change}${marred}`;
  const address = site === null ? paths.gallery(link) : new URL(paths.gallery(link), site).href;
  const closed = `Guests can't enter yet. Set a guest password: npm run access -- ${gallery} --guest-password`;
  switch (outcome) {
    case "published": {
      const line = `${good("✓")} ${strong(gallery)} published, ${count}: ${address}`;
      const waits = `Originals are being uploaded: ${photos - arriving} of ${photos}. Publish again to continue.`;
      return [line, ...(arriving > 0 ? [waits] : []), ...(open ? [] : [closed]), ...setLines(report)].join("\n  ");
    }
    case "unchanged":
      return `${faint("=")} ${strong(gallery)} unchanged, ${count}: ${address}`;
    case "lost":
      return `${bad("✗")} ${strong(gallery)} not published: in the meantime somebody else published it, arranged it, changed its sets or cleaned up. Publish again.`;
    case "failed":
      return `${bad("✗")} ${strong(gallery)} not published, see above. Nothing changed for visitors.`;
  }
}
