import type { Config } from "./config.ts";

const encoder = new TextEncoder();

/**
 * The key for what one session keeps in its browser, and the name of that key: HKDF-Expand (RFC 5869, section 2.3) with
 * HMAC-SHA-256, with the signing secret as pseudorandom key. No token begins with this label, so no signature is a key.
 * A rotated secret gives other keys: what was kept before is deleted and can be kept again. Throws without a secret.
 */
export async function keptKey({ secrets: [secret] }: Pick<Config, "secrets">, about: readonly unknown[]) {
  if (!secret) throw new Error("no signing secret");
  const info = encoder.encode(`glassine\0kept copy\0${JSON.stringify(about)}`);
  const first = await block(secret, [info, 1]);
  const second = await block(secret, [first, info, 2]);
  return { key: toBase64(first), whose: toBase64(second.subarray(0, 16)) };
}

/** One block of HKDF-Expand: what comes before its number, and the number. */
export async function block(secret: CryptoKey, parts: (Uint8Array | number)[]): Promise<Uint8Array> {
  const bytes = parts.flatMap((part) => (typeof part === "number" ? [part] : [...part]));
  return new Uint8Array(await crypto.subtle.sign("HMAC", secret, new Uint8Array(bytes)));
}

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
