import type { ViewerRole } from "../access.ts";
import type { Link } from "../link.ts";
import type { Arrived, GalleryManifest } from "../manifest.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { OwnSelection } from "../selection.ts";
import type { Size } from "../sizes.ts";

/** A gallery as one viewer sees it: this viewer may have everything in it. */

/** Who looks, as far as a page shows it. */
export interface PageViewer {
  as: ViewerRole;
  /** A client or photographer who views the gallery as guest for now. All that the page adds is the way back. */
  lowered: boolean;
  /** There is a session to end. */
  mayLeave: boolean;
  /** A guest who could sign in as client. */
  mayEnterAsClient: boolean;
  /** Signed in with their own account. */
  account: boolean;
}

/** What this viewer is offered; each comes from `decideAccess`. */
export interface PageOffers {
  mark: boolean;
  /** To pick, rate and comment. */
  select: boolean;
  /** To send that to the photographer, and to write about photos; without, it is kept for this viewer alone. */
  send: boolean;
  /** To buy downloads. */
  buy: boolean;
  /** To make links for others. */
  link: boolean;
  /** To keep sets offline. */
  keep: boolean;
  viewAsGuest: boolean;
  downloadPhoto: boolean;
  /** Originals can be downloaded too, not only web sizes. */
  downloadSizes: Size[];
  /** `"pin"`: offered after the download PIN. */
  downloadSet: boolean | "pin";
  downloadGallery: boolean | "pin";
  /** To download an offline gallery. */
  keepsake: boolean | "pin";
}

/** A set as this viewer sees it. */
export interface VisibleSet {
  id: string;
  title: string;
  /** Hidden from guests. Only true for viewers who may know. */
  clientOnly: boolean;
  /** Names of the visible photos, in order. */
  photos: string[];
  /** Bytes of the visible photos in each size, without what the zip adds. */
  bytes: Record<Size, number>;
  /** The photos that no earlier set shows: how many, and their bytes. */
  first: { photos: number; bytes: Record<Size, number> };
}

/** A gallery as this viewer sees it. */
export interface VisibleGallery {
  /** Its id. */
  gallery: string;
  /** Its current address. */
  link: Link;
  manifest: Omit<GalleryManifest, "sets" | "cover" | "arriving" | "unfilmed">;
  sets: VisibleSet[];
  /** Visible photos in all sets, each counted once. */
  photoCount: number;
  /** Their bytes in each size, without what the zip adds. */
  bytes: Record<Size, number>;
  /** Visible photos that guests do not see because of a mark; empty for guests. */
  privatePhotos: ReadonlySet<string>;
  /** Visible photos that this viewer sees as proofs. */
  proofs: ReadonlySet<string>;
  /** The photo on the cover: the photographer's choice if visible, else the first visible one. */
  cover: SeenPhoto | null;
  /** On the cover page: the first visible photo of each set, by set. */
  thumbs?: ReadonlyMap<string, SeenPhoto>;
  viewer: PageViewer;
  offers: PageOffers;
  /** How many of the originals that this viewer may have are stored, until all are; null: all are, or none is offered. */
  arrived: Arrived | null;
  /** The full-size photos that are included for this viewer; left out where they are not counted. */
  included?: { most: number; left: number; takes(photo: string): boolean };
  /** What this viewer picked; null where nothing is asked for. */
  selection: OwnSelection | null;
  /** The page's language, and the region whose dates and numbers it uses. */
  locale: string;
  /** The site's origin, for link previews with the cover; null: strangers may not see the cover. */
  share: { origin: string } | null;
  /** Path of this page, for forms that return to it. */
  here: string;
}
