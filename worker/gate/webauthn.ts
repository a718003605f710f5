import { type Assertion, type Creation, type RelyingParty, readClientData } from "../domain/passkey.ts";
import { fromBase64url } from "../domain/receipt/base64url.ts";

/*
 * Verifies what authenticators say (WebAuthn Level 3, 7.1 and 7.2) for attestation "none": nothing is signed when a passkey is made, so
 * its key is the one that the browser reads out of it (5.2.1.1). See docs/decisions/051-passkeys.md.
 */

/** What the answer is held against. */
export interface Expected {
  challenge: string;
  rp: RelyingParty;
}

/** Flags of authenticator data (6.1): user present, user verified, backup eligible, backed up, attested credential data included. */
const [UP, UV, BE, BS, AT] = [0x01, 0x04, 0x08, 0x10, 0x40];

type Bytes = Uint8Array<ArrayBuffer>;
const decode = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array();

/** A new passkey: its key to store, "<COSE algorithm>:<SubjectPublicKeyInfo>", and its count; null: something is wrong (7.1). */
export async function verifyCreation(
  { id, response }: Creation,
  expected: Expected,
): Promise<{ id: string; publicKey: string; counter: number } | null> {
  if (!saysExpected(decode(response.clientDataJSON), "webauthn.create", expected)) return null;
  const data = decode(response.authenticatorData);
  const counter = await counterOf(data, expected.rp);
  if (counter === null || !(flagsOf(data) & AT) || !hasId(data, decode(id))) return null;
  const publicKey = `${response.publicKeyAlgorithm}:${response.publicKey}`;
  return (await importKey(publicKey)) ? { id, publicKey, counter } : null;
}

/** An assertion's count; null: something is wrong (7.2). Who it is, and whether the count grew, is for the caller to say. */
export async function verifyAssertion(
  { response }: Assertion,
  { publicKey, ...expected }: Expected & { publicKey: string },
): Promise<number | null> {
  const client = decode(response.clientDataJSON);
  if (!saysExpected(client, "webauthn.get", expected)) return null;
  const data = decode(response.authenticatorData);
  const counter = await counterOf(data, expected.rp);
  const key = await importKey(publicKey);
  const signature = key && signatureFor(key, decode(response.signature));
  if (counter === null || !key || !signature) return null;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", client));
  const signed = new Uint8Array([...data, ...hash]);
  return (await crypto.subtle.verify(key.use, key.key, signature, signed)) ? counter : null;
}

/** What the browser collected (5.8.1): it was asked for this, by our own pages, in no frame of another site. */
function saysExpected(json: Bytes, type: string, { challenge, rp }: Expected): boolean {
  const said = readClientData(new TextDecoder().decode(json));
  const isOwn = said?.origin === rp.origin && !said.crossOrigin && said.topOrigin === undefined;
  return isOwn && said.type === type && said.challenge === challenge;
}

const HEAD_BYTES = 37;
const flagsOf = (data: Bytes) => data[32] ?? 0;

/** The count in authenticator data for our site, of which somebody was there and verified. */
async function counterOf(data: Bytes, { id }: RelyingParty): Promise<number | null> {
  if (data.length < HEAD_BYTES) return null;
  const site = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id)));
  if (!isSame(site, data.subarray(0, 32))) return null;
  const flags = flagsOf(data);
  const isBackedUpOnly = Boolean(flags & BS) && !(flags & BE);
  if (!(flags & UP) || !(flags & UV) || isBackedUpOnly) return null;
  return new DataView(data.buffer, data.byteOffset).getUint32(33);
}

/** Whether its attested credential data (6.5.1) names a credential. */
function hasId(data: Bytes, id: Bytes): boolean {
  const at = HEAD_BYTES + 16;
  if (id.length === 0 || data.length < at + 2) return false;
  const length = new DataView(data.buffer, data.byteOffset).getUint16(at);
  return length === id.length && isSame(data.subarray(at + 2, at + 2 + length), id);
}

const isSame = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);

/** ES256, EdDSA and RS256 by their COSE numbers (RFC 9053, RFC 8812), as WebCrypto knows them. */
const ALGORITHMS: Readonly<Record<string, { name: string; namedCurve?: string; hash?: string }>> = {
  "-7": { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  "-8": { name: "Ed25519" },
  "-257": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
};

/** Those that passkeys may use, the preferred one first. */
export const COSE_ALGORITHMS = [-7, -8, -257];

interface Key {
  key: CryptoKey;
  use: { name: string };
}

async function importKey(stored: string): Promise<Key | null> {
  const [algorithm = "", spki = ""] = stored.split(":");
  const use = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (!use) return null;
  try {
    return { use, key: await crypto.subtle.importKey("spki", decode(spki), use, false, ["verify"]) };
  } catch {
    return null;
  }
}

/** A signature as WebCrypto wants it: those of ES256 come as DER (6.5.5). */
function signatureFor({ use }: Key, signature: Bytes): Bytes | null {
  if (use.name !== "ECDSA") return signature;
  if (signature[0] !== 0x30 || signature[1] !== signature.length - 2) return null;
  const first = integerAt(signature, 2);
  const second = first && integerAt(signature, first.end);
  if (!first || !second || second.end !== signature.length) return null;
  const raw = new Uint8Array(64);
  raw.set(first.bytes, 32 - first.bytes.length);
  raw.set(second.bytes, 64 - second.bytes.length);
  return raw;
}

/** A positive integer of at most 32 bytes in DER (X.690, 8.3), without the zero that keeps it positive. */
function integerAt(der: Bytes, at: number): { bytes: Bytes; end: number } | null {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== 0x02 || length === 0 || end > der.length) return null;
  const bytes = der.subarray(der[at + 2] === 0 ? at + 3 : at + 2, end);
  return bytes.length <= 32 ? { bytes, end } : null;
}
