import type { GalleryPolicy, SetVisibility } from "./gallery.ts";
import { PROOFS_SHOWN_TO } from "./settings-table.ts";
import { allowsSize, LARGEST, type Size } from "./sizes.ts";

/** Who asks, with sessions already checked against their epochs. A visitor without a valid session is a stranger. */
export type Visitor =
  | { as: "stranger" }
  | { as: "guest"; pin: boolean; closed?: boolean; registered?: Registered | undefined }
  | { as: "client"; by: "password" | "account"; closed?: boolean }
  /** Signs in to the studio beside the photographer, and only looks. */
  | { as: "second" }
  | { as: "photographer" };

/** What a guest said who was asked for name and address; whoever sees more than guests counts as if they had given theirs. */
export const REGISTERED = ["given", "declined"] as const;
export type Registered = (typeof REGISTERED)[number];

/** What the visitor wants to do. */
export type Wish =
  /** To see the entry page or enter a secret there. */
  | "enter"
  /** To open the shared link itself, where the visitor may have to choose between guest and client. */
  | "arrive"
  /** To leave one's name and address. */
  | "register"
  /** To look: at the gallery, a set, a photo, an image. */
  | "look"
  /** To see a photo without its watermark; who may only look sees its proof. */
  | "see-clean"
  /** To see a photo with its watermark, also one that was bought; who sees photos without is led to those. */
  | "see-proof"
  | "download-photo"
  | "download-set"
  | "download-gallery"
  /** To keep what one sees in one's browser, to look at it without a connection. */
  | "keep"
  /** To download what one sees as an offline gallery that is one's own for ever. */
  | "keepsake"
  /** To set or remove a private mark. */
  | "mark"
  /** To pick photos, rate and comment on them, for oneself at least. */
  | "select"
  /** To do so for the photographer: to send what one picked, and to write about photos. */
  | "send-selection"
  /** To have the receipt of what one sent. */
  | "selection-receipt"
  /** To make links for others, which give them no more than oneself. */
  | "link"
  /** To see and to end the links that one made. */
  | "own-links"
  /** To buy downloads. */
  | "buy"
  /** To use a receipt. */
  | "claim"
  /** To look at one's own order: its state, its invoice. */
  | "order"
  /** To download a photo that was bought. */
  | "receive"
  /** To see the one picture that the photographer shows to everybody, before entering. */
  | "see-cover";

export type AccessPolicy = Pick<
  GalleryPolicy,
  | "visibility"
  | "hasGuestPassword"
  | "hasClientPassword"
  | "marks"
  | "clientLinks"
  | "registration"
  | "registrationAt"
  | "proofs"
  | "proofsReady"
  | "downloads"
  | "downloadSizes"
  | "included"
  | "keepOffline"
  | "keepsake"
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

/** Who may see a set: clients only, until the photographer opens it. */
export function visibilityOf(sets: ReadonlyMap<string, SetVisibility>, id: string): SetVisibility {
  return sets.get(id) ?? "client";
}

/**
 * Who may see a set that was live before, is not now, and comes back with the files: who saw it then, or fewer where the file says
 * so. Nobody can close a set that isn't live, so the file is the only one to ask.
 */
export function visibilityOnReturn(before: SetVisibility, wanted: SetVisibility | undefined): SetVisibility {
  return wanted === "client" ? "client" : before;
}

/** Whether one of these sets is for everyone. A gallery always has one; guests are kept out in other ways. */
export function hasOpenSet(ids: readonly string[], sets: ReadonlyMap<string, SetVisibility>): boolean {
  return openest(ids.map((id) => visibilityOf(sets, id))) === "everyone";
}

/** A photo in several sets is for everyone who may see one of them; a private mark hides it in all. */
export function openest(sets: readonly SetVisibility[]): SetVisibility {
  return sets.includes("everyone") ? "everyone" : "client";
}

/** Who sees a photo besides the photographer, from the fewest to the most. */
const AUDIENCES = ["nobody", "client", "everyone"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who sees a photo in these sets; nobody sees a photo that is in none. */
export function audienceOf(sets: readonly SetVisibility[], isPrivate: boolean): Audience {
  if (sets.length === 0) return "nobody";
  return isPrivate ? "client" : openest(sets);
}

/** Whether more people see a photo than before. The photographer must always confirm that. */
export function isWider(before: Audience, after: Audience): boolean {
  return AUDIENCES.indexOf(after) > AUDIENCES.indexOf(before);
}

/**
 * An order that the visitor holds, by the session that bought it or by its receipt. The caller knows what it covers; how
 * much of that the holder may see is decided here, at each download.
 */
export interface OrderGrant {
  /** The role in which it was bought. */
  role: "guest" | "client";
  /** It is paid, and neither refunded nor disputed. */
  released: boolean;
}

/**
 * What the photographer confirmed about the photo of a public cover when choosing it. Whatever else would hide the photo
 * from guests hides the picture too.
 */
export interface CoverGrant {
  /** The photo is in no set for everyone. */
  clientSet: boolean;
  /** It is marked private. */
  private: boolean;
}

/** The pictures of a public cover, and what was confirmed about its photo. */
export interface CoverFacts extends CoverGrant {
  /** It shows the photo clearly, and without a watermark. */
  clean: boolean;
}

/** A link that a client made for others. It gives its holder part of what the client has, and counts only while they have it. */
export interface LinkGrant {
  /** Who made it, as they would be let in now. */
  maker: Visitor;
  /** What the wish is about is one of its photos, or the link itself. */
  shows: boolean;
  /** Its photos may be downloaded, as far as its maker may download them. */
  downloads: boolean;
  /** Milliseconds since 1970. */
  endsAt: number;
}

/** What is included for a visitor and what a download takes of it: photos that were counted for them before take nothing. */
export interface Inclusion {
  left: number;
  takes: number;
}

/** Until it is known which photos a download has, nothing of it is counted. */
export const NOTHING_TAKEN: Inclusion = { left: 0, takes: 0 };

export interface AccessRequest {
  /** null: no such gallery. */
  gallery: AccessPolicy | null;
  /** Left out if the wish is about the gallery as a whole. */
  subject?: Subject;
  visitor: Visitor;
  wish: Wish;
  /** The size of the download; the original by default. */
  size?: Size;
  /** The order the wish is about; null: it does not exist, or belongs to somebody else. */
  order?: OrderGrant | null;
  /** The public cover the wish is about; its photo is the subject. */
  cover?: CoverFacts;
  /** A released order that the visitor holds covers the photo. */
  bought?: boolean;
  /** What is known of the full-size photos that are included for the visitor; left out: nothing. */
  included?: Inclusion;
  /** The visitor presses the button that counts them. */
  taking?: boolean;
  /** The photographer makes the keepsake for this visitor, whether or not visitors are offered any. */
  commissioned?: boolean;
  /**
   * The client's link by which the visitor asks; null: there is none, or it has ended. Whoever they are otherwise doesn't
   * count: they have what the link gives.
   */
  link?: LinkGrant | null;
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
  /** A secret is needed first: 303 to the entry page or 401. */
  | "prove"
  /** Guest or client: 303 to the entry page. */
  | "choose"
  /** No trace of the set or photo: 404. */
  | "hidden"
  /** It exists, but is not offered to this viewer: 403. */
  | "not-offered"
  /** Offered after the download PIN. */
  | "pin"
  /** Name and address are asked for first: 303 to that page or 403. */
  | "register"
  /** Offered once it is counted among the full-size photos that are included. */
  | "take"
  /** It takes more full-size photos than are left of those that are included. */
  | "used-up"
  /** This viewer would see proofs, and the gallery was published without: 403. */
  | "no-proofs";

/** How an admitted visitor sees the gallery. */
export type ViewerRole = "guest" | "client" | "photographer";

export type Decision = { allow: true; as: ViewerRole | "stranger" } | { allow: false; because: Denial };

const deny = (because: Denial): Decision => ({ allow: false, because });

/**
 * THE decision: may this visitor have this wish, now? Synchronous, total, deny by default. It is the same for pages,
 * images, downloads, zips, counts, covers, marks and lists. Table: design section 4.
 */
export function decideAccess(request: AccessRequest): Decision {
  if (request.link !== undefined) return decideByLink(request);
  const { gallery, subject, visitor, wish, size = LARGEST, commissioned = false, now } = request;
  const bought = request.bought || isLikeBought(request);
  if (gallery === null || gallery.version === null) return deny("absent");
  if (visitor.as === "photographer") return decidePhotographer(request);
  if (visitor.as === "second") return decideSecond(request);
  if (gallery.unpublished) return deny("absent");
  const assigned = visitor.as === "client" && visitor.by === "account";
  if (gallery.visibility === "private" && !assigned) return deny("absent");
  if (wish === "claim") return { allow: true, as: visitor.as };
  const expired = gallery.expiresAt !== null && now >= gallery.expiresAt;
  if (wish === "order" || wish === "receive") return decideOrder({ ...request, gallery, expired });
  if (wish === "selection-receipt") return decideReceipt({ ...request, gallery, expired });
  if (expired) return deny("expired");
  if (wish === "enter") return { allow: true, as: visitor.as };
  if (wish === "see-cover") return decideCover(request);
  if ((visitor.as === "guest" || visitor.as === "client") && visitor.closed) return deny("thanked");
  const role = roleIn(gallery, visitor);
  if (role === null) return deny("prove");
  if (wish === "arrive" && mustChoose(gallery, visitor)) return deny("choose");
  if (needsProofs(gallery, role) && !gallery.proofsReady) return deny("no-proofs");
  if (wish === "register") return mayRegister(gallery, role) ? { allow: true, as: role } : deny("not-offered");
  const asks = role === "guest" && isToRegister(gallery, { visitor, wish });
  if (asks && gallery.registrationAt === "entrance") return deny("register");
  if (wish === "arrive") return { allow: true, as: role };
  if (subject === null) return deny("hidden");
  if (subject && role === "guest" && isHidden(subject)) return deny("hidden");
  if (NEEDS_CLEAN.includes(wish) && !seesClean(gallery, { role, bought })) return deny("not-offered");
  if (wish === "see-proof" && !needsProofs(gallery, role)) return deny("not-offered");
  if (wish === "see-clean" || wish === "see-proof") return { allow: true, as: role };
  if (wish === "keepsake" && !commissioned && !KEEPSAKES_FOR[gallery.keepsake].includes(role))
    return deny("not-offered");
  const decision =
    role === "guest" ? decideGuest({ gallery, visitor, wish, size }) : decideClient({ gallery, wish, size });
  if (!decision.allow || (!asks && commissioned)) return decision;
  return asks ? deny("register") : decideIncluded({ ...request, gallery, decision });
}

/**
 * Whether a download is counted: full-size photos are, where so many are included for each visitor. Smaller sizes never are, nor
 * what was bought.
 */
export function isCounted({
  gallery,
  wish,
  size,
}: {
  gallery: Pick<AccessPolicy, "included">;
  wish: Wish;
  size: Size;
}): boolean {
  return gallery.included !== null && size === LARGEST && TAKES.includes(wish);
}

/** Full-size photos that a visitor has: those that were counted for them, and in which size they bought others. */
export interface Had {
  counted: ReadonlySet<string>;
  bought: ReadonlyMap<string, Size>;
}

/** Which photos of a download in full size would be counted: each once, and none that was bought in that size. */
export function photosToCount(photos: readonly string[], { counted, bought }: Had): string[] {
  return photos.filter((photo) => !counted.has(photo) && bought.get(photo) !== LARGEST);
}

/** Nothing is counted by looking or by asking for the file: only by the button that says how many are left. */
function decideIncluded({
  gallery,
  wish,
  size = LARGEST,
  included,
  taking = false,
  decision,
}: AccessRequest & { gallery: AccessPolicy; decision: Decision }): Decision {
  if (!isCounted({ gallery, wish, size })) return decision;
  if (!included) return deny("take");
  if (included.takes === 0) return decision;
  if (included.takes > included.left) return deny("used-up");
  return taking ? decision : deny("take");
}

/** Where a photo is seen without its watermark once it was bought, one that is included is downloaded without it. */
const isLikeBought = ({ gallery, wish, size = LARGEST }: AccessRequest): boolean =>
  gallery !== null && wish === "download-photo" && isCounted({ gallery, wish, size });

const mayRegister = ({ registration }: AccessPolicy, role: "guest" | "client") =>
  role === "guest" && registration !== "off";

/**
 * Whether a guest has to say who they are before a wish, which is decided for guests only. Where they must, nothing is had
 * without; where they are asked, only the gallery's front and downloads send them to that page, until they have answered.
 */
function isToRegister(
  { registration, registrationAt }: Pick<AccessPolicy, "registration" | "registrationAt">,
  { visitor, wish }: Pick<AccessRequest, "visitor" | "wish">,
): boolean {
  if (registration === "off" || hasAnswered({ registration, visitor })) return false;
  if (registrationAt === "download") return TAKES.includes(wish);
  return registration === "required" || wish === "arrive";
}

/** Whether a visitor has said who they are, or passed the question by where they may. The photographer is asked nothing. */
export function hasAnswered({
  registration,
  visitor,
}: Pick<AccessPolicy, "registration"> & { visitor: Visitor }): boolean {
  if (!holdsOwn(visitor)) return true;
  const said = visitor.as === "guest" ? visitor.registered : undefined;
  return said === "given" || (said === "declined" && registration === "asked");
}

const TAKES: readonly Wish[] = ["download-photo", "download-set", "download-gallery", "keepsake"];

/** Whom each rule offers a keepsake, as far as they may download the whole gallery. */
const KEEPSAKES_FOR: Readonly<Record<AccessPolicy["keepsake"], readonly ("guest" | "client")[]>> = {
  off: [],
  clients: ["client"],
  everyone: ["guest", "client"],
};

/** Whether a guest who just entered is asked for name and address first. */
export function registersOnEntry(gallery: AccessPolicy, registered: Registered | undefined): boolean {
  const visitor = { as: "guest", pin: false, registered } as const;
  return gallery.registrationAt === "entrance" && isToRegister(gallery, { visitor, wish: "arrive" });
}

/** What a visitor can do something about at once. */
const AFTER: readonly Denial[] = ["register", "take"];

/** Whether a decision offers something, if only after one has registered or pressed a button that counts it. */
export const isOffered = (decision: Decision): boolean => decision.allow || AFTER.includes(decision.because);

/** What gives a photo without its watermark. */
const NEEDS_CLEAN: readonly Wish[] = ["see-clean", ...TAKES];

/** Whether a role sees photos with a watermark, unless it bought them. */
const needsProofs = ({ proofs }: AccessPolicy, role: "guest" | "client") =>
  PROOFS_SHOWN_TO[proofs].roles.includes(role);

/** Whether a role sees a photo without its watermark. */
function seesClean(gallery: AccessPolicy, { role, bought }: { role: "guest" | "client"; bought: boolean }): boolean {
  return !needsProofs(gallery, role) || (bought && PROOFS_SHOWN_TO[gallery.proofs].untilBought);
}

/** Whether a visitor may know that a gallery exists, open or closed. To everybody else it is like one that does not. */
export function mayKnow(about: Pick<AccessRequest, "gallery" | "visitor" | "now">): boolean {
  return decideAccess({ ...about, wish: "claim" }).allow;
}

/** Whether anything is kept or counted for a visitor: picks, carts, orders, downloads. Whoever works in the studio has none of their own. */
export function holdsOwn({ as }: Pick<Visitor, "as">): boolean {
  return as !== "photographer" && as !== "second";
}

/** Whether a viewer may learn which chosen photos are unavailable now. Guests may not: the names show what was hidden. */
export function learnsWhatLeft(as: ViewerRole | "stranger"): boolean {
  return as === "client";
}

/** Whether a viewer may learn which version is live. Guests may not: a change to what is hidden from them makes another one too. */
export function learnsVersion(as: ViewerRole | "stranger"): boolean {
  return as === "client" || as === "photographer";
}

/**
 * Whether what a visitor chose is favourites: photos that nobody asked them to choose, and that they keep for themselves. `holds`:
 * who they are, even while a client looks as a guest.
 */
export function keepsFavourites({ sends, holds }: { sends: boolean; holds: "guest" | "client" }): boolean {
  return !sends && holds === "guest";
}

/** A picture of a photo as it was when somebody wrote about it. */
export interface PastPicture {
  /** It was kept for this visitor. */
  own: boolean;
  /** It has no watermark. */
  clean: boolean;
}

/**
 * Whether a visitor may have a picture of a photo as it was when they wrote about it: nobody else's, only while they may look at the
 * photo today, and without a watermark only while they see the photo so.
 */
export function mayLookBack({
  past,
  ...about
}: Pick<AccessRequest, "gallery" | "subject" | "visitor" | "bought" | "now"> & { past: PastPicture }): boolean {
  if (!past.own || !about.subject) return false;
  return decideAccess({ ...about, wish: past.clean ? "see-clean" : "look" }).allow;
}

/**
 * Whether everybody may look at a gallery, or at a set or photo in it. Then its picture may be on the preview of a
 * link, which chat apps fetch as strangers and show to everybody in the chat.
 */
export function everybodyMayLook(about: Pick<AccessRequest, "gallery" | "subject" | "now">): boolean {
  return decideAccess({ ...about, visitor: { as: "stranger" }, wish: "look" }).allow;
}

/** Whether everybody may see a photo without its watermark. */
export function everybodySeesClean(about: Pick<AccessRequest, "gallery" | "subject" | "now">): boolean {
  return decideAccess({ ...about, visitor: { as: "stranger" }, wish: "see-clean" }).allow;
}

/**
 * Whether everybody may see the public cover of a gallery. It is the same for all: who may see more of the gallery sees
 * the same picture, or none.
 */
export function everybodyMaySeeCover(about: Pick<AccessRequest, "gallery" | "subject" | "cover" | "now">): boolean {
  return decideAccess({ ...about, visitor: { as: "stranger" }, wish: "see-cover" }).allow;
}

/**
 * All that a second shooter may do in the studio: look at the galleries, at what happened in them and at selections, and look after
 * their own sign-in. Routes as they are registered; a new one is the photographer's alone until it is listed here.
 */
export const SECOND_MAY: ReadonlySet<string> = new Set([
  "GET /studio/",
  "GET /studio/g/:gallery/photos/",
  "GET /studio/g/:gallery/activity/",
  "GET /studio/g/:gallery/activity.csv",
  "GET /studio/g/:gallery/selections/",
  "GET /studio/g/:gallery/selections/before",
  "GET /studio/g/:gallery/selections/:file{picks\\.(?:txt|csv|json|zip)}",
  "GET /studio/passkeys/",
  "POST /studio/passkeys/",
  "POST /studio/passkeys/ask",
  "POST /studio/leave",
]);

/** May this visitor use a route of the studio? To everybody who may use none it asks for the password. */
export function decideStudio(visitor: Visitor, route: { method: string; path: string } | null = null): Decision {
  if (visitor.as === "photographer") return { allow: true, as: "photographer" };
  if (visitor.as !== "second") return deny("prove");
  const method = route?.method === "HEAD" ? "GET" : route?.method;
  return route && SECOND_MAY.has(`${method} ${route.path}`) ? { allow: true, as: "photographer" } : deny("not-offered");
}

/** What a second shooter may do in a gallery: see all of it, as the photographer does, and take or change nothing. */
const SECOND_WISHES: readonly Wish[] = ["enter", "arrive", "claim", "look", "see-clean"];

function decideSecond(request: AccessRequest): Decision {
  const { subject, wish } = request;
  if (wish === "see-cover") return decideCover(request);
  if (subject === null) return deny("hidden");
  return SECOND_WISHES.includes(wish) ? { allow: true, as: "photographer" } : deny("not-offered");
}

function decidePhotographer(request: AccessRequest): Decision {
  const { gallery, subject, order, wish } = request;
  if (wish === "see-cover") return decideCover(request);
  if (subject === null || order === null) return deny("hidden");
  const isOff =
    wish === "see-proof" ||
    (wish === "keep" && !gallery?.keepOffline) ||
    (wish === "keepsake" && gallery?.keepsake === "off");
  return isOff ? deny("not-offered") : { allow: true, as: "photographer" };
}

/**
 * What was bought stays available, even after the gallery's closing date or a change of its passwords or download rule.
 * But an order never shows more than its holder may see: a guest's order leaves out what is hidden from guests today, and
 * only clients can open what a client bought.
 */
function decideOrder({ gallery, subject, visitor, wish, order, expired }: OrderRequest): Decision {
  const role = roleIn(gallery, visitor);
  if (!order) return deny(role !== null ? "hidden" : expired ? "expired" : "prove");
  if (order.role === "client" && role !== "client") return deny(role === null ? "prove" : "hidden");
  // Before release, existing and missing photos must look alike.
  if (wish === "receive" && !order.released) return deny("not-offered");
  if (subject === null) return deny("hidden");
  if (subject && role !== "client" && isHidden(subject)) return deny("hidden");
  return { allow: true, as: role ?? "guest" };
}

type OrderRequest = AccessRequest & { gallery: AccessPolicy; expired: boolean };

/**
 * What somebody sent stays theirs, also when the gallery has closed since: they get its receipt, which has no pictures. It is
 * signed as a whole, and each photo is asked about: guests get none that names a photo they may not see today, be it hidden or gone.
 */
function decideReceipt({ gallery, subject, visitor, expired }: OrderRequest): Decision {
  const role = roleIn(gallery, visitor);
  if (role === null) return deny(expired ? "expired" : "prove");
  if (learnsWhatLeft(role) || subject === undefined) return { allow: true, as: role };
  return subject === null || isHidden(subject) ? deny("hidden") : { allow: true, as: role };
}

/** What a link can give: nothing that is kept, bought or changed, and nothing about the rest of the gallery. */
const GIVEN_BY_LINK: readonly Wish[] = ["look", "see-clean", "download-photo", "download-set"];

/**
 * A link only takes away. Its holder has what its maker has at this moment and, where the photographer says so, what a
 * guest without the download PIN has. A link that ended, one that gives less and one that never existed look alike.
 */
function decideByLink({ link, bought: _, ...request }: AccessRequest): Decision {
  const { gallery, wish, now } = request;
  if (!gallery || !link?.shows || link.maker.as !== "client" || now >= link.endsAt) return deny("hidden");
  // Whoever made it, it is looked at by guests.
  if (wish === "see-proof") {
    const looks = decideByLink({ ...request, link, wish: "look" }).allow;
    return looks && needsProofs(gallery, "guest") ? { allow: true, as: "guest" } : deny("hidden");
  }
  if (needsProofs(gallery, "guest") && (!gallery.proofsReady || NEEDS_CLEAN.includes(wish))) return deny("hidden");
  if (!GIVEN_BY_LINK.includes(wish) || (DOWNLOADS.includes(wish) && !(link.downloads && linksGiveDownloads(gallery)))) {
    return deny("hidden");
  }
  // Nobody knows whose downloads those of a link are, so there is nobody to count them for.
  if (isCounted({ gallery, wish, size: request.size ?? LARGEST })) return deny("hidden");
  // Its holder has registered nowhere.
  if (isToRegister(gallery, { visitor: GUEST, wish })) return deny("hidden");
  const bounds = BOUNDS_OF_LINKS[gallery.clientLinks].map((bound) => bound ?? link.maker);
  const isWithin = bounds.every((visitor) => decideAccess({ ...request, visitor }).allow);
  return isWithin && bounds.length > 0 ? { allow: true, as: "guest" } : deny("hidden");
}

const DOWNLOADS: readonly Wish[] = ["download-photo", "download-set"];

/** Whether links can give downloads: not where others would have to buy what clients are given. */
export function linksGiveDownloads({ downloads }: Pick<AccessPolicy, "downloads">): boolean {
  return downloads !== "buy";
}

/** A guest who entered nothing; a form that they may pass by stands before nothing that a link gives. */
const GUEST: Visitor = { as: "guest", pin: false, registered: "declined" };

/** Who must all be allowed what a link gives, by the photographer's setting; null: whoever made it. None: nobody is. */
const BOUNDS_OF_LINKS: Readonly<Record<AccessPolicy["clientLinks"], readonly (Visitor | null)[]>> = {
  off: [],
  guests: [null, GUEST],
  all: [null],
};

/** The picture opens nothing else, and shows no more about its photo than was confirmed. */
function decideCover({ gallery, subject, cover, visitor }: AccessRequest): Decision {
  if (!gallery || !cover || !subject) return deny("hidden");
  if (cover.clean && needsProofs(gallery, "guest")) return deny("hidden");
  const reveals = revealedBy(subject);
  const isConfirmed = (!reveals.clientSet || cover.clientSet) && (!reveals.private || cover.private);
  return isConfirmed ? { allow: true, as: visitor.as === "second" ? "photographer" : visitor.as } : deny("hidden");
}

/** What showing a photo to everybody reveals about it, which the photographer has to confirm. */
export const revealedBy = (subject: NonNullable<Subject>): CoverGrant => ({
  clientSet: subject.set !== "everyone",
  private: subject.private,
});

/** Whether anything has to be confirmed. */
export const hasToConfirm = ({ clientSet, private: marked }: CoverGrant): boolean => clientSet || marked;

/** Hidden from guests. */
function isHidden(subject: NonNullable<Subject>): boolean {
  return subject.set !== "everyone" || subject.private;
}

/**
 * The role of a visitor in this gallery, or null if nothing was proved. In a public gallery everybody is at least a
 * guest.
 */
function roleIn(gallery: AccessPolicy, visitor: Visitor): "guest" | "client" | null {
  if (visitor.as === "client" && (visitor.by === "account" || gallery.hasClientPassword)) return "client";
  if (gallery.visibility === "public") return "guest";
  return visitor.as === "guest" && gallery.hasGuestPassword ? "guest" : null;
}

/** How to enter without an account: guests not at all, freely or with a password; clients with a password or not. */
export interface EntryRules {
  guest: "closed" | "open" | "password";
  client: boolean;
}

/** How visitors enter a gallery that is not private; in a private one neither passwords nor invitations work. */
export function entryRules({ visibility, hasGuestPassword, hasClientPassword }: AccessPolicy): EntryRules {
  return {
    guest: visibility === "public" ? "open" : hasGuestPassword ? "password" : "closed",
    client: hasClientPassword,
  };
}

/** Why an invitation for this role would not work: the gallery is private, or that role can't enter. null: it works. */
export function barrierTo(role: "guest" | "client", gallery: AccessPolicy): "private" | "closed" | null {
  if (gallery.visibility === "private") return "private";
  const { guest, client } = entryRules(gallery);
  return (role === "guest" ? guest === "closed" : !client) ? "closed" : null;
}

function mustChoose(gallery: AccessPolicy, visitor: Visitor): boolean {
  return visitor.as === "stranger" && gallery.hasClientPassword;
}

type Pickers = Readonly<Record<AccessPolicy["invites"], readonly ("guest" | "client")[]>>;

/** Who is asked for a selection. */
const SENDS_PICKS: Pickers = {
  off: [],
  clients: ["client"],
  favourites: ["client"],
  everyone: ["client", "guest"],
};

/** Who keeps what they pick: whoever is asked for it, and guests who keep favourites that nobody else sees. */
const KEEPS_PICKS: Pickers = { ...SENDS_PICKS, favourites: ["client", "guest"] };

/** Rules by which guests download single photos, counted or not. */
const GIVEN_ONE_BY_ONE: readonly AccessPolicy["downloads"][] = ["photos", "all"];

/** Where photos are sold, the first full-size ones may be included: one by one. */
const isIncluded = (gallery: AccessPolicy, size: Size): boolean =>
  gallery.downloads === "buy" && isCounted({ gallery, wish: "download-photo", size });

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
    case "keep":
      return offered(gallery.keepOffline);
    case "select":
      return offered(KEEPS_PICKS[gallery.invites].includes("guest"));
    case "send-selection":
      return offered(SENDS_PICKS[gallery.invites].includes("guest"));
    case "buy":
      return offered(gallery.downloads === "buy" && gallery.sells);
    case "download-photo":
      return offered((GIVEN_ONE_BY_ONE.includes(gallery.downloads) || isIncluded(gallery, size)) && sized);
    case "download-set":
    case "download-gallery":
    case "keepsake":
      if (gallery.downloads !== "all" || !sized) return deny("not-offered");
      return gallery.pin && !(visitor.as === "guest" && visitor.pin) ? deny("pin") : allowed;
    default:
      return deny("hidden");
  }
}

function decideClient({ gallery, wish, size }: Omit<GuestRequest, "visitor">): Decision {
  const allowed: Decision = { allow: true, as: "client" };
  const clientsBuy = gallery.downloads === "buy" && gallery.clientsBuy;
  const offered = (rule: boolean) => (rule ? allowed : deny("not-offered"));
  switch (wish) {
    case "look":
      return allowed;
    case "keep":
      return offered(gallery.keepOffline);
    case "download-photo":
      return offered(!clientsBuy || isIncluded(gallery, size));
    case "download-set":
    case "download-gallery":
    case "keepsake":
      return offered(!clientsBuy);
    case "buy":
      return offered(clientsBuy && gallery.sells);
    case "mark":
      return offered(gallery.marks);
    case "select":
      return offered(KEEPS_PICKS[gallery.invites].includes("client"));
    case "send-selection":
      return offered(SENDS_PICKS[gallery.invites].includes("client"));
    case "own-links":
      return allowed;
    case "link":
      return offered(gallery.clientLinks !== "off");
    default:
      return deny("hidden");
  }
}
