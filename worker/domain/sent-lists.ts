import type { PhotoPick } from "./selection.ts";

/**
 * What counts as sent when one list is sent alone: that list as it is now, and the others as they were sent before. Photos of
 * either are in the order of `now`.
 */
export function sentWith(
  list: string,
  { before, now }: { before: readonly PhotoPick[]; now: readonly PhotoPick[] },
): PhotoPick[] {
  const sent = new Map(before.map((pick) => [pick.photo, pick]));
  return now.flatMap((pick) => {
    const was = sent.get(pick.photo);
    const others = (was?.lists ?? []).filter((id) => id !== list);
    if (pick.picked && pick.lists.includes(list)) return { ...pick, lists: [...others, list].toSorted() };
    // Sent for the sake of this list only.
    if (!was || (others.length === 0 && was.lists.length > 0)) return [];
    return { ...was, lists: others };
  });
}
