import type { ClientLink } from "../client-link.ts";
import type { Link } from "../link.ts";
import type { GalleryManifest } from "../manifest.ts";
import type { PhotoPage } from "../photo-pages.ts";
import type { VisitorProblem } from "../problem.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { Size } from "../sizes.ts";
import type { VisibleGallery } from "./visible-gallery.ts";

/** Links that a client made, and a form to make one. */
export interface LinksPayload {
  view: VisibleGallery;
  /** `title`: of the set it shows; null: certain photos. `lastDay`: "YYYY-MM-DD". */
  links: (ClientLink & { title: string | null; lastDay: string })[];
  /** null: the photographer lets clients make none. */
  form: LinkForm | null;
  /** Just made: shown once. */
  made: { label: string; link: string } | null;
  problems: VisitorProblem[];
}

export interface LinkForm {
  /** The photos that it is to show, the first few with pictures; none: a set. */
  photos: { names: readonly string[]; first: SeenPhoto[] };
  /** The set that is chosen. */
  set: string;
  /** Photos that guests don't see are left out of every link. */
  forGuests: boolean;
  /** The photos may be downloaded by clients. */
  downloads: boolean;
  /** Links end when this client signs out: there is no account to come back to. */
  endsWithVisit: boolean;
  whose: string;
  /** The first and the last day it may end on, and the one that is filled in. */
  days: { first: string; last: string; usual: string };
}

/** A page of what a link shows. Nothing in it is about the rest of the gallery. */
interface ByLinkPayload {
  /** The gallery's current address. */
  gallery: Link;
  link: string;
  /** What its maker called it. */
  label: string;
  title: string;
  studio: Pick<GalleryManifest["studio"], "name" | "email" | "links" | "logo">;
  look: GalleryManifest["look"];
  locale: string;
}

export interface SharedPayload extends ByLinkPayload {
  photos: PhotoPage<SeenPhoto>;
  lastDay: string;
  /** Sizes of the zip of all of them. */
  downloads: Size[];
}

export interface SharedPhotoPayload extends ByLinkPayload {
  photo: SeenPhoto;
  /** 1-based, among the photos of the link. */
  position: number;
  total: number;
  /** Names of the photos before and after it. */
  previous: string | null;
  next: string | null;
  /** Sizes in which it can be downloaded. */
  downloads: Size[];
}
