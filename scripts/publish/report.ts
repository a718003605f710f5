import { paths } from "../../worker/domain/paths.ts";
import type { Target } from "../target/target.ts";
import { aimed } from "../terminal/aimed.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { printProblems } from "../terminal/problem.ts";
import type { GalleryReport, PublishReport } from "./options.ts";

/** Prints what became of a publish, and returns the script's status: 0 only if nothing failed. */
export function printReport(
  { galleries, problems, notices }: PublishReport,
  { account }: Pick<Target, "account">,
): number {
  const { warn } = coloursOf(process.stderr);
  printProblems(problems.map((problem) => ({ ...problem, fix: aimed(problem.fix) })));
  for (const notice of notices) process.stderr.write(`${warn("!")} ${printable(aimed(notice))}\n`);
  for (const gallery of galleries) process.stdout.write(`${aimed(galleryLines(gallery, account?.origin ?? null))}\n`);
  if (galleries.length + problems.length === 0) {
    process.stdout.write("There is no gallery to publish. Begin one: npm run new -- <gallery>\n");
  }
  const failed = problems.length > 0 || galleries.some(({ outcome }) => outcome === "failed" || outcome === "lost");
  return failed ? 1 : 0;
}

function galleryLines({ gallery, outcome, photos, open }: GalleryReport, origin: string | null): string {
  const { strong, good, bad, faint } = coloursOf(process.stdout);
  const count = photos === 1 ? "1 photo" : `${photos} photos`;
  const address = `${origin ?? ""}${paths.gallery(gallery)}`;
  const closed = `  Guests can't get in yet. Open the door: npm run access -- ${gallery} --guest-password`;
  switch (outcome) {
    case "published": {
      const line = `${good("✓")} ${strong(gallery)} published, ${count}: ${address}`;
      return open ? line : `${line}\n${closed}`;
    }
    case "unchanged":
      return `${faint("=")} ${strong(gallery)} unchanged, ${count}: ${address}`;
    case "lost":
      return `${bad("✗")} ${strong(gallery)} not published: somebody else published it, changed its sets or cleaned up meanwhile. Publish again.`;
    case "failed":
      return `${bad("✗")} ${strong(gallery)} not published: see above. What visitors see is as it was.`;
  }
}
