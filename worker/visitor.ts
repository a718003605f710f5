import type { Visitor } from "./domain/access.ts";
import type { GalleryPolicy } from "./domain/gallery.ts";
import { type GallerySession, type Session, type StudioSession, verifySession } from "./domain/session.ts";
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
  const { config, now } = c.var;
  const verify = async (of: { kind: "gallery"; gallery: string } | { kind: "studio" }) => {
    const token = readToken(c, of);
    return token ? verifySession(token, { of, secrets: config.secrets, now }) : null;
  };
  const [studio, entered] = await Promise.all([verify({ kind: "studio" }), verify({ kind: "gallery", gallery })]);
  return {
    studio: studio?.kind === "studio" ? studio : null,
    gallery: entered?.kind === "gallery" && entered.gallery === gallery ? entered : null,
  };
}

/** The session ids of tokens, to ask whether they were revoked. */
export function tokenIds({ studio, gallery }: Tokens): string[] {
  return [studio?.jti, gallery?.jti].filter((id) => id !== undefined);
}

/** Who the tokens make of a visitor today. The highest that holds wins: studio, client, guest. */
export function presenceOf(tokens: Tokens, facts: GateFacts): Presence {
  const holds = <S extends { jti: string }>(session: S | null) =>
    session && !facts.revoked.has(session.jti) ? session : null;
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
