import { openest, type Subject, visibilityOf } from "./access.ts";
import type { GalleryPolicy } from "./gallery.ts";

/** The facts for a decision about a set, or about a photo in these sets. */
export function subjectOf(
  policy: Pick<GalleryPolicy, "sets" | "privateMarks">,
  sets: readonly string[],
  photo?: string,
): NonNullable<Subject> {
  return {
    set: openest(sets.map((set) => visibilityOf(policy.sets, set))),
    private: photo !== undefined && policy.privateMarks.has(photo),
  };
}
