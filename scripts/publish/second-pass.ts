import { readPublished } from "../../worker/store/published.ts";
import { forgetStep } from "../../worker/store/versions.ts";
import { counted } from "../terminal/counted.ts";
import type { GalleryReport, PublishOptions, PublishReport } from "./options.ts";

/** Whether no gallery waits for originals. */
export const isAllStored = ({ galleries }: PublishReport): boolean => waitingIn(galleries).length === 0;

const waitingIn = (galleries: readonly GalleryReport[]) => galleries.filter(({ arriving = 0 }) => arriving > 0);

/** A gallery may be arranged in the studio while originals are stored: then it is published once more, which takes seconds. */
const TRIES = 3;

interface Passes {
  options: PublishOptions;
  publishOnce(options: PublishOptions): Promise<PublishReport>;
}

/**
 * The second pass: visitors see the photos already, and now the originals are stored and the galleries published with
 * them. Everything a publish promises holds for it as well.
 */
export async function withOriginals(first: PublishReport, { options, publishOnce }: Passes): Promise<PublishReport> {
  const report = { ...first };
  const photos = waitingIn(report.galleries).reduce((sum, { arriving = 0 }) => sum + arriving, 0);
  options.progress.line(`Visitors can see the photos. Now the originals are stored: ${counted(photos, "photo")} ...`);
  for (let tries = 0; tries < TRIES; tries++) {
    const galleries = waitingIn(report.galleries).map(({ gallery }) => gallery);
    if (galleries.length === 0) break;
    const { seeFirst: _, ...whole } = options;
    const { db } = options.target;
    const steps = await readPublished(db, galleries);
    const second = await publishOnce({ ...whole, galleries });
    // Those who go back want the version before this publish.
    for (const [gallery, { version }] of steps) await forgetStep(db, { gallery, version });
    report.galleries = report.galleries.map((one) => together(one, second.galleries));
    report.problems = [...report.problems, ...second.problems];
    report.warnings = [...new Set([...report.warnings, ...second.warnings])];
    if (second.problems.length > 0) break;
  }
  return report;
}

/** What became of a gallery in both passes: the first one made it visible, the second one made it whole or did not. */
function together(first: GalleryReport, seconds: readonly GalleryReport[]): GalleryReport {
  const second = seconds.find(({ gallery }) => gallery === first.gallery);
  if (second?.outcome !== "published" && second?.outcome !== "unchanged") return first;
  const { arriving: _, ...whole } = first;
  return { ...whole, outcome: first.outcome === "unchanged" ? second.outcome : first.outcome };
}
