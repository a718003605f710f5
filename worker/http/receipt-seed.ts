import type { Config } from "./config.ts";
import { block } from "./kept-key.ts";

/**
 * The 32 secret bytes of the key that receipts are signed with, by its number: HKDF-Expand (RFC 5869, section 2.3) with
 * HMAC-SHA-256, with the signing secret as pseudorandom key. No token begins with this label, so no signature is a key.
 * Whoever has only the database can't sign. Throws without a secret.
 */
export async function receiptSeed({ secrets: [secret] }: Pick<Config, "secrets">, epoch: number): Promise<Uint8Array> {
  if (!secret) throw new Error("no signing secret");
  return block(secret, [new TextEncoder().encode(`glassine\0selection receipt\0${epoch}`), 1]);
}
