import type { Account, ListedAccount } from "../account.ts";
import type { ActivityEntry } from "../activity.ts";
import type { NewSets } from "../arrangement/edits.ts";
import type { Widened } from "../arrangement/widening.ts";
import type { SetVisibility } from "../gallery.ts";
import type { ListWish, Shown } from "../gallery-list.ts";
import type { Invitation } from "../invitation.ts";
import type { Photo } from "../manifest.ts";
import type { Channel, DeliveryState } from "../notice/delivery.ts";
import type { DayNumbers } from "../numbers.ts";
import type { PhotoPage } from "../photo-pages.ts";
import type { Preset } from "../preset.ts";
import type { Problem } from "../problem.ts";
import type { PhotoPick, Questionnaire, RoundHead, SelectionSummary } from "../selection.ts";
import type { PlainSettings } from "../settings-table.ts";
import type { Currency } from "../shop/money.ts";
import type { Offer } from "../shop/offer.ts";
import type { ListedOrder, Order } from "../shop/order.ts";
import type { Voucher } from "../shop/voucher.ts";

/** Everything that the studio's pages are given. Times are milliseconds since 1970; pages show them in `timezone`. */

export interface StudioFrame {
  studioName: string;
  timezone: string;
  now: number;
  /** A gallery that the photographer views as somebody else for now. */
  preview: { gallery: string; as: "guest" | "client" } | null;
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
  fault: { kind: "wrong"; seconds?: number } | { kind: "empty" } | { kind: "throttled"; seconds: number } | null;
  next: string | null;
}

export type GalleryState = "public" | "protected" | "private" | "expired" | "unpublished";

export interface StudioGallery {
  gallery: string;
  title: string;
  date: string | null;
  state: GalleryState;
  /** Path of the shared link. */
  href: string;
  version: string;
  publishedAt: number;
  photoCount: number;
  setCount: number;
  privateCount: number;
  hasGuestPassword: boolean;
  hasClientPassword: boolean;
  expiresAt: number | null;
  /** Closes within seven days. */
  closesSoon: boolean;
  lastActivity: number | null;
  cover: Photo | null;
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

export const ACCESS_PARTS = ["guests", "clients", "sets", "downloads", "more", "sign-out", "presets"] as const;
/** A section of the access page. */
export type AccessPart = (typeof ACCESS_PARTS)[number];

export interface StudioAccessPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** The section that is open, if any. */
  part: AccessPart | null;
  presets: Preset[];
  settings: PlainSettings & {
    hasGuestPassword: boolean;
    hasClientPassword: boolean;
    pin: boolean;
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

/** A photo as the studio arranges it. */
export interface ArrangedPhoto {
  photo: Photo;
  /** Hidden from guests by a mark. */
  isPrivate: boolean;
}

export interface StudioPhotosPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** The arrangement that is shown. Every change is made to it. */
  revision: number;
  sets: (StudioSet & { photoCount: number })[];
  /** The set that is shown; null: all photos. */
  set: string | null;
  photos: ArrangedPhoto[];
  /** Path of the next page, or null. */
  next: string | null;
  /** The photo whose texts are edited; null: none. */
  chosen: ArrangedPhoto | null;
  /** Names of photos that were taken out of the gallery in the studio. */
  out: string[];
  words: { title: string; date: string | null; description: string | null };
  look: Readonly<Record<string, string>>;
  cover: string | null;
  /** Earlier states that can be restored, newest first. */
  earlier: { revision: number; changedAt: number }[];
  /** A change that is not saved yet, because more people would see these photos. */
  asked: { widened: Widened[]; newSets: NewSets; edits: string; confirmed: string } | null;
}

export interface StudioPrivatePayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** Marks of photos in the live version; newest first. */
  marks: { photo: Photo; markedBy: string; markedAt: number }[];
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
  invitations: Invitation[];
  /** Just created: shown once. */
  minted: { id: string; label: string; link: string } | null;
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
  handout: { name: string; email: string; password: string; link: string } | null;
}

/** Photos that were picked, and photos no longer picked. */
export interface Changes {
  added: string[];
  removed: string[];
}

/** One selection: one of its rounds, or its current state. */
export interface OpenedSelection extends SelectionSummary {
  /** The message of each round, in order. Each round can be opened. */
  heads: RoundHead[];
  /** The round on this page, with the changes since the previous one; null: the current state. */
  shown: { head: RoundHead; changes: Changes } | null;
  /** What changed since it was last sent; null: nothing was sent yet. */
  since: Changes | null;
  /** One page of the photos (picked ones, then those only rated or commented on), or a part of the printed list. */
  photos: PhotoPage<PhotoPick>;
  /** How many photos are picked on all pages. */
  chosen: number;
}

export interface StudioSelectionsPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  questionnaire: Questionnaire;
  /** One page of selections, the last changed first. */
  held: SelectionSummary[];
  /** Path of the next page, or null. */
  older: string | null;
  /** Whether the page is the whole list. */
  whole: boolean;
  /** The selection on this page; null: the list. */
  opened: OpenedSelection | null;
  /** How many people picked each photo, the most popular first. */
  totals: { photo: string; times: number }[];
  /** Those of the photos named here that are in the live version. */
  photos: ReadonlyMap<string, Photo>;
}

/** A channel for notices to the photographer. */
export interface NoticeChannelState {
  channel: Channel;
  /** The mail address, or the host of the webhook; null: it is not used. */
  to: string | null;
  /** Why it is not used, although it is partly set up. */
  problems: Problem[];
}

/** The result of a notice on one channel. */
export interface NoticeDelivery {
  channel: Channel;
  state: DeliveryState;
  attempts: number;
  nextAt: number;
  sentAt: number | null;
  reason: string | null;
}

export interface StudioNoticesPayload {
  frame: StudioFrame;
  channels: NoticeChannelState[];
  /** Newest first. */
  notices: {
    id: string;
    subject: string;
    /** Path of the page that it is about. */
    href: string;
    createdAt: number;
    dueAt: number;
    deliveries: NoticeDelivery[];
  }[];
  /** Path of the next older page, or null. */
  older: string | null;
}

/** An order in the studio's list. */
export interface OrderRow<Of extends ListedOrder = ListedOrder> {
  order: Of;
  /** Paid photos that the buyer can't get: hidden from guests since then, or no longer in the gallery. */
  withheld: string[];
  /** Another order of the same buyer that covers everything in this one. */
  twice: string | null;
}

/** Money taken and refunded in one currency, without test money. */
export interface Takings {
  currency: Currency;
  paid: number;
  refunded: number;
  orders: number;
}

export interface StudioShopPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** What guests may download; `buy`: what they bought. */
  downloads: PlainSettings["downloads"];
  offer: Offer;
  /** How many items the form has room for. */
  rows: number;
  vouchers: Voucher[];
  /** One page of them, newest first. */
  orders: OrderRow[];
  /** Path of the next page, or null. */
  older: string | null;
  /** Orders of the whole gallery that need a decision. */
  toSettle: number;
  takings: Takings[];
  /** How many invoices are unpaid. */
  due: number;
  /** Card payment is set up; `reports`: so is the webhook that confirms payments. */
  card: { test: boolean; reports: boolean } | null;
}

export interface StudioOrderPayload extends OrderRow<Order> {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** Photos it covers. */
  photos: number;
  /** How much can still be refunded. */
  rest: number;
  /** Just created; shown once, with a message to copy. */
  receipt: string | null;
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
  /** Downloads in these days, by size and person. */
  downloads: { size: string; who: string; n: number }[];
  /** Views over all days, the most viewed first. */
  sets: { title: string; n: number }[];
  /** `photo`: null if it is no longer in the gallery. */
  photos: { name: string; photo: Photo | null; n: number }[];
}

export interface StudioPayloads {
  "studio/numbers": StudioNumbersPayload;
  "studio/gallery-numbers": GalleryNumbersPayload;
  "studio/shop": StudioShopPayload;
  "studio/order": StudioOrderPayload;
  "studio/notices": StudioNoticesPayload;
  "studio/selections": StudioSelectionsPayload;
  "studio/clients": StudioClientsPayload;
  "studio/enter": StudioEnterPayload;
  "studio/home": StudioHomePayload;
  "studio/access": StudioAccessPayload;
  "studio/photos": StudioPhotosPayload;
  "studio/private": StudioPrivatePayload;
  "studio/activity": StudioActivityPayload;
  "studio/invitations": StudioInvitationsPayload;
}
