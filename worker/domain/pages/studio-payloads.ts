import type { Account, ListedAccount } from "../account.ts";
import type { ActivityEntry } from "../activity.ts";
import type { ClientLink } from "../client-link.ts";
import type { SetVisibility } from "../gallery.ts";
import type { ListWish, Shown } from "../gallery-list.ts";
import type { IncludedHolder } from "../included.ts";
import type { Invitation } from "../invitation.ts";
import type { FormerLink, Link } from "../link.ts";
import type { Arrived } from "../manifest.ts";
import type { DayNumbers } from "../numbers.ts";
import type { Preset } from "../preset.ts";
import type { Problem } from "../problem.ts";
import type { PublicCover } from "../public-cover.ts";
import type { RegisteredGuest, RegistrationTexts } from "../registration.ts";
import type { SeenPhoto } from "../seen-photo.ts";
import type { PlainSettings } from "../settings-table.ts";

/** Everything that the studio's pages are given. Times are milliseconds since 1970; pages show them in `timezone`. */

export interface StudioFrame {
  studioName: string;
  timezone: string;
  now: number;
  /** A gallery that the photographer views as somebody else for now. */
  preview: { gallery: string; as: "guest" | "client" } | null;
  /** Name of the second shooter who looks; null: the photographer does. */
  second: string | null;
  /** What the last change did, in words; shown once. */
  done: string | null;
  refused: Refused | null;
}

/** A form that was sent and refused, with the reasons. */
export interface Refused {
  problems: Problem[];
  /** Which of several such forms on the page it is, such as that of an account; null: it is the only one. */
  about: string | null;
}

export interface StudioEnterPayload {
  /** No studio password is set yet: nobody can sign in. */
  unset: boolean;
  /** The site runs on the computer that the photographer publishes from. */
  isLocal: boolean;
  /** The form asks for a name as well: a second shooter signs in. */
  asSecond: boolean;
  /** Passkeys work at this address. */
  passkeys: boolean;
  /** Why the passkey did not sign in. */
  passkeyFault: { kind: "wrong"; seconds?: number } | { kind: "throttled"; seconds: number } | null;
  fault: { kind: "wrong"; seconds?: number } | { kind: "empty" } | { kind: "throttled"; seconds: number } | null;
  next: string | null;
}

export type GalleryState = "public" | "protected" | "private" | "expired" | "unpublished";

export interface StudioGallery {
  gallery: string;
  /** Its current address. */
  link: Link;
  title: string;
  date: string | null;
  state: GalleryState;
  /** Path of the shared link. */
  href: string;
  version: string;
  publishedAt: number;
  photoCount: number;
  setCount: number;
  /** How many originals are stored, until all are. */
  arrived: Arrived | null;
  privateCount: number;
  hasGuestPassword: boolean;
  hasClientPassword: boolean;
  expiresAt: number | null;
  /** Closes within seven days. */
  closesSoon: boolean;
  lastActivity: number | null;
  cover: SeenPhoto | null;
}

/** A gallery in the list of all. */
export interface ListedStudioGallery extends StudioGallery {
  archived: boolean;
  /** Visitors were asked to choose, and nobody has sent anything yet. */
  waits: boolean;
  /** A selection was sent that is not done. */
  toAnswer: boolean;
  /** Some of its orders need the photographer. */
  toSettle: boolean;
}

export interface StudioHomePayload {
  frame: StudioFrame;
  /** One page of them. */
  galleries: ListedStudioGallery[];
  list: ListWish & {
    /** How many there are on all pages. */
    found: number;
    pages: number;
  };
  /** How many galleries each filter shows. */
  counts: Record<Shown, number>;
  /** How many galleries there are. */
  all: number;
  /** The site runs on the photographer's computer. */
  isLocal: boolean;
  /** Notices that were given up in the last week. */
  unsentNotices: number;
}

export const ACCESS_PARTS = [
  "guests",
  "clients",
  "sets",
  "cover",
  "downloads",
  "registration",
  "proofs",
  "address",
  "more",
  "sign-out",
  "presets",
] as const;
/** A section of the access page. */
export type AccessPart = (typeof ACCESS_PARTS)[number];

export interface StudioAccessPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** The section that is open, if any. */
  part: AccessPart | null;
  presets: Preset[];
  /** Links that the gallery had before and that still lead to it. */
  formerLinks: FormerLink[];
  publicCover: {
    /** `shown`: nothing hides it now. */
    chosen: (Pick<PublicCover, "photo" | "style"> & { shown: boolean }) | null;
    /** The photo that is taken unless another one is named. */
    usual: string | null;
    /** The photo that was asked for although it is hidden from guests. */
    toConfirm: string | null;
  };
  settings: PlainSettings & {
    hasGuestPassword: boolean;
    hasClientPassword: boolean;
    pin: boolean;
    /** All photos of the live version have a proof. */
    proofsReady: boolean;
    /** Films that whoever sees proofs can't play. */
    unfilmed: string[];
    /** How many full-size photos each visitor may download; null: they are not counted. */
    included: number | null;
    /** "YYYY-MM-DD", the last day it is open, or null. */
    expires: string | null;
    sessionsEndedAt: number | null;
    /** When each secret was set; null: there is none, or the time is unknown. */
    secretsSetAt: { guestPassword: number | null; clientPassword: number | null; downloadPin: number | null };
    sets: (StudioSet & { photoCount: number })[];
  };
}

/** A set as the studio lists it. */
export interface StudioSet {
  id: string;
  title: string;
  visibility: SetVisibility;
}

export interface StudioPrivatePayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** Marks of photos in the live version; newest first. */
  marks: { photo: SeenPhoto; markedBy: string; markedAt: number }[];
  /** Marks of photos that are not in the live version. */
  gone: { name: string; markedBy: string; markedAt: number }[];
  /** All sets, if photos of `marks` are in any. */
  sets: StudioSet[];
}

export interface StudioActivityPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  kind: string | null;
  entries: ActivityEntry[];
  /** Path of the next older page, or null. */
  older: string | null;
}

export interface StudioInvitationsPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** Whether invitations can be mailed. */
  mails: boolean;
  invitations: Invitation[];
  /** Just created: shown once. */
  minted: { id: string; label: string; role: "guest" | "client"; link: string } | null;
  /** Links that clients made for others; newest first. */
  links: ClientLink[];
  /** Titles of sets by id. */
  titles: ReadonlyMap<string, string>;
}

export interface StudioRegistrationsPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  registration: PlainSettings["registration"];
  texts: RegistrationTexts;
  /** One page of them, newest first. */
  registrations: RegisteredGuest[];
  /** Path of the next older page, or null. */
  older: string | null;
  /** How many full-size photos are included for each visitor; null: they are not counted. */
  included: number | null;
  /** Those who took some, first those who took most. */
  counted: IncludedHolder[];
}

export interface StudioClientsPayload {
  frame: StudioFrame;
  /** One page of them, by name. */
  accounts: ListedAccount[];
  /** What the list was searched for, or "". */
  find: string;
  /** Path of the next page, or null. */
  more: string | null;
  /** The account whose galleries are being chosen; null: the list is shown. */
  opened: Account | null;
  /** All galleries, to choose from. */
  galleries: { gallery: string; title: string }[];
  /** An account that was just added or got a new password; shown once, with a message to copy. */
  handout: { name: string; email: string; password: string | null; link: string } | null;
  /** Whether people get mail, so that a link can be all they sign in with. */
  mails: boolean;
}

export interface StudioNumbersPayload {
  frame: StudioFrame;
  /** The last days, the oldest first. */
  days: DayNumbers[];
  /** Galleries with the most visitors in these days. */
  visited: { gallery: string; title: string; n: number }[];
}

export interface GalleryNumbersPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  days: DayNumbers[];
  /** Downloads in these days, by size and person; null: a deleted account. */
  downloads: { size: string; who: string | null; n: number }[];
  /** Views in these days and over all days, the most viewed first. */
  sets: { title: string; n: number; total: number }[];
  /** `photo`: null if it is no longer in the gallery. */
  photos: { name: string; photo: SeenPhoto | null; n: number; total: number }[];
}
