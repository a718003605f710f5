import { readPolicy } from "../../worker/store/policy.ts";
import { copiedProblem, copiedWarnings } from "./copied-photos.ts";
import type { LockedPhoto } from "./lock.ts";
import type { PublishOptions } from "./options.ts";
import { type GalleryPlan, placedBy } from "./plan.ts";
import type { Rendered, renderGalleries } from "./render.ts";

interface Earlier {
  /** The photos of each gallery that were published when the publish began. */
  before: ReadonlyMap<GalleryPlan, readonly LockedPhoto[]>;
  options: PublishOptions;
}

/**
 * Galleries in which guests would see a hidden photo under another name fail, unless widening is allowed. Where they see one that
 * way all the same, it is said.
 */
export async function withoutCopies(
  { rendered, failed, problems, warnings }: Awaited<ReturnType<typeof renderGalleries>>,
  { before, options: { target, allowWidening } }: Earlier,
): ReturnType<typeof renderGalleries> {
  const fine: Rendered[] = [];
  for (const gallery of rendered) {
    const { plan, photos } = gallery;
    const { content } = plan.draft;
    const policy = await readPolicy(target.db, content.gallery);
    const marks = policy?.privateMarks ?? new Set<string>();
    const places = { before: placedBy(plan, before.get(plan) ?? []), photos: placedBy(plan, photos) };
    const copies = { access: plan.access, marks, ...places };
    const problem = allowWidening ? null : copiedProblem({ content, published: plan.published }, copies);
    if (problem) problems.push(problem);
    if (problem) failed.push(content.gallery);
    else fine.push(gallery);
    if (!problem) warnings.push(...copiedWarnings(content.gallery, copies));
  }
  return { rendered: fine, failed, problems, warnings };
}
