import type { SetVisibility } from "../../worker/domain/gallery.ts";
import { builtLink } from "../../worker/domain/link.ts";
import { damagedOf } from "./damaged-photos.ts";
import type { LockedPhoto } from "./lock.ts";
import type { GalleryReport } from "./options.ts";
import type { GalleryPlan } from "./plan.ts";

/** What is reported about a gallery with problems. */
export const failure = (gallery: string): GalleryReport => ({
  gallery,
  link: builtLink(gallery),
  outcome: "failed",
  photos: 0,
  open: false,
  first: false,
  newSets: [],
});

/** What is reported about a gallery that was published. */
export function outcome(
  { draft, published, access }: GalleryPlan,
  { what, photos, arriving = 0 }: { what: GalleryReport["outcome"]; photos: readonly LockedPhoto[]; arriving?: number },
): GalleryReport {
  const open = published !== null && (published.visibility !== "protected" || published.hasGuestPassword);
  const damaged = damagedOf(photos).map(({ name }) => name);
  const newSet = ([id, visibility]: [string, SetVisibility]) => {
    return { id, visibility, before: access.renamed.get(id) ?? null };
  };
  return {
    gallery: draft.content.gallery,
    link: published?.link ?? builtLink(draft.content.gallery),
    outcome: what,
    photos: draft.photos.length,
    ...(arriving > 0 ? { arriving } : {}),
    ...(damaged.length > 0 ? { damaged } : {}),
    open,
    first: published === null,
    newSets: what !== "published" ? [] : [...access.newSets].map(newSet),
  };
}
