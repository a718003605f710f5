import { paths } from "../../worker/domain/paths.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { printProblems } from "../terminal/problem.ts";
import type { GalleryReport, PublishReport } from "./options.ts";

/** Prints what became of a publish, and returns the script's status: 0 only if nothing failed. */
export function printReport({ galleries, problems, notices }: PublishReport): number {
  const { warn } = coloursOf(process.stderr);
  printProblems(problems);
  for (const notice of notices) process.stderr.write(`${warn("!")} ${printable(notice)}\n`);
  for (const gallery of galleries) process.stdout.write(`${galleryLines(gallery)}\n`);
  if (galleries.length + problems.length === 0) {
    process.stdout.write("There is no gallery to publish. Begin one: npm run new -- <gallery>\n");
  }
  const failed = problems.length > 0 || galleries.some(({ outcome }) => outcome === "failed" || outcome === "lost");
  return failed ? 1 : 0;
}

function galleryLines({ gallery, outcome, photos, open }: GalleryReport): string {
  const { strong, good, bad, faint } = coloursOf(process.stdout);
  const count = photos === 1 ? "1 photo" : `${photos} photos`;
  const closed = `  Guests can't get in yet. Open the door: npm run access -- ${gallery} --guest-password`;
  switch (outcome) {
    case "published": {
      const line = `${good("✓")} ${strong(gallery)} published, ${count}: ${paths.gallery(gallery)}`;
      return open ? line : `${line}\n${closed}`;
    }
    case "unchanged":
      return `${faint("=")} ${strong(gallery)} unchanged, ${count}: ${paths.gallery(gallery)}`;
    case "lost":
      return `${bad("✗")} ${strong(gallery)} not published: somebody else published it, changed its sets or cleaned up meanwhile. Publish again.`;
    case "failed":
      return `${bad("✗")} ${strong(gallery)} not published: see above. What visitors see is as it was.`;
  }
}
