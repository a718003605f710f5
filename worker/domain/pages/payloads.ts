import type { Home } from "../home.ts";
import type { Link } from "../link.ts";
import type { LinkPreview } from "../link-preview.ts";
import type { Arrived, StudioLogo } from "../manifest.ts";
import type { NotedCount } from "../notes.ts";
import type { PhotoPage } from "../photo-pages.ts";
import type { VisitorProblem } from "../problem.ts";
import type { CoverPicture } from "../public-cover.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { PhotoPick, Questionnaire, SelectionState, Submission } from "../selection.ts";
import type { Draft } from "../tokens/draft.ts";
import type { LinksPayload, SharedPayload, SharedPhotoPayload } from "./link-payloads.ts";
import type { NotesPayload } from "./notes-payload.ts";
import type { ClientPasskeysPayload } from "./passkey-payloads.ts";
import type { SelectionReceiptPayload } from "./receipt-payloads.ts";
import type { CartPayload, OrderPayload, ShopPayload } from "./shop-payloads.ts";
import type { StudioPayloads } from "./studio-pages.ts";
import type { VisibleGallery, VisibleSet } from "./visible-gallery.ts";
import type { WallPayload } from "./wall.ts";

/** Everything that pages are given at the edge. Pages see no other data, and this viewer may have all of it. */

export interface HomePayload {
  studio: {
    name: string;
    email: string | null;
    links: { label: string; url: string }[];
    logo?: StudioLogo | undefined;
    home?: Home | undefined;
  } | null;
  galleries: { title: string; date: string | null; href: string; cover: CoverPicture | null }[];
}

export interface EnterPayload {
  link: Link;
  title: string;
  date: string | null;
  studioName: string;
  logo: StudioLogo | null;
  /** The picture that everybody may see. */
  cover: CoverPicture | null;
  /** How guests enter: not at all, freely, or with a password. */
  guest: "closed" | "open" | "password";
  client: boolean;
  /** The role the link was for; null: the visitor chooses. */
  chosen: "client" | null;
  /** Where to go afterwards: a path of the same gallery. */
  next: string | null;
  /** The form that was just sent, and what was wrong with it. */
  fault:
    | { role: "guest" | "client"; kind: "wrong"; seconds?: number }
    | { role: "guest" | "client"; kind: "empty" }
    | { role: "guest" | "client"; kind: "throttled"; seconds: number }
    | null;
}

/** Guests are asked for name and address. */
export interface RegisterPayload {
  link: Link;
  title: string;
  studioName: string;
  /** The photographer's sentence, or "". */
  sentence: string;
  /** What guests may agree to. */
  boxes: string[];
  /** Their answers are deleted after so many days; null: not on their own. */
  keepDays: number | null;
  /** Names the words above. */
  wording: string;
  /** They may go on without. */
  optional: boolean;
  /** Clients enter with a password. */
  client: boolean;
  /** Where to go on to. */
  next: string | null;
  /** What was typed and ticked; null: nothing was sent. */
  typed: { name: string; email: string; agree: readonly string[] } | null;
  problems: VisitorProblem[];
  /** Path of the download that starts now. */
  started: string | null;
  /** Visitors get mail. */
  mails: boolean;
}

/** What is kept of visitors. */
export interface PrivacyPayload {
  /** Whom they ask; null: nothing is published yet. */
  studio: { name: string; email: string | null } | null;
}

export interface PinPayload {
  link: Link;
  title: string;
  next: string | null;
  /** The PIN was right: path of the download that starts now. */
  started: string | null;
  /** `seconds`: how long to wait before the next attempt. */
  fault: { kind: "wrong" | "throttled"; seconds: number } | null;
}

/** How many full-size photos are left of those that are included. */
export interface IncludedPayload {
  link: Link;
  title: string;
  most: number;
  left: number;
  /** How many the download would take that was asked for. */
  takes: number;
  /** How many photos that download has. */
  photos: number;
  /** The photo that was asked for; null: several, or none. */
  photo: string | null;
  /** A download was asked for: it has a button, or too few are left. */
  asks: "take" | "used-up" | null;
  /** Path that the button sends to. */
  action: string;
  /** They are counted now: path of the download that starts. */
  started: string | null;
  /** There is a shop for further ones. */
  buys: boolean;
}

/** A download that comes in parts. */
export interface PartsPayload {
  link: Link;
  title: string;
  parts: { href: string; photos: number; bytes: number }[];
}

export interface InvitePayload {
  link: Link;
  title: string;
  studioName: string;
  /** Where to go afterwards: a path of the same gallery. */
  next?: string | null;
  /** The link is wrong, expired, revoked or used up. The page does not say which. */
  fault: { kind: "wrong" } | { kind: "throttled"; seconds: number } | null;
}

/** A form that asks for a link to one's selections. `asked`: it was sent. Nobody learns whether the address is known. */
export interface AskLinkPayload extends InvitePayload {
  asked: boolean;
}

/** Uses such a link. `holds`: it was not used, because this browser already keeps something. */
export interface OpenSelectionPayload extends InvitePayload {
  holds: boolean;
}

/** A form that asks for a link to sign in. `asked`: it was sent. Nobody learns whether there is such an account. */
export interface AskSignInPayload {
  studioName: string;
  asked: boolean;
  next: string | null;
  fault: { kind: "wrong" } | { kind: "throttled"; seconds: number } | null;
}

/** Uses such a link, and sets a new password if one is typed. */
export interface OpenSignInPayload {
  studioName: string;
  /** What was sent with a password that will not do; otherwise "". */
  token: string;
  /** `elsewhere`: this browser asked for none. */
  fault:
    | { kind: "wrong" | "elsewhere" }
    | { kind: "throttled"; seconds: number }
    | { kind: "problem"; problems: VisitorProblem[] }
    | null;
}

/** A client's own page: sign-in, assigned galleries, password. */
export interface ClientsPayload {
  studioName: string;
  studioEmail: string | null;
  /** Whether links to sign in are mailed. */
  sendsLinks: boolean;
  /** null: nobody is signed in, and the sign-in form is shown. */
  account: { name: string; email: string; hasPassword: boolean } | null;
  /** Newest first. */
  galleries: {
    link: Link;
    title: string;
    date: string | null;
    href: string;
    cover: SeenPhoto | null;
    /** "YYYY-MM-DD", the last day it is open, or null. */
    lastDay: string | null;
    /** The state of the selection that the gallery asks for; null: it asks for none. */
    selection: { picked: number; rounds: number; state: SelectionState } | null;
  }[];
  /** Where to go after signing in: a path of a gallery, or the client's passkeys. */
  next: string | null;
  /** Passkeys work at this address. */
  passkeys: boolean;
  /** Why the passkey did not sign in. */
  passkeyFault: { kind: "wrong"; seconds?: number } | { kind: "throttled"; seconds: number } | null;
  fault: { kind: "wrong"; seconds?: number } | { kind: "empty" } | { kind: "throttled"; seconds: number } | null;
  /** The result of a password change. */
  password:
    | { kind: "changed" }
    | { kind: "wrong" | "throttled"; seconds: number }
    | { kind: "problem"; problems: VisitorProblem[] }
    | null;
}

export interface PhotoPayload {
  view: VisibleGallery;
  set: VisibleSet;
  photo: SeenPhoto;
  /** 1-based, among the visible photos of the set. */
  position: number;
  /** Paths of the previous and the next photo in the set. */
  previous: string | null;
  next: string | null;
  /** The photo's whole address, for sharing. */
  link: string;
}

/** A viewer's own selection, for review and submission. */
export interface SelectionPayload {
  view: VisibleGallery;
  /** One page of it, or a part of the printed list. */
  picks: PhotoPage<Omit<PhotoPick, "photo"> & { photo: SeenPhoto; noted: NotedCount | null }>;
  /** The id of the only list that is shown; null: all photos are. */
  list: string | null;
  /** Names of picked photos that are no longer available, at most the first few; none for guests. */
  gone: { first: string[]; more: number };
  state: SelectionState;
  round: number;
  /** "": nobody holds it yet. */
  whose: string;
  questionnaire: Questionnaire;
  /** Who submits; null: ask for name and e-mail. */
  account: { name: string; email: string } | null;
  /** The key of the next submission: sent twice with one key, it counts once. */
  key: string;
  /** Whoever gave their address can have a link to it mailed. */
  sendsLinks: boolean;
  /** Keys of forms that were sent and accepted before, and after a "!" the one that was refused. */
  taken: string[];
  /** What was typed and refused; otherwise the name and answers of the last submission. */
  typed: Omit<Submission, "key"> | null;
  problems: VisitorProblem[];
  /** The photographer's answer, and when it was given; null: none yet. */
  reply: { text: string; day: string } | null;
  /** The day on which the photographer finished the work on it, or null. */
  doneDay: string | null;
  /** It was just sent. */
  sent: boolean;
}

/** Pages that say why something is unavailable. `absent` is the same for everybody, whatever the reason. */
export type MessagePayload =
  | { kind: "absent" }
  | {
      kind: "expired";
      title: string /** The last day it was open, "YYYY-MM-DD". */;
      closedAt: string;
      studioName: string;
      studioEmail: string | null;
    }
  /** The gallery they are in, to go back to; null: it was something in the studio. */
  | { kind: "not-offered"; gallery: Link | null }
  /** The gallery has no photos with a watermark yet, and this visitor would see no others. */
  | { kind: "no-proofs" }
  /** Originals are still being uploaded: how many of those that were asked for are stored. */
  | ({ kind: "arriving" } & Arrived)
  | { kind: "thanked"; title: string; receipt: string; studioName: string; studioEmail: string | null }
  /** A visitor who had been signed out is back; the draft can be sent now. */
  | { kind: "resume" }
  | { kind: "bad-request"; problems: VisitorProblem[] }
  | { kind: "unavailable" }
  | { kind: "fault"; request: string };

/** No more mail to an address, or mail again. */
export interface MailStopPayload {
  token: string;
  state: "asked" | "stopped" | "resumed";
  fault: { kind: "throttled"; seconds: number } | null;
}

/** Verifies receipts in the browser. */
export interface VerifyPayload {
  studioName: string;
  /** Origin of the site. */
  site: string;
}

/** Each page rendered at the edge (`site/pages/<name>.astro`) and what it gets in `Astro.locals`. */
export interface Payloads extends StudioPayloads {
  home: HomePayload;
  enter: EnterPayload;
  register: RegisterPayload;
  privacy: PrivacyPayload;
  pin: PinPayload;
  included: IncludedPayload;
  parts: PartsPayload;
  invite: InvitePayload;
  clients: ClientsPayload;
  "client-passkeys": ClientPasskeysPayload;
  selection: SelectionPayload;
  "selection-receipt": SelectionReceiptPayload;
  notes: NotesPayload;
  verify: VerifyPayload;
  shop: ShopPayload;
  cart: CartPayload;
  order: OrderPayload;
  invoice: OrderPayload;
  receipt: InvitePayload;
  "ask-link": AskLinkPayload;
  "open-selection": OpenSelectionPayload;
  "ask-sign-in": AskSignInPayload;
  "open-sign-in": OpenSignInPayload;
  links: LinksPayload;
  "open-link": InvitePayload;
  shared: SharedPayload;
  "shared-photo": SharedPhotoPayload;
  "mail-stop": MailStopPayload;
  photo: PhotoPayload;
  wall: WallPayload;
  message: MessagePayload;
}

/** `Astro.locals.page` of a page rendered at the edge. */
export interface PageLocals<Name extends keyof Payloads = keyof Payloads> {
  /** Its language, and the region whose dates and numbers it uses. */
  locale: string;
  data: Payloads[Name];
  /** The preview of a link to it; null: a stranger may know nothing about it. */
  linkPreview: LinkPreview | null;
  /** What was typed into a form, if this page is shown in place of the form's own page. */
  draft: Draft | null;
}
