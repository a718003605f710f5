import { existsSync } from "node:fs";
import { type Switch, switchVersion } from "../../worker/store/publication.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import type { PublishOptions } from "./options.ts";
import type { Version } from "./version.ts";

/** Step 7: from now on, visitors see the new version; false if somebody else was faster, and nothing changed. */
export async function switchTo(
  { plan, build, digest, arrangement, isNew, photos, lockWriter }: Version,
  { target, now, holder }: Pick<PublishOptions, "target" | "now"> & { holder: string },
): Promise<boolean> {
  const { manifest } = build;
  const to: Switch = {
    gallery: manifest.gallery,
    version: manifest.version,
    digest,
    photoCount: Object.keys(build.photos).length,
    title: manifest.title,
    date: manifest.date,
    language: manifest.language,
    studio: plan.studio,
    from: plan.published && { ...plan.published, revision: plan.stored.revision },
    arrangement: isNew ? arrangement : null,
    holder,
    newSets: plan.access.newSets,
    renamed: plan.access.renamed,
    first: plan.access.first,
    now: now(),
  };
  // An interruption right after the switch must not make them look unpublished.
  await ifThere(plan.draft.content.path, lockWriter.publishing(photos));
  const switched = await retryIdempotent(() => switchVersion(target.db, to));
  await ifThere(plan.draft.content.path, lockWriter.settle(photos));
  return switched;
}

/** Photos are not needed any more, so their disk may be unplugged by now: then the lock stays as it is. */
async function ifThere(folder: string, written: Promise<void>): Promise<void> {
  await written.catch((error) => {
    if (existsSync(folder)) throw error;
  });
}
