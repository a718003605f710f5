/** Kinds of rows in the photographer's feed. */
export const ACTIVITY_KINDS = ["entry", "mark", "download", "access", "selection", "order", "mail"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** A row of the photographer's feed. */
export interface ActivityEntry {
  id: number;
  at: number;
  kind: string;
  who: string;
  what: string;
  count: number;
  /** The photos marked in this hour, as far as they are stored; null: `what` says everything. */
  photos: string[] | null;
}

/** How many photos of an hour's marks are named. One more is stored, to show that there are more. */
export const PHOTOS_NAMED = 50;

/** What was done, or to what: "hid ANB_0042", "hid 3 photos: ANB_0001, ANB_0002, ANB_0003". */
export function activityWords({ what, photos }: Pick<ActivityEntry, "what" | "photos">): string {
  if (!photos) return what;
  const [only, ...others] = photos;
  if (only !== undefined && others.length === 0) return `${what} ${only}`;
  const names = photos.slice(0, PHOTOS_NAMED).join(", ");
  return photos.length > PHOTOS_NAMED
    ? `${what} more than ${PHOTOS_NAMED} photos: ${names}, …`
    : `${what} ${photos.length} photos: ${names}`;
}

/** How often it was done; null if the text already says it. */
export function timesDone({ count, photos }: Pick<ActivityEntry, "count" | "photos">): number | null {
  return count > (photos?.length ?? 1) ? count : null;
}
