import type { GalleryPolicy, SetVisibility } from "./gallery.ts";
import { allowsSize, LARGEST, type Size } from "./sizes.ts";

/** Who asks, after sessions were checked against their epochs. A visitor without a valid session is a stranger. */
export type Visitor =
  | { as: "stranger" }
  | { as: "guest"; pin: boolean; closed?: boolean }
  | { as: "client"; by: "password" | "account"; closed?: boolean }
  | { as: "photographer" };

/** What is asked for. */
export type Wish =
  /** To see the entry page or prove something there. */
  | "enter"
  /** To arrive at the shared link itself, where a choice between guest and client may be due. */
  | "arrive"
  /** To look: at the gallery, a set, a photo, an image. */
  | "look"
  | "download-photo"
  | "download-set"
  | "download-gallery"
  /** To set or take off a private mark. */
  | "mark"
  /** To pick favourites, rate, comment and submit them. */
  | "select"
  /** To buy downloads. */
  | "buy"
  /** To bring a receipt. */
  | "claim"
  /** To look at an order of one's own: its state, its invoice. */
  | "order"
  /** To have a photo that was bought. */
  | "receive";

export type AccessPolicy = Pick<
  GalleryPolicy,
  | "visibility"
  | "guestDoor"
  | "clientDoor"
  | "marks"
  | "downloads"
  | "downloadSizes"
  | "sells"
  | "clientsBuy"
  | "pin"
  | "invites"
  | "expiresAt"
  | "unpublished"
  | "version"
>;

/** A set or photo the wish is about. `null`: the live manifest lists no such thing. */
export type Subject = { set: SetVisibility; private: boolean } | null;

/** A photo that several sets show is for whoever may see one of them; a private mark hides it in all. */
export function openest(sets: readonly SetVisibility[]): SetVisibility {
  return sets.includes("everyone") ? "everyone" : "client";
}

/**
 * An order the visitor holds, by the session that bought or by its receipt. What it covers is the caller's to know; what of
 * that the holder may see is decided here, at each download.
 */
export interface OrderGrant {
  /** As whom it was bought. */
  role: "guest" | "client";
  /** It is paid, and neither paid back nor disputed. */
  released: boolean;
}

export interface AccessRequest {
  /** null: no such gallery. */
  gallery: AccessPolicy | null;
  /** Left out when the wish is about the gallery as a whole. */
  subject?: Subject;
  visitor: Visitor;
  wish: Wish;
  /** The size a download is asked in; left out, the original. */
  size?: Size;
  /** The order the wish is about; null: there is none, or it is somebody else's. */
  order?: OrderGrant | null;
  /** Milliseconds since 1970. */
  now: number;
}

export type Denial =
  /** No trace of the gallery: 404. */
  | "absent"
  /** Closed since `expiresAt`: 410. */
  | "expired"
  /** This visitor submitted a selection, and the gallery closed for them: a thank-you. */
  | "thanked"
  /** Something has to be proved first: 303 to the entry page or 401. */
  | "prove"
  /** Guest or client: 303 to the entry page. */
  | "choose"
  /** No trace of the set or photo: 404. */
  | "hidden"
  /** There, but not offered to this viewer: 403. */
  | "not-offered"
  /** Offered for the download PIN. */
  | "pin";

/** How an admitted visitor sees the gallery. */
export type ViewerRole = "guest" | "client" | "photographer";

export type Decision = { allow: true; as: ViewerRole | "stranger" } | { allow: false; because: Denial };

const deny = (because: Denial): Decision => ({ allow: false, because });

/**
 * THE decision: may this visitor have this wish, now? Synchronous, total, deny by default; the same for pages, images,
 * downloads, zips, counts, covers, marks and lists. Table: design section 4.
 */
export function decideAccess(request: AccessRequest): Decision {
  const { gallery, subject, visitor, wish, size = LARGEST, now } = request;
  if (gallery === null || gallery.version === null) return deny("absent");
  if (visitor.as === "photographer") return decidePhotographer(request);
  if (gallery.unpublished) return deny("absent");
  const assigned = visitor.as === "client" && visitor.by === "account";
  if (gallery.visibility === "private" && !assigned) return deny("absent");
  if (wish === "claim") return { allow: true, as: visitor.as };
  const expired = gallery.expiresAt !== null && now >= gallery.expiresAt;
  if (wish === "order" || wish === "receive") return decideOrder({ ...request, gallery, expired });
  if (expired) return deny("expired");
  if (wish === "enter") return { allow: true, as: visitor.as };
  if ((visitor.as === "guest" || visitor.as === "client") && visitor.closed) return deny("thanked");
  const role = roleIn(gallery, visitor);
  if (role === null) return deny("prove");
  if (wish === "arrive") return mustChoose(gallery, visitor) ? deny("choose") : { allow: true, as: role };
  if (subject === null) return deny("hidden");
  if (subject && role === "guest" && isHidden(subject)) return deny("hidden");
  return role === "guest" ? decideGuest({ gallery, visitor, wish, size }) : decideClient(gallery, wish);
}

/** Whether picks, carts and orders are kept for a visitor: the photographer sees everybody's and has none of their own. */
export function holdsOwn({ as }: Pick<Visitor, "as">): boolean {
  return as !== "photographer";
}

/** Whether a viewer is told by name that what they chose is not to be had any more; a guest would learn what was hidden. */
export function learnsWhatLeft(as: ViewerRole | "stranger"): boolean {
  return as === "client";
}

/**
 * Whether everybody may look at a gallery, or at a set or photo in it: then its picture may be on the preview card of a link,
 * which chat apps fetch as strangers and show to whoever is in the chat.
 */
export function everybodyMayLook(about: Pick<AccessRequest, "gallery" | "subject" | "now">): boolean {
  return decideAccess({ ...about, visitor: { as: "stranger" }, wish: "look" }).allow;
}

/** May this visitor use the studio? Only the photographer; to everybody else it asks for the password. */
export function decideStudio(visitor: Visitor): Decision {
  return visitor.as === "photographer" ? { allow: true, as: "photographer" } : deny("prove");
}

function decidePhotographer({ subject, order }: AccessRequest): Decision {
  return subject === null || order === null ? deny("hidden") : { allow: true, as: "photographer" };
}

/**
 * What was bought outlives the gallery's closing date, its doors and its download rule: nobody pays for nothing. It never
 * outlives what its holder may see: a guest's order gives nothing that is hidden from guests today, and what a client
 * bought is for clients alone.
 */
function decideOrder({ gallery, subject, visitor, wish, order, expired }: OrderRequest): Decision {
  const role = roleIn(gallery, visitor);
  if (!order) return deny(role !== null ? "hidden" : expired ? "expired" : "prove");
  if (order.role === "client" && role !== "client") return deny(role === null ? "prove" : "hidden");
  // Before anything is released, what is in the gallery is not told from what is not.
  if (wish === "receive" && !order.released) return deny("not-offered");
  if (subject === null) return deny("hidden");
  if (subject && role !== "client" && isHidden(subject)) return deny("hidden");
  return { allow: true, as: role ?? "guest" };
}

type OrderRequest = AccessRequest & { gallery: AccessPolicy; expired: boolean };

/** Hidden from guests. */
function isHidden(subject: NonNullable<Subject>): boolean {
  return subject.set !== "everyone" || subject.private;
}

/** The role a visitor has in this gallery, or null when nothing was proved. In a public gallery everybody is a guest at least. */
function roleIn(gallery: AccessPolicy, visitor: Visitor): "guest" | "client" | null {
  if (visitor.as === "client" && (visitor.by === "account" || gallery.clientDoor)) return "client";
  if (gallery.visibility === "public") return "guest";
  return visitor.as === "guest" && gallery.guestDoor ? "guest" : null;
}

/** How one gets in without an account: guests not at all, freely or by password; clients by password or not. */
export interface Doors {
  guest: "closed" | "open" | "password";
  client: boolean;
}

/** The doors of a gallery that is not private, where neither password nor invitation counts. */
export function doorsOf({ visibility, guestDoor, clientDoor }: AccessPolicy): Doors {
  return { guest: visibility === "public" ? "open" : guestDoor ? "password" : "closed", client: clientDoor };
}

/** Why an invitation would let nobody in as this role, or null: the gallery is private, or that door is closed. */
export function barrierTo(role: "guest" | "client", gallery: AccessPolicy): "private" | "closed" | null {
  if (gallery.visibility === "private") return "private";
  const { guest, client } = doorsOf(gallery);
  return (role === "guest" ? guest === "closed" : !client) ? "closed" : null;
}

function mustChoose(gallery: AccessPolicy, visitor: Visitor): boolean {
  return visitor.as === "stranger" && gallery.clientDoor;
}

interface GuestRequest {
  gallery: AccessPolicy;
  visitor: Visitor;
  wish: Wish;
  size: Size;
}

function decideGuest({ gallery, visitor, wish, size }: GuestRequest): Decision {
  const allowed: Decision = { allow: true, as: "guest" };
  const offered = (rule: boolean) => (rule ? allowed : deny("not-offered"));
  const sized = allowsSize(gallery.downloadSizes, size);
  switch (wish) {
    case "look":
      return allowed;
    case "select":
      return offered(gallery.invites === "everyone");
    case "buy":
      return offered(gallery.downloads === "buy" && gallery.sells);
    case "download-photo":
      return offered((gallery.downloads === "photos" || gallery.downloads === "all") && sized);
    case "download-set":
    case "download-gallery":
      if (gallery.downloads !== "all" || !sized) return deny("not-offered");
      return gallery.pin && !(visitor.as === "guest" && visitor.pin) ? deny("pin") : allowed;
    default:
      return deny("hidden");
  }
}

function decideClient(gallery: AccessPolicy, wish: Wish): Decision {
  const allowed: Decision = { allow: true, as: "client" };
  const clientsBuy = gallery.downloads === "buy" && gallery.clientsBuy;
  const offered = (rule: boolean) => (rule ? allowed : deny("not-offered"));
  switch (wish) {
    case "look":
      return allowed;
    case "download-photo":
    case "download-set":
    case "download-gallery":
      return offered(!clientsBuy);
    case "buy":
      return offered(clientsBuy && gallery.sells);
    case "mark":
      return offered(gallery.marks);
    case "select":
      return offered(gallery.invites !== "off");
    default:
      return deny("hidden");
  }
}
