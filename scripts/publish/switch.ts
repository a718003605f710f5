import { type Switch, switchVersion } from "../../worker/store/switch-version.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import type { PublishOptions } from "./options.ts";
import type { Version } from "./version.ts";

/** Step 7: from now on, visitors see the new version; false if somebody else was faster, and nothing changed. */
export async function switchTo(
  { plan, files, build, digest, arrangement, isNew, photos, lockWriter }: Version,
  { target, now, holder }: Pick<PublishOptions, "target" | "now"> & { holder: string },
): Promise<boolean> {
  const { manifest } = build;
  const to: Switch = {
    gallery: manifest.gallery,
    version: manifest.version,
    digest,
    photoCount: Object.keys(build.photos).length,
    // Photos that are taken out may be brought back.
    proofs: Object.values(files.photos).every(({ proof }) => proof),
    title: manifest.title,
    date: manifest.date,
    language: manifest.language,
    studio: plan.studio,
    from: plan.published && { ...plan.published, revision: plan.stored.revision },
    arrangement: isNew ? arrangement : null,
    holder,
    newSets: plan.access.newSets,
    closed: plan.access.closed,
    renamed: plan.access.renamed,
    first: plan.access.first,
    now: now(),
  };
  // Before the switch: after it, an interruption would make new photos look unpublished, and removed ones published.
  await lockWriter.settle(photos);
  return retryIdempotent(() => switchVersion(target.db, to));
}
