import { textToBase64url, toBase64url } from "./base64url.ts";

/** A public key that receipts are verified with (RFC 8037). */
export interface ReceiptKey {
  /** Its thumbprint (RFC 7638). */
  kid: string;
  x: string;
}

/** What is signed with these keys: the field of its file that people read. */
export type SignedKind = "receipt" | "keepsake";

/** The one protected header that a receipt or keepsake signed with a key has. Its type keeps one from passing for the other. */
export const headerOf = (kid: string, kind: SignedKind = "receipt"): string =>
  textToBase64url(JSON.stringify({ alg: "EdDSA", typ: `glassine-${kind}`, kid }));

/** PKCS #8 around the 32 bytes of an Ed25519 private key (RFC 8410). */
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/** A key to sign with, from 32 secret bytes, and its public half. */
export async function signingKey(
  subtle: SubtleCrypto,
  seed: Uint8Array,
): Promise<ReceiptKey & { privateKey: CryptoKey }> {
  const bytes = Uint8Array.from([...PKCS8, ...seed]);
  const { x = "" } = (await subtle.exportKey("jwk", await importSeed(subtle, bytes, true))) as JsonWebKey;
  return { privateKey: await importSeed(subtle, bytes, false), x, kid: await thumbprint(subtle, x) };
}

const importSeed = (subtle: SubtleCrypto, bytes: Uint8Array<ArrayBuffer>, extractable: boolean) =>
  subtle.importKey("pkcs8", bytes, "Ed25519", extractable, ["sign"]);

async function thumbprint(subtle: SubtleCrypto, x: string): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify({ crv: "Ed25519", kty: "OKP", x }));
  return toBase64url(new Uint8Array(await subtle.digest("SHA-256", text)));
}

/** The public keys as a JWK set (RFC 7517). */
export const keySet = (keys: readonly ReceiptKey[]) => ({
  keys: keys.map(({ kid, x }) => ({ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA", kid, x })),
});

/**
 * The keys of a JWK set, or of a single JWK, that receipts can be verified with; a key whose id is not its thumbprint is left
 * out. null: it is neither.
 */
export async function readKeySet(subtle: SubtleCrypto, value: unknown): Promise<ReceiptKey[] | null> {
  if (typeof value !== "object" || value === null) return null;
  const { keys = [value] } = value as { keys?: unknown };
  if (!Array.isArray(keys)) return null;
  const known = keys.flatMap((key: Partial<Record<"kty" | "crv" | "x" | "kid", unknown>> | null) =>
    key?.kty === "OKP" && key.crv === "Ed25519" && typeof key.x === "string" ? [{ x: key.x, kid: key.kid }] : [],
  );
  const named = await Promise.all(
    known.map(async ({ x, kid }) => ({ x, given: kid, kid: await thumbprint(subtle, x) })),
  );
  const right = named.filter(({ given, kid }) => given === undefined || given === kid);
  return "keys" in value || right.length > 0 ? right.map(({ kid, x }) => ({ kid, x })) : null;
}
