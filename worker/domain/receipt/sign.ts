import { textToBase64url, toBase64url } from "./base64url.ts";
import { headerOf, type ReceiptKey } from "./keys.ts";
import type { Statement } from "./statement.ts";

/**
 * The file of a receipt: a JWS in flattened JSON (RFC 7515, section 7.2.2) and, for people, what it says. Programs for JWS
 * ignore the latter; `readReceipt` compares it.
 */
export interface ReceiptFile {
  receipt: Statement;
  payload: string;
  protected: string;
  signature: string;
}

interface Signing {
  subtle: SubtleCrypto;
  key: Pick<ReceiptKey, "kid"> & { privateKey: CryptoKey };
}

/** The text of a receipt's file. */
export async function signReceipt(receipt: Statement, { subtle, key }: Signing): Promise<string> {
  const [header, payload] = [headerOf(key.kid), textToBase64url(JSON.stringify(receipt))];
  const signature = await subtle.sign("Ed25519", key.privateKey, new TextEncoder().encode(`${header}.${payload}`));
  const file: ReceiptFile = { receipt, payload, protected: header, signature: toBase64url(new Uint8Array(signature)) };
  return `${JSON.stringify(file, null, 2)}\n`;
}
