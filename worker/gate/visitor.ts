import { entryRules, type Visitor } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { invitationSession } from "../domain/invitation.ts";
import { type Identity, identityNames } from "../domain/tokens/identity.ts";
import type {
  AccountSession,
  GallerySession,
  ReceiptSession,
  SecondSession,
  Session,
  SessionScope,
  StudioSession,
} from "../domain/tokens/session.ts";
import type { Ctx } from "../http/context.ts";
import { galleriesInCookies, readIdentity, readToken } from "../http/cookies.ts";
import type { GateFacts } from "../store/gate-facts.ts";
import { StorageFault } from "../store/query.ts";
import { rememberVerified } from "../store/verified.ts";

/** Sessions with a valid signature and time; what they are worth is decided with the epochs of what they proved. */
export interface Tokens {
  studio: Session<StudioSession> | null;
  second: Session<SecondSession> | null;
  account: Session<AccountSession> | null;
  gallery: Session<GallerySession> | null;
  receipt: Session<ReceiptSession> | null;
  /** Who owns what, whatever sessions there are. */
  identity: Identity;
}

/** Who asks: as decisions see it, and as it would be without the lowered view. */
export interface Presence {
  visitor: Visitor;
  full: Visitor;
  /** The session that counts for the visitor; null for strangers. */
  session: Session | null;
  /** Their name in the feed and in marks: "guest", "client password", an account's name, "photographer". */
  name: string;
  /** The name under which they keep a selection, a cart, orders; null: none, or none yet. */
  holder: string | null;
  /** The account that is signed in, if it is the one that counts. */
  account: { name: string; email: string } | null;
}

/** The name under which a session holds a selection; null for the photographer. */
function holderOf(session: Session | null): string | null {
  if (!session || session.kind === "studio" || session.kind === "second" || session.kind === "receipt") return null;
  return session.kind === "account" ? `account:${session.account}` : nameOf(session.jti);
}

/** As whom whoever asks is known by the name they keep things under. Looking as somebody less changes nothing of it. */
export function heldAs({ session }: Presence): "guest" | "client" {
  if (session?.kind === "gallery") return session.role;
  return session?.kind === "account" ? "client" : "guest";
}

const nameOf = (jti: string) => `session:${jti}`;

const STRANGER: Presence = {
  visitor: { as: "stranger" },
  full: { as: "stranger" },
  session: null,
  name: "guest",
  holder: null,
  account: null,
};

/**
 * The view of a guest: with the download PIN, if it was entered while it was the current one. Who may see more, and only
 * looks as a guest, is asked for no name.
 */
function guestWith(policy: GalleryPolicy, pin: number | undefined) {
  return { as: "guest", pin: policy.pin && pin === policy.pinEpoch, registered: "given" } as const;
}

/** What a browser has for one gallery. */
type GalleryTokens = Pick<Tokens, "gallery" | "receipt" | "identity">;

/** Everything a request brings. Which gallery it asks for is known once the database says where its link leads. */
export interface Brought extends Pick<Tokens, "studio" | "second" | "account"> {
  /** By gallery. */
  galleries: ReadonlyMap<string, GalleryTokens>;
}

/** Verifies the cookies a request carries. Throws StorageFault. */
export async function readTokens(c: Ctx, { forImage = false } = {}): Promise<Brought> {
  const [studio, second, account, galleries] = await Promise.all([
    readStudioToken(c),
    readSecondToken(c),
    readAccountToken(c),
    Promise.all(galleriesInCookies(c).map(async (id) => [id, await galleryTokens(c, id, { forImage })] as const)),
  ]);
  return { studio, second, account, galleries: new Map(galleries) };
}

async function galleryTokens(c: Ctx, gallery: string, { forImage }: { forImage: boolean }): Promise<GalleryTokens> {
  const [entered, receipt] = await Promise.all([
    verifyToken(c, { kind: "gallery", gallery }),
    verifyToken(c, { kind: "receipt", gallery }),
  ]);
  return {
    gallery: entered?.kind === "gallery" && entered.gallery === gallery ? entered : null,
    // An image belongs to nobody's selection.
    identity: forImage ? {} : await readIdentity(c, gallery),
    receipt: receipt?.kind === "receipt" && receipt.gallery === gallery ? receipt : null,
  };
}

/** What counts in a gallery, of all that was brought; null: the link leads to none that the visitor may know of. */
export function tokensIn({ studio, second, account, galleries }: Brought, gallery: string | null): Tokens {
  const own = gallery === null ? undefined : galleries.get(gallery);
  return { studio, second, account, gallery: null, receipt: null, identity: {}, ...own };
}

/** Verifies the studio's cookie. Throws StorageFault. */
export async function readStudioToken(c: Ctx): Promise<Session<StudioSession> | null> {
  const session = await verifyToken(c, { kind: "studio" });
  return session?.kind === "studio" ? session : null;
}

/** Verifies a second shooter's cookie. Throws StorageFault. */
export async function readSecondToken(c: Ctx): Promise<Session<SecondSession> | null> {
  const session = await verifyToken(c, { kind: "second" });
  return session?.kind === "second" ? session : null;
}

/** Verifies the cookie of a client's account. Throws StorageFault. */
export async function readAccountToken(c: Ctx): Promise<Session<AccountSession> | null> {
  const session = await verifyToken(c, { kind: "account" });
  return session?.kind === "account" ? session : null;
}

async function verifyToken(c: Ctx, of: SessionScope): Promise<Session | null> {
  const { secrets } = c.var.config;
  // Without a secret, real and forged sessions look alike, so nothing behind the gate is served at all.
  if (secrets.length === 0) throw new StorageFault("SESSION_SECRET (missing or shorter than 32 bytes)");
  const token = readToken(c, of);
  return token ? rememberVerified(token, { of, secrets, now: c.var.now }) : null;
}

/** The names under which something of what was brought may have been revoked. */
export function revocableNames({ studio, second, account, galleries }: Brought): string[] {
  const own = [...galleries.values()].flatMap(({ gallery, receipt, identity }) => [
    ...[gallery, receipt].flatMap(namesOf),
    ...identityNames(identity),
  ]);
  return [...[studio, second, account].flatMap(namesOf), ...own];
}

/**
 * The names this browser continues with in each role, except those it gave up. A session from before there were
 * identities names one.
 */
export function namesKept({ gallery, identity }: Tokens, { revoked }: GateFacts): Identity {
  const { began, ...named } = identity;
  const known: Identity = { ...(gallery ? { [gallery.role]: gallery.jti } : {}), ...named };
  const kept: Identity = Object.fromEntries(Object.entries(known).filter(([, name]) => name && !revoked.has(name)));
  return kept.guest && began ? { ...kept, began } : kept;
}

function namesOf(session: Session | null): string[] {
  if (!session) return [];
  return session.kind === "gallery" && session.invitation
    ? [session.jti, invitationSession(session.invitation)]
    : [session.jti];
}

/** The names under which a selection may be stored for whoever brought this. */
export function holderNames({ account, galleries }: Brought): string[] {
  const own = [...galleries.values()].flatMap(({ gallery, identity }) => [
    holderOf(gallery) ?? [],
    identityNames(identity).map(nameOf),
  ]);
  return [...new Set([holderOf(account) ?? [], ...own].flat())];
}

/** The visitor according to the tokens, today. The highest valid one wins: studio, second shooter, assigned account, client, guest. */
export function presenceOf(tokens: Tokens, facts: GateFacts): Presence {
  const unrevoked = <S extends Session>(session: S | null) =>
    namesOf(session).some((name) => facts.revoked.has(name)) ? null : session;
  const { policy } = facts;
  const names = namesKept(tokens, facts);
  return (
    asPhotographer(unrevoked(tokens.studio), facts) ??
    asSecond(unrevoked(tokens.second), facts) ??
    (policy && asAccount(unrevoked(tokens.account), { facts, policy })) ??
    (policy && asEntered(unrevoked(tokens.gallery), { facts, policy, names })) ??
    asStranger(names, facts)
  );
}

/** In a public gallery, a visitor without a session is a guest, and has what this browser's guest stored. */
function asStranger({ guest }: Identity, { policy, closed }: GateFacts): Presence {
  const open = policy !== null && entryRules(policy).guest === "open";
  if (!open || !guest) return STRANGER;
  const holder = nameOf(guest);
  const thanked: Visitor = { as: "guest", pin: false, closed: true };
  return closed.has(holder) ? { ...STRANGER, visitor: thanked, full: thanked, holder } : { ...STRANGER, holder };
}

function asPhotographer(studio: Session<StudioSession> | null, facts: GateFacts): Presence | null {
  if (studio?.epoch !== facts.studioEpoch) return null;
  const full: Visitor = { as: "photographer" };
  return {
    visitor: previewOf(studio, facts.policy) ?? full,
    full,
    session: studio,
    name: "photographer",
    holder: null,
    account: null,
  };
}

function asSecond(session: Session<SecondSession> | null, { second }: GateFacts): Presence | null {
  if (!session || second?.epoch !== session.epoch) return null;
  const full: Visitor = { as: "second" };
  return { visitor: full, full, session, name: secondName(second.name), holder: null, account: null };
}

/** A second shooter's name in the feed. */
export const secondName = (name: string): string => `${name} (second shooter)`;

function previewOf({ preview }: StudioSession, policy: GalleryPolicy | null): Visitor | null {
  if (!preview || preview.gallery !== policy?.gallery) return null;
  return preview.as === "guest" ? guestWith(policy, preview.pin) : { as: "client", by: "account" };
}

interface Judged {
  facts: GateFacts;
  policy: GalleryPolicy;
}

function asAccount(session: Session<AccountSession> | null, { facts, policy }: Judged): Presence | null {
  const { assigned } = facts;
  if (!session || assigned?.id !== session.account || assigned.epoch !== session.epoch) return null;
  const closed = facts.closed.has(holderOf(session) ?? "");
  const full: Visitor = { as: "client", by: "account", closed };
  const { view } = session;
  const visitor = view?.gallery === policy.gallery ? { ...guestWith(policy, view.pin), closed } : full;
  const { name, email } = assigned;
  return { visitor, full, session, name, holder: holderOf(session), account: { name, email } };
}

/** Whoever has entered keeps things under the name of their role in this browser, which a link may have given it since. */
function asEntered(
  session: Session<GallerySession> | null,
  { facts, policy, names }: Judged & { names: Identity },
): Presence | null {
  const epoch = session?.role === "client" ? policy.clientEpoch : policy.guestEpoch;
  if (session?.epoch !== epoch) return null;
  const holder = nameOf(names[session.role] ?? session.jti);
  const closed = facts.closed.has(holder);
  if (session.role === "guest") {
    const { pin, registered } = session;
    const full: Visitor = { as: "guest", pin: policy.pin && pin === policy.pinEpoch, registered, closed };
    return { visitor: full, full, session, name: "guest", holder, account: null };
  }
  const full: Visitor = { as: "client", by: "password", closed };
  return {
    visitor: session.view ? { ...guestWith(policy, session.pin), closed } : full,
    full,
    session,
    name: "client password",
    holder,
    account: null,
  };
}
