import { SignJWT } from "jose";
import { z } from "zod";
import { REGISTERED } from "../access.ts";
import { ISSUER, verifyJwt } from "./signed-token.ts";

/** What a gallery's cookie proves: the visitor entered as guest or client while `epoch` was current. */
const gallerySession = z.object({
  kind: z.literal("gallery"),
  gallery: z.string(),
  role: z.enum(["guest", "client"]),
  epoch: z.int(),
  /** Views the gallery as guest for now. It can only lower rights. */
  view: z.literal("guest").optional(),
  /** Epoch of the download PIN that was entered. */
  pin: z.int().optional(),
  /** Whether a guest gave name and address when asked. */
  registered: z.enum(REGISTERED).optional(),
  /** The invitation that let the visitor in. The session ends when it is revoked. */
  invitation: z.string().optional(),
});
export type GallerySession = z.infer<typeof gallerySession>;

/** What the studio's cookie proves. `preview` lowers it to a guest or client of one gallery, with the PIN entered there. */
const studioSession = z.object({
  kind: z.literal("studio"),
  epoch: z.int(),
  preview: z.object({ gallery: z.string(), as: z.enum(["guest", "client"]), pin: z.int().optional() }).optional(),
});
export type StudioSession = z.infer<typeof studioSession>;

/** What a second shooter's cookie proves: they signed in to the studio while `epoch` was current. */
const secondSession = z.object({ kind: z.literal("second"), person: z.string(), epoch: z.int() });
export type SecondSession = z.infer<typeof secondSession>;

/** What the cookie of a client's account proves: the client signed in while `epoch` was current. */
const accountSession = z.object({
  kind: z.literal("account"),
  account: z.string(),
  epoch: z.int(),
  /** The gallery that is viewed as guest for now, and the epoch of the download PIN entered there. */
  view: z.object({ gallery: z.string(), pin: z.int().optional() }).optional(),
});
export type AccountSession = z.infer<typeof accountSession>;

/** What a receipt's cookie proves: the link of this order was used while `epoch` was current. It opens only that order. */
const receiptSession = z.object({
  kind: z.literal("receipt"),
  gallery: z.string(),
  order: z.string(),
  epoch: z.int(),
});
export type ReceiptSession = z.infer<typeof receiptSession>;

const claims = z.discriminatedUnion("kind", [
  gallerySession,
  accountSession,
  studioSession,
  secondSession,
  receiptSession,
]);
type SessionClaims = z.infer<typeof claims>;

const frame = z.object({ jti: z.string(), iat: z.int(), exp: z.int() });

/** The sessions that an audit of a gallery may ask for: none of the studio. */
export const provableSession = z.discriminatedUnion("kind", [
  gallerySession.extend(frame.shape),
  accountSession.extend(frame.shape),
  receiptSession.extend(frame.shape),
]);

/** A verified session with its JWT frame; times in seconds since 1970. */
export type Session<Claims extends SessionClaims = SessionClaims> = Claims & { jti: string; iat: number; exp: number };

const TYPE = "glassine-session+jwt";

const DAY = 86_400;
/** Seconds a session lasts. */
export const SESSION_SECONDS = {
  gallery: 30 * DAY,
  account: 30 * DAY,
  studio: DAY / 2,
  second: DAY / 2,
  receipt: DAY,
} as const;

/** The purpose of a session: one gallery, a receipt there, a client's account, the studio. */
export type SessionScope =
  | { kind: "gallery" | "receipt"; gallery: string }
  | { kind: "account" }
  | { kind: "studio" }
  | { kind: "second" };

/** Name of the cookie that carries a session. */
export function sessionCookie(of: SessionScope): string {
  if (of.kind === "gallery") return `__Host-g-${of.gallery}`;
  if (of.kind === "receipt") return `__Host-r-${of.gallery}`;
  return { account: "__Host-client", studio: "__Host-studio", second: "__Host-second" }[of.kind];
}

function audience(of: SessionScope): string {
  return of.kind === "gallery" || of.kind === "receipt" ? `${of.kind}:${of.gallery}` : of.kind;
}

/** A signed JWT (RFC 7519, HS256) for a session. */
export function signSession(session: Session, secret: CryptoKey | Uint8Array): Promise<string> {
  const { jti, iat, exp, ...rest } = session;
  return new SignJWT({ ...rest })
    .setProtectedHeader({ alg: "HS256", typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(audience(session))
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .setJti(jti)
    .sign(secret);
}

export interface VerifyOptions {
  of: SessionScope;
  /** The current secret first, then those being rotated out. */
  secrets: readonly (CryptoKey | Uint8Array)[];
  /** Milliseconds since 1970. */
  now: number;
}

/** The session that a token proves; null if its signature, type, audience, times or claims are wrong. */
export async function verifySession(token: string, { of, secrets, now }: VerifyOptions): Promise<Session | null> {
  const requiredClaims = ["jti", "iat", "exp"];
  const wanted = { typ: TYPE, audience: audience(of), requiredClaims, maxTokenAge: SESSION_SECONDS[of.kind] };
  const payload = await verifyJwt(token, { secrets, now, wanted });
  const parsed = claims.safeParse(payload);
  if (!parsed.success || typeof payload?.jti !== "string" || !isFor(parsed.data, of)) return null;
  return { ...parsed.data, jti: payload.jti, iat: payload.iat ?? 0, exp: payload.exp ?? 0 };
}

/**
 * Until when a verified session needs no further check, in milliseconds since 1970: its end, or the longest life of its
 * kind. Then `verifySession` decides again.
 */
export function verifiedUntil({ kind, iat, exp }: Session): number {
  return Math.min(exp, iat + SESSION_SECONDS[kind]) * 1000;
}

function isFor(session: SessionClaims, of: SessionScope): boolean {
  if (session.kind !== of.kind) return false;
  return "gallery" in of ? "gallery" in session && session.gallery === of.gallery : true;
}
