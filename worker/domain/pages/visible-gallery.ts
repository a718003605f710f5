import type { ViewerRole } from "../access.ts";
import type { GalleryManifest, Photo } from "../manifest.ts";
import type { OwnSelection } from "../selection.ts";
import type { Size } from "../sizes.ts";

/** A gallery as one viewer may have it: everything in here this viewer may have. */

/** Who looks, as far as a page shows it. */
export interface PageViewer {
  as: ViewerRole;
  /** A client or photographer who looks as guest for now; the page then carries only the switch back in addition. */
  lowered: boolean;
  /** There is a session to leave. */
  mayLeave: boolean;
  /** A guest who could enter as client. */
  mayEnterAsClient: boolean;
  /** Signed in with an account of their own. */
  account: boolean;
}

/** What is offered to this viewer, each from the decision itself. */
export interface PageOffers {
  mark: boolean;
  /** To pick, rate, comment and submit. */
  select: boolean;
  /** To buy downloads. */
  buy: boolean;
  viewAsGuest: boolean;
  downloadPhoto: boolean;
  /** Downloads come in the original size too, not in web size only. */
  downloadSizes: Size[];
  /** `"pin"`: offered after the download PIN. */
  downloadSet: boolean | "pin";
  downloadGallery: boolean | "pin";
}

/** A set as this viewer may have it. */
export interface VisibleSet {
  id: string;
  title: string;
  /** Hidden from guests; only ever true for viewers who may know. */
  clientOnly: boolean;
  /** Names of the visible photos, in order. */
  photos: string[];
  /** Bytes of a download of the visible photos in each size, archive overhead left out. */
  bytes: Record<Size, number>;
  /** Those of its photos that no set before it shows: how many, and their bytes. */
  first: { photos: number; bytes: Record<Size, number> };
}

/** A gallery as this viewer may have it. */
export interface VisibleGallery {
  gallery: string;
  manifest: Omit<GalleryManifest, "sets" | "cover">;
  sets: VisibleSet[];
  /** Visible photos in all sets, each counted once. */
  photoCount: number;
  /** Bytes of a download of them in each size, archive overhead left out. */
  bytes: Record<Size, number>;
  /** Visible photos that guests do not see because of a mark; empty for guests. */
  privatePhotos: ReadonlySet<string>;
  /** The photo on the cover: the photographer's choice if visible, else the first visible one. */
  cover: Photo | null;
  /** On the cover page: the first visible photo of each set, by set. */
  thumbs?: ReadonlyMap<string, Photo>;
  viewer: PageViewer;
  offers: PageOffers;
  /** What this viewer picked; null where nothing is asked for. */
  selection: OwnSelection | null;
  /** The page's language, with the region whose dates and numbers it shows. */
  locale: string;
  /** Where the site is served, for link previews with the cover: null where a stranger may not have it. */
  share: { origin: string } | null;
  /** Path of this very page, for forms that come back. */
  here: string;
}
