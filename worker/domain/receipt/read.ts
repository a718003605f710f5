import { fromBase64url, textToBase64url, toBase64url } from "./base64url.ts";
import { type Change, changesIn } from "./changes.ts";
import { headerOf, isRevoked, type ReceiptKey, type SignedKind } from "./keys.ts";
import { repeatedNames } from "./repeated-names.ts";
import type { Said, SignedParts } from "./sign.ts";
import type { Statement } from "./statement.ts";

/** More bytes than a receipt has: it lists at most what is kept of a selection. */
export const RECEIPT_MAX = 32 * 1024 * 1024;

/** What a file turns out to be. */
export type Reading<What = Statement> =
  /** All of it is as it was signed. `revokedFrom`: its key was revoked for what was sent from then on, and this says it was earlier. */
  | { is: "right"; receipt: What; kid: string; revokedFrom?: number }
  /** What was signed is still known, and the file differs from it. */
  | { is: "changed"; receipt: What; kid: string; changes: Change[]; revokedFrom?: number }
  /** It is signed, with a key that was revoked. */
  | { is: "revoked"; kid: string }
  /** No signature of the key that it names fits. */
  | { is: "forged" }
  | { is: "unknown-key" }
  /** It says it is from another site. */
  | { is: "other-studio"; site: string }
  /** The studio has no keys. */
  | { is: "no-keys" }
  | { is: "too-large" }
  | { is: "not-json" }
  | { is: "not-receipt" };

interface Reader {
  keys: readonly ReceiptKey[];
  /** Origin of the studio that the keys are of; null: not known. */
  site: string | null;
  subtle: SubtleCrypto;
}

/** Reads the bytes of a file as a receipt. */
export const readReceipt = (bytes: Uint8Array, reader: Reader): Promise<Reading> =>
  readSigned(bytes, "receipt", reader);

/**
 * Reads the bytes of a file as what it must be. Nothing in the file decides how it is verified: there is one algorithm, one
 * header.
 */
export async function readSigned<Kind extends SignedKind>(
  bytes: Uint8Array,
  kind: Kind,
  reader: Reader,
): Promise<Reading<Said[Kind]>> {
  if (bytes.length > RECEIPT_MAX) return { is: "too-large" };
  const text = textOf(bytes);
  const value = text === null ? undefined : parsed(text);
  if (text === null || value === undefined) return { is: "not-json" };
  const repeated = repeatedNames(text);
  const file = repeated && fileIn(value, kind);
  if (!repeated || !file) return { is: "not-receipt" };
  const signed = await findSigned<Said[Kind]>(file, kind, reader);
  if (!signed) return unsigned(file, kind, reader);
  const { key, said: receipt } = signed;
  if (isRevoked(key) && !wasSentBefore(receipt, key.revokedFrom)) return { is: "revoked", kid: key.kid };
  const signature = toBase64url(fromBase64url(file.signature) ?? new Uint8Array());
  const payload = textToBase64url(JSON.stringify(receipt));
  const whole = { [kind]: receipt, payload, protected: headerOf(key.kid, kind), signature };
  const twice = repeated.map((at): Change => ({ kind: "twice", at }));
  const changes = [...changesIn(whole, value), ...twice];
  const by = { kid: key.kid, ...(isRevoked(key) && { revokedFrom: key.revokedFrom }) };
  return changes.length === 0 ? { is: "right", receipt, ...by } : { is: "changed", receipt, ...by, changes };
}

/** Whether a statement says that it is of an earlier time. One without a time, as of a keepsake, may be of any. */
const wasSentBefore = (said: object, time: number): boolean =>
  "sent" in said && typeof said.sent === "string" && Date.parse(said.sent) < time;

/** The parts of a signed file, whatever they are worth; `said` is the one for people. */
interface Found extends SignedParts {
  said: Record<string, unknown>;
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fileIn(value: unknown, kind: SignedKind): Found | null {
  if (typeof value !== "object" || value === null) return null;
  const { [kind]: said, payload, protected: header, signature } = value as Partial<Record<string, unknown>>;
  if (typeof payload !== "string" || typeof header !== "string" || typeof signature !== "string") return null;
  if (typeof said !== "object" || said === null || Array.isArray(said)) return null;
  return { said: said as Found["said"], payload, protected: header, signature };
}

/**
 * What was signed: the payload or, if that was damaged, what is there for people. Each is tried with every key, whatever the
 * header says; the header is always the key's own.
 */
async function findSigned<What>(
  file: Found,
  kind: SignedKind,
  { keys, subtle }: Reader,
): Promise<{ key: ReceiptKey; said: What } | null> {
  const signature = fromBase64url(file.signature);
  if (signature?.length !== 64) return null;
  for (const payload of new Set([file.payload, textToBase64url(JSON.stringify(file.said))])) {
    for (const key of byLikelihood(keys, file, kind)) {
      const signed = new TextEncoder().encode(`${headerOf(key.kid, kind)}.${payload}`);
      const said = (await fits(key, { signature, signed, subtle })) ? statementIn<What>(payload) : null;
      if (said) return { key, said };
    }
  }
  return null;
}

/** The key that the header names first: a studio has few others. */
const byLikelihood = (keys: readonly ReceiptKey[], file: Found, kind: SignedKind): ReceiptKey[] =>
  keys.toSorted(
    (a, b) => Number(headerOf(b.kid, kind) === file.protected) - Number(headerOf(a.kid, kind) === file.protected),
  );

interface Fitting {
  signature: Uint8Array<ArrayBuffer>;
  signed: Uint8Array<ArrayBuffer>;
  subtle: SubtleCrypto;
}

async function fits({ x }: ReceiptKey, { signature, signed, subtle }: Fitting): Promise<boolean> {
  const key = await subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", false, ["verify"]);
  return subtle.verify("Ed25519", key, signature, signed);
}

/** What a payload with a right signature says. */
function statementIn<What>(payload: string): What | null {
  const bytes = fromBase64url(payload);
  const value = bytes && parsed(new TextDecoder().decode(bytes));
  return (value as { format?: unknown } | undefined)?.format === 1 ? (value as What) : null;
}

/** Why nothing of a file is proved. */
function unsigned({ said, ...file }: Found, kind: SignedKind, { keys, site }: Reader): Reading<never> {
  if (keys.some(({ kid }) => headerOf(kid, kind) === file.protected)) return { is: "forged" };
  const claimed = (said.studio as Partial<Statement["studio"]> | undefined)?.site;
  if (site !== null && typeof claimed === "string" && claimed !== "" && claimed !== site)
    return { is: "other-studio", site: claimed };
  return keys.length === 0 ? { is: "no-keys" } : { is: "unknown-key" };
}
