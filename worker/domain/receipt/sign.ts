import { textToBase64url, toBase64url } from "./base64url.ts";
import type { KeepsakeStatement } from "./keepsake.ts";
import { headerOf, type ReceiptKey, type SignedKind } from "./keys.ts";
import type { Statement } from "./statement.ts";

/** What each kind of file says. */
export interface Said {
  receipt: Statement;
  keepsake: KeepsakeStatement;
}

/**
 * The parts of the file of a receipt or keepsake: a JWS in flattened JSON (RFC 7515, section 7.2.2) and, for people, what it says, under the
 * name of its kind. Programs for JWS ignore the latter; `readSigned` compares it.
 */
export interface SignedParts {
  payload: string;
  protected: string;
  signature: string;
}

interface Signing<Kind> {
  kind: Kind;
  subtle: SubtleCrypto;
  key: Pick<ReceiptKey, "kid"> & { privateKey: CryptoKey };
}

/** The text of a signed file. */
export async function signFile<Kind extends SignedKind>(
  said: Said[Kind],
  { kind, subtle, key }: Signing<Kind>,
): Promise<string> {
  const [header, payload] = [headerOf(key.kid, kind), textToBase64url(JSON.stringify(said))];
  const bytes = await subtle.sign("Ed25519", key.privateKey, new TextEncoder().encode(`${header}.${payload}`));
  const signature = toBase64url(new Uint8Array(bytes));
  return `${JSON.stringify({ [kind]: said, payload, protected: header, signature }, null, 2)}\n`;
}
