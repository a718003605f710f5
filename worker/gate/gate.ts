import {
  type AccessRequest,
  decideAccess,
  type Inclusion,
  isCounted,
  mayKnow,
  mayLookBack,
  NOTHING_TAKEN,
  type OrderGrant,
  type Subject,
  type ViewerRole,
  type Wish,
} from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { Link } from "../domain/link.ts";
import type { Photo } from "../domain/manifest.ts";
import { isOrderId, type Order } from "../domain/shop/order.ts";
import { LARGEST, largerSize, type Size } from "../domain/sizes.ts";
import { isSlug } from "../domain/slug.ts";
import { subjectOf } from "../domain/subject.ts";
import type { Identity } from "../domain/tokens/identity.ts";
import type { Ctx } from "../http/context.ts";
import { isCommissioned } from "../http/cookies.ts";
import { type GateFacts, readGateFacts } from "../store/gate-facts.ts";
import { readOrder, readOrderPhotos, readOwned } from "../store/orders.ts";
import { snapshotGateFacts } from "../store/snapshot.ts";
import { askedLink, isMoved } from "./link.ts";
import { methodNotAllowed, type Refusal, refuse } from "./refuse.ts";
import { type Sight, sightOf } from "./sight.ts";
import { findSubject } from "./subject.ts";
import {
  holderNames,
  namesKept,
  type Presence,
  presenceOf,
  readTokens,
  revocableNames,
  type Tokens,
  tokensIn,
} from "./visitor.ts";

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
  /** The handler asks `counting` before it sends anything: what is counted of a download is known with its photos. */
  counts?: boolean;
  /** Images may use facts that are at most two seconds old. */
  snapshot?: boolean;
  /** Judge the visitor without the lowered view: only for switching it. */
  unlowered?: boolean;
}

/** A visitor who was let in, and further questions to the decision for them. */
export interface Admission {
  /** Its id. */
  gallery: string;
  /** Its current address. */
  link: Link;
  /** The same, and the one that this request uses: a form that was opened before it changed. */
  links: readonly Link[];
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
  /** What the wish is about is counted among the full-size photos that are included. */
  counted: boolean;
  /** The same wish with what it takes of them, by the button that counts them or without: null if it is granted. */
  counting(included: Inclusion, taking: boolean): Refusal | null;
  /** The same wish about another photo: null if it is granted. Throws StorageFault. */
  refusalFor(photo: string): Promise<Refusal | null>;
  /** How this visitor sees photos that they may look at. */
  sight: Sight;
  /** The photos that this visitor's released orders cover, with the size they bought. Throws StorageFault. */
  bought(): Promise<ReadonlyMap<string, Size>>;
  /** Whether this visitor may see a set, or a photo in it. */
  sees(set: string, photo?: string): boolean;
  /** Whether the holder of the order the wish was about may read the name of a set, or of a photo in it. */
  shows(set: string, photo?: string): boolean;
  /** Whether a receipt may name a photo to this visitor; no sets: it is in none. */
  signs(sets: readonly string[], photo: string): boolean;
  /** Whether this visitor may look at an order that was made under their name. */
  opens(order: Pick<Order, "role" | "standing">): boolean;
  /** Whether the order that the wish was about gives its holder a photo, if it covers it. */
  receives(set: string, photo: string): boolean;
}

export type Verdict = { ok: true; admitted: Admission } | { ok: false; refusal: Refusal };

/** Asks for one wish in the gallery of the path: an admission, or the refusal. Throws StorageFault. */
export async function judge(c: Ctx, ask: Ask): Promise<Verdict> {
  const link = askedLink(c);
  const { facts, presence, tokens } = await readFacts(c, { link, snapshot: ask.snapshot ?? false });
  const visitor = ask.unlowered ? presence.full : presence.visitor;
  const { policy } = facts;
  const now = c.get("now");
  const refusal = (because: Refusal["because"]): Refusal => ({ because, wanted: ask.wanted, policy });
  const no = (because: Refusal["because"]): Verdict => ({ ok: false, refusal: refusal(because) });
  if (policy && isMoved(c, policy.link) && mayKnow({ gallery: policy, visitor, now })) return no("moved");
  const held = ask.order === undefined ? undefined : await findOrder(c, { id: ask.order, facts, presence, tokens });
  const grant = held && grantOf(held);
  const commissioned = ask.wish === "keepsake" && policy !== null && (await isCommissioned(c, policy.gallery));
  const request = {
    gallery: policy,
    visitor,
    now,
    commissioned,
    ...(held === undefined ? {} : { order: grant ?? null }),
    ...(ask.counts ? { included: NOTHING_TAKEN } : {}),
  };
  const decide = (wish: Wish, subject?: Subject, about: Pick<AccessRequest, "included" | "taking"> = {}) =>
    decideAccess({
      ...request,
      ...about,
      wish,
      ...(subject === undefined ? {} : { subject }),
      ...(ask.size ? { size: ask.size } : {}),
    });
  const first = decide(ask.wish);
  if (!first.allow) return no(first.because);
  if (!policy?.version) return no("absent");
  const { gallery, version } = policy;
  const find = (about: Pick<Ask, "set" | "photo">) => findSubject(c, { policy, version, about });
  const found = await find(ask);
  const decision = found ? decide(ask.wish, found.subject) : first;
  if (!decision.allow) return no(decision.because);
  const admitted: Admission = {
    gallery,
    link: policy.link,
    links: [policy.link, link],
    version,
    policy,
    presence,
    tokens,
    names: namesKept(tokens, facts),
    role: decision.as,
    photo: found?.photo ?? null,
    order: held ?? null,
    counted: isCounted({ gallery: policy, wish: ask.wish, size: ask.size ?? LARGEST }),
    counting: (included, taking) => {
      const about = decide(ask.wish, found?.subject, { included, taking });
      return about.allow ? null : refusal(about.because);
    },
    refusalFor: async (photo) => {
      const about = decide(ask.wish, (await find({ photo }))?.subject);
      return about.allow ? null : refusal(about.because);
    },
    sight: sightOf({
      decide: ({ wish, sets, photo, bought }) =>
        decideAccess({
          ...{ gallery: policy, visitor, now, wish, bought },
          ...(sets ? { subject: subjectOf(policy, sets, photo) } : {}),
        }).allow,
      looksBack: ({ past, bought, sets, photo }) =>
        mayLookBack({ gallery: policy, visitor, now, bought, past, subject: subjectOf(policy, sets, photo) }),
      readBought: async () => {
        // For images not everything is known that names a buyer.
        const known = ask.snapshot ? await readFacts(c, { link, snapshot: false }) : { facts, presence, tokens };
        return readOwnPhotos(c, { gallery, ...known });
      },
    }),
    bought: () => readOwnSizes(c, { gallery, facts, presence, tokens }),
    shows: (set, photo) => decide("order", subjectOf(policy, [set], photo)).allow,
    signs: (sets, photo) => decide("selection-receipt", sets.length > 0 ? subjectOf(policy, sets, photo) : null).allow,
    opens: (order) => decideAccess({ ...request, wish: "order", order: grantOf(order) }).allow,
    receives: (set, photo) => decide("receive", subjectOf(policy, [set], photo)).allow,
    sees: (set, photo) => decide("look", subjectOf(policy, [set], photo)).allow,
  };
  return { ok: true, admitted };
}

/** Answers the methods that a gallery's path does not accept: 405 for visitors who may know that the gallery exists. */
export async function refuseMethod(c: Ctx, allow: string): Promise<Response> {
  const verdict = await judge(c, { wish: "enter", wanted: "resource" });
  return verdict.ok ? methodNotAllowed(c, allow) : refuse(c, verdict.refusal);
}

async function readFacts(c: Ctx, { link, snapshot }: { link: Link; snapshot: boolean }) {
  const brought = await readTokens(c, { forImage: snapshot });
  const nothing: GateFacts = {
    policy: null,
    studioEpoch: -1,
    second: null,
    revoked: new Set(),
    assigned: null,
    closed: new Set(),
  };
  const { studio, second, account } = brought;
  const sessions = { studio, second, account, sessions: revocableNames(brought), holders: holderNames(brought) };
  const ask = { link, ...sessions, now: c.get("now") };
  const read = () => (snapshot ? snapshotGateFacts(c.env.DB, ask) : readGateFacts(c.env.DB, ask));
  const facts = isSlug(link) ? await read() : nothing;
  const tokens = tokensIn(brought, facts.policy?.gallery ?? null);
  return { facts, tokens, presence: presenceOf(tokens, facts) };
}

const grantOf = ({ role, standing }: Pick<Order, "role" | "standing">): OrderGrant => ({
  role,
  released: standing === "paid",
});

/** The photos of a visitor's released orders. Throws StorageFault. */
async function readOwnPhotos(c: Ctx, known: Owning): Promise<ReadonlySet<string>> {
  return new Set((await readOwnSizes(c, known)).keys());
}

type Owning = Omit<Holding, "id"> & { gallery: string };

/** The same with the size bought: orders under their name, and the one whose receipt they opened. Throws StorageFault. */
async function readOwnSizes(c: Ctx, { gallery, ...known }: Owning): Promise<ReadonlyMap<string, Size>> {
  const { presence, tokens, facts } = known;
  const { holder, visitor } = presence;
  const held = holder === null ? new Map<string, Size>() : await readOwned(c.env.DB, { gallery, holder });
  const order = tokens.receipt && (await findOrder(c, { id: tokens.receipt.order, ...known }));
  const given = order && { gallery: facts.policy, visitor, now: c.var.now, wish: "receive", order: grantOf(order) };
  if (!order || !given || !decideAccess({ ...given, wish: "receive" }).allow) return held;
  for (const [photo, size] of await readOrderPhotos(c.env.DB, order.id)) {
    held.set(photo, largerSize(held.get(photo), size));
  }
  return held;
}

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
  const known = mayKnow({ gallery: policy, visitor: presence.visitor, now: c.var.now });
  const order = known && policy && isOrderId(id) ? await readOrder(c.env.DB, { gallery: policy.gallery, id }) : null;
  if (!order || presence.visitor.as === "photographer") return order;
  const { receipt } = tokens;
  const proved = receipt !== null && receipt.order === id && receipt.epoch === order.receiptEpoch;
  const byReceipt = proved && !revoked.has(receipt.jti);
  return byReceipt || (presence.holder !== null && presence.holder === order.holder) ? order : null;
}
