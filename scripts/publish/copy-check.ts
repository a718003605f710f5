import { readPolicy } from "../../worker/store/policy.ts";
import { copiedProblem } from "./access-plan.ts";
import type { LockedPhoto } from "./lock.ts";
import type { PublishOptions } from "./options.ts";
import { type GalleryPlan, placedBy } from "./plan.ts";
import type { Rendered, renderGalleries } from "./render.ts";

interface Earlier {
  /** The contents of each gallery's lock when the publish began. */
  before: ReadonlyMap<GalleryPlan, ReadonlyMap<string, LockedPhoto>>;
  options: PublishOptions;
}

/** Galleries in which guests would see a hidden photo under another name fail, unless widening is allowed. */
export async function withoutCopies(
  { rendered, failed, problems, warnings }: Awaited<ReturnType<typeof renderGalleries>>,
  { before, options: { target, allowWidening } }: Earlier,
): ReturnType<typeof renderGalleries> {
  if (allowWidening) return { rendered, failed, problems, warnings };
  const fine: Rendered[] = [];
  for (const gallery of rendered) {
    const { plan, photos } = gallery;
    const { content } = plan.draft;
    const policy = await readPolicy(target.db, content.gallery);
    const marks = policy?.privateMarks ?? new Set<string>();
    const earlier = placedBy(plan, [...(before.get(plan)?.values() ?? [])]);
    const places = { before: earlier, photos: placedBy(plan, photos) };
    const copies = { access: plan.access, marks, ...places };
    const problem = copiedProblem({ content, published: plan.published }, copies);
    if (problem) problems.push(problem);
    if (problem) failed.push(content.gallery);
    else fine.push(gallery);
  }
  return { rendered: fine, failed, problems, warnings };
}
