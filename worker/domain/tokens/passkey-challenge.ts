import { z } from "zod";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/** What a passkey is to sign: a random text, for one purpose, in the browser that asked for it. */
export interface PasskeyChallenge {
  /** 32 random bytes, Base64url. */
  challenge: string;
  /** What for, and for whom: "enter studio", "enter clients", "add <account>". */
  purpose: string;
}

/** Long enough to find a security key. */
export const CHALLENGE_SECONDS = 5 * 60;

export const CHALLENGE_COOKIE = "__Host-passkey";

const USE: TokenUse = { type: "glassine-passkey+jwt", audience: "passkey", seconds: CHALLENGE_SECONDS };
const claims = z.object({ jti: z.string().max(64), for: z.string().max(100) });

/** A signed token for it. */
export function signChallenge(
  { challenge, purpose }: PasskeyChallenge,
  { secret, now }: { secret: CryptoKey | Uint8Array; now: number },
): Promise<string> {
  return signToken(challenge, { for: purpose }, { use: USE, secret, now });
}

/** The challenge that a token has; null if anything about it is wrong. */
export async function verifyChallenge(
  token: string,
  { secrets, now }: { secrets: readonly (CryptoKey | Uint8Array)[]; now: number },
): Promise<PasskeyChallenge | null> {
  const parsed = claims.safeParse(await verifyToken(token, { use: USE, secrets, now }));
  return parsed.success ? { challenge: parsed.data.jti, purpose: parsed.data.for } : null;
}
