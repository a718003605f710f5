import type { Subject } from "./access.ts";
import type { GalleryPolicy } from "./gallery.ts";
import { subjectOf } from "./subject.ts";

/** Most characters of a link's name, photos of one link, and links of one client and of everybody in a gallery. */
export const LINK_LABEL_MAX = 80;
export const LINK_PHOTOS_MAX = 300;
export const LINKS_MAX = 30;
export const GALLERY_LINKS_MAX = 500;

/** The longest a link lasts, in days, and how long it lasts unless something else is chosen. */
export const LINK_DAYS_MAX = 366;
export const LINK_DAYS = 30;

/** What a link shows: a set, whatever is in it at the time, or certain photos. */
export type LinkOf = { set: string; photos: null } | { set: null; photos: readonly string[] };

/** A link as its maker and the photographer see it. Times in ms since 1970. */
export interface ClientLink {
  id: string;
  label: string;
  /** The set it shows; null: certain photos. */
  set: string | null;
  /** How many those are; null: a set. */
  photos: number | null;
  downloads: boolean;
  expiresAt: number;
  uses: number;
  lastUsedAt: number | null;
  /** Whoever made it can still enter as they did then. */
  lives: boolean;
  /** The account that made it, by name; null: somebody who knew the client password. */
  maker: string | null;
}

/** A photo of a link, and the sets by which it is judged whether it may be seen. */
interface Placed {
  photo: string;
  sets: readonly string[];
}

/** A photo as a link shows it; null: it doesn't. `sets`: where the photo is. */
export function placedIn(of: LinkOf, { photo, sets }: Placed): Placed | null {
  if (of.set === null) return of.photos.includes(photo) ? { photo, sets } : null;
  return sets.includes(of.set) ? { photo, sets: [of.set] } : null;
}

/** The photos of a link that are in these sets, each once, in the gallery's order. */
export function photosOfLink(of: LinkOf, sets: readonly { id: string; photos: readonly string[] }[]): Placed[] {
  const named = new Set(of.photos);
  const places = new Map<string, string[]>();
  for (const { id, photos } of sets) {
    for (const photo of photos) {
      if (of.set === null ? named.has(photo) : id === of.set) places.set(photo, [...(places.get(photo) ?? []), id]);
    }
  }
  return [...places].map(([photo, sets]) => ({ photo, sets }));
}

/** What the decision about a photo of a link is about. */
export function subjectOfPlaced(
  policy: Pick<GalleryPolicy, "sets" | "privateMarks">,
  { photo, sets }: Placed,
): NonNullable<Subject> {
  return subjectOf(policy, sets, photo);
}
