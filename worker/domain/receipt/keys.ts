import { textToBase64url, toBase64url } from "./base64url.ts";

/** A public key that receipts are verified with (RFC 8037). */
export interface ReceiptKey {
  /** Its thumbprint (RFC 7638). */
  kid: string;
  x: string;
  /**
   * Somebody else may have it: what was signed with it counts only if it was sent before this time (milliseconds since 1970; 0: nothing
   * counts).
   */
  revokedFrom?: number | null;
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

/**
 * The public keys as a JWK set (RFC 7517). Revoked ones are beside it, where programs that don't know of revoking find none of them.
 */
export const keySet = (keys: readonly ReceiptKey[]) => {
  const revoked = keys.flatMap((key) =>
    isRevoked(key) ? [{ ...jwk(key), revoked: { revoked_at: key.revokedFrom / 1000 } }] : [],
  );
  return { keys: keys.filter((key) => !isRevoked(key)).map(jwk), ...(revoked.length > 0 && { revoked }) };
};

const jwk = ({ kid, x }: ReceiptKey) => ({ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA", kid, x });

/** Whether not everything counts that was signed with a key. */
export const isRevoked = (key: ReceiptKey): key is ReceiptKey & { revokedFrom: number } =>
  typeof key.revokedFrom === "number";

type ForeignKey = Partial<Record<"kty" | "crv" | "x" | "kid" | "revoked", unknown>> | null;

/**
 * The keys of a JWK set, or of a single JWK, that receipts can be verified with, and those that `keySet` puts beside them; a key
 * whose id is not its thumbprint is left out. null: it is neither.
 */
export async function readKeySet(subtle: SubtleCrypto, value: unknown): Promise<ReceiptKey[] | null> {
  if (typeof value !== "object" || value === null) return null;
  const { keys = [value], revoked = [] } = value as { keys?: unknown; revoked?: unknown };
  if (!Array.isArray(keys)) return null;
  const isOne = !("keys" in value);
  const beside: ForeignKey[] = isOne || !Array.isArray(revoked) ? [] : revoked.map((key) => ({ revoked: {}, ...key }));
  const known = [...beside, ...(keys as ForeignKey[])].flatMap((key) =>
    key?.kty === "OKP" && key.crv === "Ed25519" && typeof key.x === "string" ? [{ ...key, x: key.x }] : [],
  );
  const named = await Promise.all(
    known.map(async ({ x, kid, revoked: how }) => ({ x, given: kid, kid: await thumbprint(subtle, x), how })),
  );
  const right = named.filter(({ given, kid }) => given === undefined || given === kid);
  if (isOne && right.length === 0) return null;
  const once = right.filter(({ kid }, at) => right.findIndex((other) => other.kid === kid) === at);
  return once.map(({ kid, x, how }) => ({ kid, x, ...(how !== undefined && { revokedFrom: timeIn(how) }) }));
}

/** When a key was revoked, in milliseconds; 0 if it doesn't say: then nothing counts. */
function timeIn(revoked: unknown): number {
  const { revoked_at: seconds } = (revoked ?? {}) as { revoked_at?: unknown };
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : 0;
}
