import type { Visitor } from "./domain/access.ts";
import type { GalleryPolicy } from "./domain/gallery.ts";
import { invitationSession } from "./domain/invitation.ts";
import {
  type GallerySession,
  type Session,
  type StudioSession,
  type VerifyOptions,
  verifySession,
} from "./domain/session.ts";
import type { Ctx } from "./http/context.ts";
import { readToken } from "./http/cookies.ts";
import type { GateFacts } from "./store/policy.ts";

/** Sessions whose signature and times hold; what they are worth is decided with the gallery's epochs. */
export interface Tokens {
  studio: Session<StudioSession> | null;
  gallery: Session<GallerySession> | null;
}

/** Who asks: as decisions see it, and as it would be without looking as somebody less. */
export interface Presence {
  visitor: Visitor;
  full: Visitor;
  /** The session of this gallery that holds. */
  session: Session<GallerySession> | null;
  studio: Session<StudioSession> | null;
}

/** Verifies the cookies a request carries for a gallery. */
export async function readTokens(c: Ctx, gallery: string): Promise<Tokens> {
  const [studio, entered] = await Promise.all([readStudioToken(c), verifyToken(c, { kind: "gallery", gallery })]);
  return { studio, gallery: entered?.kind === "gallery" && entered.gallery === gallery ? entered : null };
}

/** Verifies the studio's cookie. */
export async function readStudioToken(c: Ctx): Promise<Session<StudioSession> | null> {
  const session = await verifyToken(c, { kind: "studio" });
  return session?.kind === "studio" ? session : null;
}

async function verifyToken(c: Ctx, of: VerifyOptions["of"]): Promise<Session | null> {
  const token = readToken(c, of);
  return token ? verifySession(token, { of, secrets: c.var.config.secrets, now: c.var.now }) : null;
}

/** The names under which tokens may have been revoked. */
export function tokenIds({ studio, gallery }: Tokens): string[] {
  return [...revocableNames(studio), ...revocableNames(gallery)];
}

function revocableNames(session: Session | null): string[] {
  if (!session) return [];
  return session.kind === "gallery" && session.invitation
    ? [session.jti, invitationSession(session.invitation)]
    : [session.jti];
}

/** Who the tokens make of a visitor today. The highest that holds wins: studio, client, guest. */
export function presenceOf(tokens: Tokens, facts: GateFacts): Presence {
  const holds = <S extends Session>(session: S | null) =>
    revocableNames(session).some((name) => facts.revoked.has(name)) ? null : session;
  const studio = holds(tokens.studio);
  const gallery = holds(tokens.gallery);
  const session = gallery && facts.policy && isCurrent(gallery, facts.policy) ? gallery : null;
  if (studio && studio.epoch === facts.studioEpoch) {
    return { visitor: previewOf(studio, facts.policy), full: { as: "photographer" }, session, studio };
  }
  if (!session || !facts.policy)
    return { visitor: { as: "stranger" }, full: { as: "stranger" }, session: null, studio: null };
  const full = visitorOf(session, facts.policy);
  const lowered: Visitor = { as: "guest", pin: false };
  return { visitor: session.view && full.as === "client" ? lowered : full, full, session, studio: null };
}

function isCurrent(session: GallerySession, policy: GalleryPolicy): boolean {
  return session.epoch === (session.role === "client" ? policy.clientEpoch : policy.guestEpoch);
}

function visitorOf(session: GallerySession, policy: GalleryPolicy): Visitor {
  if (session.role === "client") return { as: "client", by: "password" };
  return { as: "guest", pin: policy.pin && session.pin === policy.pinEpoch };
}

function previewOf({ preview }: StudioSession, policy: GalleryPolicy | null): Visitor {
  if (!preview || preview.gallery !== policy?.gallery) return { as: "photographer" };
  return preview.as === "guest" ? { as: "guest", pin: false } : { as: "client", by: "account" };
}
