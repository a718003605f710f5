import { TAG_BYTES, type TraceKind } from "../domain/trace.ts";
import type { Config } from "./config.ts";
import { block } from "./kept-key.ts";

/** Whom a tag is for. */
export interface Traced {
  gallery: string;
  kind: TraceKind;
  /** Of the account or invitation. */
  id: string;
}

/**
 * The tag (hex) for whoever downloads from a gallery, always the same: HKDF-Expand (RFC 5869, section 2.3) with HMAC-SHA-256,
 * with the signing secret as pseudorandom key. No token begins with this label, so no signature is a tag, and nobody without the
 * secret can compute one. Throws without a secret.
 */
export async function traceTag({ secrets: [secret] }: Pick<Config, "secrets">, about: Traced): Promise<string> {
  if (!secret) throw new Error("no signing secret");
  const { gallery, kind, id } = about;
  const info = new TextEncoder().encode(`glassine\0trace\0${JSON.stringify([gallery, kind, id])}`);
  const tag = (await block(secret, [info, 1])).subarray(0, TAG_BYTES);
  return Array.from(tag, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
