import type { ViewerRole } from "./access.ts";
import type { Bill, Entry } from "./cart.ts";
import type { Size } from "./gallery.ts";
import type { GalleryManifest, Photo, StudioLogo } from "./manifest.ts";
import type { Item, Offer } from "./offer.ts";
import type { Buyer, Order } from "./order.ts";
import type { OwnSelection, Pick, ResponseProfile, SelectionState, Submission } from "./selection.ts";
import type { StudioPayloads } from "./studio-payloads.ts";

/** What the edge hands to pages: the only data a page sees. Everything in here this viewer may have. */

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
  downloadOriginals: boolean;
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
  /** Bytes of a download of the visible photos, archive overhead left out. */
  originalBytes: number;
  webBytes: number;
}

/** A gallery as this viewer may have it. */
export interface VisibleGallery {
  gallery: string;
  manifest: Omit<GalleryManifest, "sets" | "cover">;
  sets: VisibleSet[];
  /** Visible photos in all sets. */
  photoCount: number;
  /** Visible photos that guests do not see because of a mark; empty for guests. */
  privatePhotos: ReadonlySet<string>;
  /** The photo on the cover: the photographer's choice if visible, else the first visible one. */
  cover: Photo | null;
  viewer: PageViewer;
  offers: PageOffers;
  /** What this viewer picked; null where nothing is asked for. */
  selection: OwnSelection | null;
  /** BCP 47 primary tag of the catalogue to use. */
  language: string;
  /** Where the site is served, for preview cards with the cover: null where a stranger may not have it. */
  share: { origin: string } | null;
  /** Path of this very page, for forms that come back. */
  here: string;
}

export interface HomePayload {
  studio: {
    name: string;
    email: string | null;
    links: { label: string; url: string }[];
    logo?: StudioLogo | undefined;
  } | null;
  galleries: { title: string; date: string | null; href: string }[];
}

export interface EnterPayload {
  gallery: string;
  title: string;
  date: string | null;
  studioName: string;
  logo: StudioLogo | null;
  /** How guests get in: not at all, without a password, or with one. */
  guest: "closed" | "open" | "password";
  client: boolean;
  /** Where to go afterwards; a path of the same gallery. */
  next: string | null;
  /** Which form was sent last, and what was wrong with it. */
  fault:
    | { role: "guest" | "client"; kind: "wrong" | "empty" }
    | { role: "guest" | "client"; kind: "throttled"; seconds: number }
    | null;
}

export interface PinPayload {
  gallery: string;
  title: string;
  next: string | null;
  /** The PIN was right: the path of the download that begins now. */
  started: string | null;
  fault: { kind: "wrong" } | { kind: "throttled"; seconds: number } | null;
}

export interface InvitePayload {
  gallery: string;
  title: string;
  studioName: string;
  /** The link is bad, expired, revoked or used up: which is not told. */
  fault: { kind: "wrong" } | { kind: "throttled"; seconds: number } | null;
}

/** A client's own page: signing in, the galleries assigned, the password. */
export interface ClientsPayload {
  studioName: string;
  studioEmail: string | null;
  /** null: nobody is signed in, and the sign-in form is shown. */
  account: { name: string; email: string } | null;
  /** Newest first. */
  galleries: {
    gallery: string;
    title: string;
    date: string | null;
    href: string;
    cover: Photo | null;
    /** "YYYY-MM-DD", the last day it is open, or null. */
    lastDay: string | null;
    /** What became of the selection the gallery asks for; null: it asks for none. */
    selection: { picked: number; rounds: number; state: SelectionState } | null;
  }[];
  /** Where to go after signing in; a path of a gallery. */
  next: string | null;
  fault: { kind: "wrong" | "empty" } | { kind: "throttled"; seconds: number } | null;
  /** What became of a change of the password. */
  password:
    | { kind: "changed" }
    | { kind: "wrong" }
    | { kind: "throttled"; seconds: number }
    | { kind: "problem"; lines: string[] }
    | null;
}

export interface PhotoPayload {
  view: VisibleGallery;
  set: VisibleSet;
  photo: Photo;
  /** 1-based, among the visible photos of the set. */
  position: number;
  previous: string | null;
  next: string | null;
}

/** A viewer's own selection, for review and submission. */
export interface SelectionPayload {
  view: VisibleGallery;
  picks: (Omit<Pick, "photo"> & { photo: Photo })[];
  /** Names of photos that were picked and are not to be had any more; none for guests. */
  gone: string[];
  state: SelectionState;
  round: number;
  /** "": nobody holds it yet. */
  whose: string;
  profile: ResponseProfile;
  /** Who submits; null: name and e-mail are asked for. */
  account: { name: string; email: string } | null;
  /** Names the next submission, so that sending it twice sends it once. */
  key: string;
  /** What was typed and refused. */
  typed: Omit<Submission, "key"> | null;
  problems: string[];
  /** It was sent just now. */
  sent: boolean;
}

/** What is for sale, of one photo or set or in all. */
export interface StorePayload {
  currency: Offer["currency"];
  tax: Offer["tax"];
  free: Offer["free"];
  conditions: string;
  view: VisibleGallery;
  about: { photos: string[] } | { set: string } | null;
  /**
   * Each with what it is about, what that costs and what it delivers. Without subjects: all photos, or photos that are to be
   * chosen yet.
   */
  items: { item: Item; subjects: string[]; title: string | null; price: number; photos: number; bytes: number }[];
  /** Things in the cart. */
  inCart: number;
}

/** What keeps a cart from being ordered. */
export type CartProblem =
  /** What it comes to, or delivers, is no longer what was shown. */
  | { kind: "changed" }
  /** The payment provider can't be reached; nothing was charged. */
  | { kind: "unreachable" }
  /** The payment provider said no; nothing was charged. */
  | { kind: "refused" }
  | { kind: "method" }
  | { kind: "agree" }
  /** The code takes nothing off. */
  | { kind: "voucher" }
  /** Tried too often: a voucher code, or ordering itself. */
  | { kind: "throttled"; seconds: number; about: "code" | null }
  /** Of a field: its name, a colon, what it should be. */
  | { kind: "field"; says: string };

export interface CartPayload {
  view: VisibleGallery;
  bill: Bill;
  /** Photos that are delivered. */
  photos: number;
  /** In something else, or bought before. */
  included: Entry[];
  /** Not to be had any more; always empty for guests. */
  gone: Entry[];
  items: Item[];
  voucher: { code: string; usable: boolean } | null;
  /** Made before, newest first; those called off are left out. */
  orders: { id: string; total: number; currency: Offer["currency"] }[];
  conditions: string;
  methods: { card: { test: boolean } | null; invoice: boolean };
  account: { name: string; email: string } | null;
  key: string;
  typed: Buyer | null;
  problems: CartProblem[];
}

/** An order as its holder sees it. */
export interface OrderPayload {
  gallery: string;
  title: string;
  studio: GalleryManifest["studio"];
  order: Omit<Order, "holder" | "checkout" | "payment" | "receiptEpoch" | "key"> & {
    payUrl: string | null;
    payEndsAt: number | null;
  };
  /** What it gives today, in the gallery's order, each in the size that was bought. */
  photos: { name: string; size: Size }[];
  /** Of all of it, as bought and in web size. */
  bytes: Record<Size, number>;
  /** Some of it is in the original size. */
  originals: boolean;
  /** Opens the receipt again. */
  link: string;
  seller: string;
  transfer: string;
  now: number;
}

/** Pages that say why something is not there. `absent` is the same for everybody, whatever the reason. */
export type NoticePayload =
  | { kind: "absent" }
  | {
      kind: "expired";
      title: string /** The last day it was open, "YYYY-MM-DD". */;
      closedAt: string;
      studioName: string;
      studioEmail: string | null;
    }
  | { kind: "not-offered" }
  | { kind: "thanked"; title: string; studioName: string; studioEmail: string | null }
  | { kind: "forbidden" }
  | { kind: "bad-request"; problems: string[] }
  | { kind: "unavailable" }
  | { kind: "fault"; request: string };

/** Name of each page rendered at the edge (`site/pages/<name>.astro`) and what it is given in `Astro.locals`. */
export interface Payloads extends StudioPayloads {
  home: HomePayload;
  enter: EnterPayload;
  pin: PinPayload;
  invite: InvitePayload;
  clients: ClientsPayload;
  selection: SelectionPayload;
  store: StorePayload;
  cart: CartPayload;
  order: OrderPayload;
  invoice: OrderPayload;
  receipt: InvitePayload;
  photo: PhotoPayload;
  notice: NoticePayload;
}

/** `Astro.locals.page` of a page rendered at the edge. */
export interface PageLocals<Name extends keyof Payloads = keyof Payloads> {
  language: string;
  data: Payloads[Name];
}
