import { z } from "zod";
import { provableSession } from "./session.ts";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/** What an audit of a gallery asks to be signed: the sessions of the visitors it plays. Never one of the studio. */
export const auditAsk = z.object({
  sessions: z.array(provableSession).max(50),
  /** Links of clients that a browser opened, by id. */
  opened: z.array(z.object({ gallery: z.string(), link: z.string() })).max(10),
  /** The gallery of which the photographer makes a keepsake. */
  keepsake: z.string().optional(),
});
export type AuditAsk = z.infer<typeof auditAsk>;

/** What it gets: the token of each session and of each link, in the same order, and the one by which it is not counted. */
export interface AuditTokens {
  sessions: string[];
  opened: string[];
  audit: string;
  keepsake?: string;
}

/** Name of the cookie that says that a request belongs to an audit. It opens nothing: it only keeps it out of the counts. */
export const AUDIT_COOKIE = "__Host-audit";

const USE: TokenUse = { type: "glassine-audit+jwt", audience: "audit", seconds: 30 * 60 };

/** A key of an audit: 32 random bytes in base64url. */
export const isAuditToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

interface Signing {
  secret: CryptoKey | Uint8Array;
  now: number;
}

/** A signed token for an audit. */
export function signAudit({ secret, now }: Signing): Promise<string> {
  return signToken("audit", {}, { use: USE, secret, now });
}

/** Whether a token is one. */
export async function isAudit(
  token: string,
  { secrets, now }: { secrets: readonly (CryptoKey | Uint8Array)[]; now: number },
): Promise<boolean> {
  return (await verifyToken(token, { use: USE, secrets, now })) !== null;
}

/** Name of the cookie that says that the photographer makes a keepsake for the visitor whose session comes with it. */
export const KEEPSAKE_COOKIE = "__Host-keepsake";

const keepsakeOf = (gallery: string): TokenUse => ({
  type: "glassine-keepsake+jwt",
  audience: `keepsake:${gallery}`,
  seconds: 24 * 60 * 60,
});

/** A signed token that says so of one gallery. */
export function signKeepsakeRight(gallery: string, { secret, now }: Signing): Promise<string> {
  return signToken("keepsake", {}, { use: keepsakeOf(gallery), secret, now });
}

/** Whether a token says so of this gallery. */
export async function isKeepsakeRight(
  token: string,
  { gallery, secrets, now }: { gallery: string; secrets: readonly (CryptoKey | Uint8Array)[]; now: number },
): Promise<boolean> {
  return (await verifyToken(token, { use: keepsakeOf(gallery), secrets, now })) !== null;
}
