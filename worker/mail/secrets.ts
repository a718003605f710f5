import { encodeToken, TOKEN_BYTES } from "../domain/invitation.ts";
import { linkToken } from "../domain/tokens/selection-link.ts";

/** Secrets that are computed when they are needed: the database has none of them, and the same mail gets the same ones again. */
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The token of a mail's link; `use` keeps different secrets of one mail apart. A JSON Web Token has no space: none is the same. */
export async function mailToken(secret: CryptoKey, { mail, use }: { mail: string; use: string }): Promise<string> {
  return linkToken(new Uint8Array(await crypto.subtle.sign("HMAC", secret, bytesOf(`mail ${mail} ${use}`))));
}

/** The token of a mailed invitation, in the form of all invitations. */
export async function mailedInvitation(secret: CryptoKey, { mail }: { mail: string }): Promise<string> {
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", secret, bytesOf(`mail ${mail} invitation`)));
  return encodeToken(mac.slice(0, TOKEN_BYTES));
}

const stopText = (emailHash: string) => bytesOf(`mail stop ${emailHash}`);

/** What stops mail to an address: its hash, and proof that we wrote to it. */
export async function stopToken(secret: CryptoKey, emailHash: string): Promise<string> {
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", secret, stopText(emailHash)));
  return `${emailHash}.${linkToken(mac)}`;
}

const STOP = /^([0-9a-f]{64})\.([A-Za-z0-9_-]{43})$/;

/** The hash of the address that a token stops mail to; null: it is not one of ours. */
export async function readStopToken(secrets: readonly CryptoKey[], token: string): Promise<string | null> {
  const [, emailHash = "", mac = ""] = STOP.exec(token) ?? [];
  const base64 = mac.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = mac === "" ? null : Uint8Array.from(atob(`${base64}=`), (character) => character.charCodeAt(0));
  if (!bytes) return null;
  for (const secret of secrets) {
    if (await crypto.subtle.verify("HMAC", secret, bytes, stopText(emailHash))) return emailHash;
  }
  return null;
}
