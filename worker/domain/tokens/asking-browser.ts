import { z } from "zod";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/** A browser that asked for a link to sign in. It opens nothing: the link that was mailed works in no other one. */
export interface AskingBrowser {
  id: string;
  /** Where to go after signing in: a path of a gallery, or a client's own passkeys. */
  next: string | null;
}

/** How long a link to sign in works. */
export const SIGN_IN_MS = 15 * 60_000;

/** Longer than the link works, so that a late press is answered with what is wrong. */
export const ASKING_SECONDS = 6 * 3600;

export const ASKING_COOKIE = "__Host-asked";

const USE: TokenUse = { type: "glassine-asked+jwt", audience: "asked", seconds: ASKING_SECONDS };
const claims = z.object({ jti: z.string().max(64), next: z.string().max(2000).nullable() });

/** A signed token for it. */
export function signAsking(
  { id, next }: AskingBrowser,
  { secret, now }: { secret: CryptoKey | Uint8Array; now: number },
): Promise<string> {
  return signToken(id, { next }, { use: USE, secret, now });
}

/** The browser that a token names; null if anything about it is wrong. */
export async function verifyAsking(
  token: string,
  { secrets, now }: { secrets: readonly (CryptoKey | Uint8Array)[]; now: number },
): Promise<AskingBrowser | null> {
  const parsed = claims.safeParse(await verifyToken(token, { use: USE, secrets, now }));
  return parsed.success ? { id: parsed.data.jti, next: parsed.data.next } : null;
}
