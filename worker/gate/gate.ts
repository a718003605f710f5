import {
  type AccessRequest,
  type Decision,
  decideAccess,
  decideStudio,
  entryRules,
  holdsOwn,
  type OrderGrant,
  type Subject,
  type ViewerRole,
  type Visitor,
  type Wish,
} from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { Photo } from "../domain/manifest.ts";
import type { PageOffers, PageViewer } from "../domain/pages/visible-gallery.ts";
import { isOrderId, type Order } from "../domain/shop/order.ts";
import { SIZES, type Size, SMALLEST } from "../domain/sizes.ts";
import { isSlug } from "../domain/slug.ts";
import type { Identity } from "../domain/tokens/identity.ts";
import type { AccountSession, Session, StudioSession } from "../domain/tokens/session.ts";
import type { Ctx } from "../http/context.ts";
import { readAccountFacts } from "../store/accounts.ts";
import { type GateFacts, readGateFacts } from "../store/gate-facts.ts";
import { readOrder } from "../store/orders.ts";
import { StorageFault } from "../store/query.ts";
import { snapshotGateFacts } from "../store/snapshot.ts";
import { readStudioFacts } from "../store/studio.ts";
import { methodNotAllowed, type Refusal, refuse, refuseStudio } from "./refuse.ts";
import { findSubject, subjectOf } from "./subject.ts";
import {
  holderNames,
  namesKept,
  type Presence,
  presenceOf,
  readAccountToken,
  readStudioToken,
  readTokens,
  revocableNames,
  type Tokens,
} from "./visitor.ts";

/** A client's account according to its session. */
export interface SignedInAccount {
  name: string;
  email: string;
  galleries: string[];
  session: Session<AccountSession>;
}

export interface Ask {
  wish: Wish;
  /** The set or photo the wish is about, by id or name as the URL gives it. */
  set?: string;
  photo?: string;
  wanted: Refusal["wanted"];
  /** The size of a download. */
  size?: Size;
  /** The order the wish is about, by id as the URL gives it. */
  order?: string;
  /** Images may use facts that are at most two seconds old. */
  snapshot?: boolean;
  /** Judge the visitor without the lowered view: only for switching it. */
  unlowered?: boolean;
}

/** A visitor who was let in, and further questions to the decision for them. */
export interface Admission {
  gallery: string;
  version: string;
  policy: GalleryPolicy;
  presence: Presence;
  /** The sessions in the request, whatever they are worth. */
  tokens: Tokens;
  /** The names under which this browser keeps things, even if its session ended: after entering again, they continue. */
  names: Identity;
  role: ViewerRole | "stranger";
  /** The photo that the wish was about. */
  photo: Photo | null;
  /** The order that the wish was about. */
  order: Order | null;
  /** The same wish about another photo: null if it is granted, else the refusal to send. Throws StorageFault. */
  refuseFor(photo: string): Promise<Response | null>;
  /** Whether guests may look at a set or photo, by id or name. Throws StorageFault. */
  guestsFind(about: Pick<Ask, "set" | "photo">): Promise<boolean>;
  /** Whether this visitor may see a set, or a photo in it. */
  sees(set: string, photo?: string): boolean;
  /** Whether the holder of the order the wish was about may read the name of a set, or of a photo in it. */
  shows(set: string, photo?: string): boolean;
  /** Whether this visitor may look at an order that was made under their name. */
  opens(order: Pick<Order, "role" | "standing">): boolean;
  /** Whether the order that the wish was about gives its holder a photo, if it covers it. */
  receives(set: string, photo: string): boolean;
  offers: PageOffers;
  viewer: PageViewer;
}

/** Asks for one wish in the gallery of the path: an admission, or the refusal to send. Throws StorageFault. */
export async function admit(c: Ctx, ask: Ask): Promise<Admission | Response> {
  const gallery = c.req.param("gallery") ?? "";
  const { facts, presence, tokens } = await readFacts(c, { gallery, snapshot: ask.snapshot ?? false });
  const visitor = ask.unlowered ? presence.full : presence.visitor;
  const { policy } = facts;
  const held = ask.order === undefined ? undefined : await findOrder(c, { id: ask.order, facts, presence, tokens });
  const grant = held && grantOf(held);
  const now = c.get("now");
  const request = { gallery: policy, visitor, now, ...(held === undefined ? {} : { order: grant ?? null }) };
  const decide = (wish: Wish, subject?: Subject) =>
    decideAccess({
      ...request,
      wish,
      ...(subject === undefined ? {} : { subject }),
      ...(ask.size ? { size: ask.size } : {}),
    });
  const no = (because: Refusal["because"]) => refuse(c, { because, wanted: ask.wanted, gallery, policy });

  const first = decide(ask.wish);
  if (!first.allow) return no(first.because);
  if (!policy?.version) return no("absent");
  const { version } = policy;
  const find = (about: Pick<Ask, "set" | "photo">) => findSubject(c, { policy, version, about });
  const found = await find(ask);
  const decision = found ? decide(ask.wish, found.subject) : first;
  if (!decision.allow) return no(decision.because);
  return {
    gallery,
    version,
    policy,
    presence,
    tokens,
    names: namesKept(tokens, facts),
    role: decision.as,
    photo: found?.photo ?? null,
    order: held ?? null,
    refuseFor: async (photo) => {
      const about = decide(ask.wish, (await find({ photo }))?.subject);
      return about.allow ? null : no(about.because);
    },
    guestsFind: async (about) => {
      const subject = (await find(about))?.subject ?? null;
      return guestsMayLook({ policy, now, subject });
    },
    shows: (set, photo) => decide("order", subjectOf(policy, [set], photo)).allow,
    opens: (order) => decideAccess({ ...request, wish: "order", order: grantOf(order) }).allow,
    receives: (set, photo) => decide("receive", subjectOf(policy, [set], photo)).allow,
    sees: (set, photo) => decide("look", subjectOf(policy, [set], photo)).allow,
    // Asked for by pages; images, a hundred per page, do without it.
    get offers() {
      return offersOf(request, mayViewAsGuest({ policy, presence, now }));
    },
    get viewer() {
      return viewerOf({ decision, presence, policy });
    },
  };
}

/** Answers the methods that a gallery's path does not accept: 405 for visitors who may know that the gallery exists. */
export async function refuseMethod(c: Ctx, allow: string): Promise<Response> {
  const admitted = await admit(c, { wish: "enter", wanted: "resource" });
  return admitted instanceof Response ? admitted : methodNotAllowed(c, allow);
}

/** Those of the given policies that a stranger may know about. */
export function knownToStrangers<Row extends { policy: GalleryPolicy }>(rows: Row[], now: number): Row[] {
  const visitor: Visitor = { as: "stranger" };
  return rows.filter(({ policy }) => decideAccess({ gallery: policy, visitor, wish: "enter", now }).allow);
}

// Without a secret, real and forged sessions look alike, so nothing behind the gate is served at all.
function requireSecrets(c: Ctx): void {
  if (c.get("config").secrets.length === 0) throw new StorageFault("SESSION_SECRET (missing or shorter than 32 bytes)");
}

async function readFacts(c: Ctx, { gallery, snapshot }: { gallery: string; snapshot: boolean }) {
  requireSecrets(c);
  const tokens = await readTokens(c, gallery, { forImage: snapshot });
  const nothing: GateFacts = { policy: null, studioEpoch: -1, revoked: new Set(), assigned: null, closed: new Set() };
  const { studio, account } = tokens;
  const brought = { studio, account, sessions: revocableNames(tokens), holders: holderNames(tokens) };
  const ask = { gallery, ...brought, now: c.get("now") };
  const read = () => (snapshot ? snapshotGateFacts(c.env.DB, ask) : readGateFacts(c.env.DB, ask));
  const facts = isSlug(gallery) ? await read() : nothing;
  return { facts, tokens, presence: presenceOf(tokens, facts) };
}

const grantOf = ({ role, standing }: Pick<Order, "role" | "standing">): OrderGrant => ({
  role,
  released: standing === "paid",
});

interface Holding {
  id: string;
  facts: GateFacts;
  presence: Presence;
  tokens: Tokens;
}

/**
 * An order that this visitor holds: by the session or account that bought it, or by its receipt. The photographer holds
 * all.
 */
async function findOrder(c: Ctx, { id, facts, presence, tokens }: Holding): Promise<Order | null> {
  const { policy, revoked } = facts;
  // If the visitor may not know about the gallery, nothing is looked up, so that it takes no longer than for one that
  // does not exist.
  const known = decideAccess({ gallery: policy, visitor: presence.visitor, wish: "claim", now: c.var.now }).allow;
  const order = known && policy && isOrderId(id) ? await readOrder(c.env.DB, { gallery: policy.gallery, id }) : null;
  if (!order || presence.visitor.as === "photographer") return order;
  const { receipt } = tokens;
  const proved = receipt !== null && receipt.order === id && receipt.epoch === order.receiptEpoch;
  const byReceipt = proved && !revoked.has(receipt.jti);
  return byReceipt || (presence.holder !== null && presence.holder === order.holder) ? order : null;
}

function offersOf(request: Pick<AccessRequest, "gallery" | "visitor" | "now">, viewAsGuest: boolean): PageOffers {
  const decide = (wish: Wish, size: Size = SMALLEST) => decideAccess({ ...request, wish, size });
  const download = (wish: Wish): boolean | "pin" => {
    const decision = decide(wish);
    return decision.allow || (decision.because === "pin" ? "pin" : false);
  };
  return {
    mark: decide("mark").allow,
    select: decide("select").allow,
    buy: decide("buy").allow && holdsOwn(request.visitor),
    viewAsGuest,
    downloadPhoto: decide("download-photo").allow,
    downloadSizes: SIZES.filter((size) => decide("download-photo", size).allow),
    downloadSet: download("download-set"),
    downloadGallery: download("download-gallery"),
  };
}

/** Looking as guest is offered to viewers who see more, if a guest would see anything. */
function mayViewAsGuest({
  policy,
  presence,
  now,
}: {
  policy: GalleryPolicy;
  presence: Presence;
  now: number;
}): boolean {
  if (presence.visitor.as !== "client" && presence.visitor.as !== "photographer") return false;
  return guestsMayLook({ policy, now });
}

function guestsMayLook({ policy, now, ...about }: { policy: GalleryPolicy; now: number; subject?: Subject }): boolean {
  return decideAccess({ gallery: policy, visitor: { as: "guest", pin: false }, wish: "look", now, ...about }).allow;
}

interface ViewerFacts {
  decision: Decision & { allow: true };
  presence: Presence;
  policy: GalleryPolicy;
}

function viewerOf({ decision, presence, policy }: ViewerFacts): PageViewer {
  const lowered = presence.visitor.as !== presence.full.as;
  return {
    as: decision.as === "stranger" ? "guest" : decision.as,
    lowered,
    mayLeave: presence.holder !== null,
    mayEnterAsClient: decision.as === "guest" && entryRules(policy).client,
    account: presence.account !== null && !lowered,
  };
}

/** The photographer's session, or the refusal to send. Throws StorageFault. */
export async function admitToStudio(c: Ctx): Promise<Session<StudioSession> | Response> {
  requireSecrets(c);
  const session = await readStudioToken(c);
  const facts = session ? await readStudioFacts(c.env.DB, session.jti) : null;
  const holds = session !== null && facts !== null && !facts.revoked && facts.epoch === session.epoch;
  const visitor: Visitor = holds ? { as: "photographer" } : { as: "stranger" };
  return decideStudio(visitor).allow && session ? session : refuseStudio(c);
}

/** Whether a paid order of a guest or client gives its holder a photo today, if it covers it; as receipts are judged. */
export function receivesToday(policy: GalleryPolicy, now: number) {
  const visitors = { guest: { as: "stranger" }, client: { as: "client", by: "account" } } as const;
  return (role: "guest" | "client", { set, photo }: { set: string; photo: string }): boolean => {
    const order = { role, released: true };
    const subject = subjectOf(policy, [set], photo);
    return decideAccess({ gallery: policy, visitor: visitors[role], wish: "receive", order, subject, now }).allow;
  };
}

/** The account a client is signed in to, or null. Throws StorageFault. */
export async function signedInAccount(c: Ctx): Promise<SignedInAccount | null> {
  requireSecrets(c);
  const session = await readAccountToken(c);
  const facts = session ? await readAccountFacts(c.env.DB, { ...session, id: session.account }) : null;
  return session && facts ? { ...facts, session } : null;
}

/** Those of the given galleries that an assigned account may know about. */
export function knownToAssigned<Row extends { policy: GalleryPolicy }>(rows: Row[], now: number): Row[] {
  const visitor: Visitor = { as: "client", by: "account" };
  return rows.filter(({ policy }) => decideAccess({ gallery: policy, visitor, wish: "enter", now }).allow);
}
