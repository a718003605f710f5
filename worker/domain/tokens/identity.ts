import { z } from "zod";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/**
 * The names under which a browser keeps selections, carts and orders in a gallery: one as guest, one as client. An identity
 * opens nothing. Sessions do that, and they end sooner; the identity then says who owns what in the next session.
 */
export interface Identity {
  guest?: string | undefined;
  client?: string | undefined;
  /** The claim that the guest's name began with: whichever browser made it is this guest. */
  began?: string | undefined;
}

const name = z.string().max(64).optional();
const names = z.object({ guest: name, client: name, began: name });

/** As long as browsers keep a cookie (RFC 6265bis, section 5.5). Each POST that uses it renews it. */
export const IDENTITY_SECONDS = 400 * 86_400;

/** Name of the cookie that carries an identity. */
export const identityCookie = (gallery: string) => `__Host-i-${gallery}`;

const useIn = (gallery: string): TokenUse => ({
  type: "glassine-identity+jwt",
  audience: `identity:${gallery}`,
  seconds: IDENTITY_SECONDS,
});

interface Signing {
  gallery: string;
  secret: CryptoKey | Uint8Array;
  now: number;
}

/** A signed token for an identity. */
export function signIdentity(identity: Identity, { gallery, secret, now }: Signing): Promise<string> {
  return signToken(identity.guest ?? identity.client ?? "", { ...identity }, { use: useIn(gallery), secret, now });
}

/** The names of an identity. */
export function identityNames({ guest, client }: Identity): string[] {
  return [guest, client].filter((name) => name !== undefined);
}

interface Verifying {
  gallery: string;
  secrets: readonly (CryptoKey | Uint8Array)[];
  now: number;
}

/** The identity a token carries, or null when anything about it is wrong. */
export async function verifyIdentity(token: string, { gallery, secrets, now }: Verifying): Promise<Identity | null> {
  const parsed = names.safeParse(await verifyToken(token, { use: useIn(gallery), secrets, now }));
  return parsed.success ? parsed.data : null;
}
