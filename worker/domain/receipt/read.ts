import { fromBase64url, textToBase64url, toBase64url } from "./base64url.ts";
import { type Change, changesIn } from "./changes.ts";
import { headerOf, type ReceiptKey } from "./keys.ts";
import { repeatedNames } from "./repeated-names.ts";
import type { ReceiptFile } from "./sign.ts";
import type { Statement } from "./statement.ts";

/** More bytes than a receipt has: it lists at most what is kept of a selection. */
export const RECEIPT_MAX = 32 * 1024 * 1024;

/** What a file turns out to be. */
export type Reading =
  /** All of it is as it was signed. */
  | { is: "right"; receipt: Statement; kid: string }
  /** What was signed is still known, and the file differs from it. */
  | { is: "changed"; receipt: Statement; kid: string; changes: Change[] }
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

/** Reads the bytes of a file as a receipt. Nothing in the file decides how it is verified: there is one algorithm, one header. */
export async function readReceipt(bytes: Uint8Array, reader: Reader): Promise<Reading> {
  if (bytes.length > RECEIPT_MAX) return { is: "too-large" };
  const text = textOf(bytes);
  const value = text === null ? undefined : parsed(text);
  if (text === null || value === undefined) return { is: "not-json" };
  const repeated = repeatedNames(text);
  if (!repeated || !isFile(value)) return { is: "not-receipt" };
  const signed = await findSigned(value, reader);
  if (!signed) return unsigned(value, reader);
  const { key, receipt } = signed;
  const signature = toBase64url(fromBase64url(value.signature) ?? new Uint8Array());
  const payload = textToBase64url(JSON.stringify(receipt));
  const whole: ReceiptFile = { receipt, payload, protected: headerOf(key.kid), signature };
  const twice = repeated.map((at): Change => ({ kind: "twice", at }));
  const changes = [...changesIn(whole, value), ...twice];
  return changes.length === 0
    ? { is: "right", receipt, kid: key.kid }
    : { is: "changed", receipt, kid: key.kid, changes };
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

function isFile(value: unknown): value is ReceiptFile {
  if (typeof value !== "object" || value === null) return false;
  const { receipt, payload, protected: header, signature } = value as Partial<Record<keyof ReceiptFile, unknown>>;
  const texts = [payload, header, signature].every((text) => typeof text === "string");
  return texts && typeof receipt === "object" && receipt !== null && !Array.isArray(receipt);
}

/**
 * What was signed: the payload or, if that was damaged, what is there for people. Each is tried with every key, whatever the
 * header says; the header is always the key's own.
 */
async function findSigned(
  file: ReceiptFile,
  { keys, subtle }: Reader,
): Promise<{ key: ReceiptKey; receipt: Statement } | null> {
  const signature = fromBase64url(file.signature);
  if (signature?.length !== 64) return null;
  for (const payload of new Set([file.payload, textToBase64url(JSON.stringify(file.receipt))])) {
    for (const key of byLikelihood(keys, file)) {
      const signed = new TextEncoder().encode(`${headerOf(key.kid)}.${payload}`);
      const receipt = (await fits(key, { signature, signed, subtle })) ? statementIn(payload) : null;
      if (receipt) return { key, receipt };
    }
  }
  return null;
}

/** The key that the header names first: a studio has few others. */
const byLikelihood = (keys: readonly ReceiptKey[], file: ReceiptFile): ReceiptKey[] =>
  keys.toSorted((a, b) => Number(headerOf(b.kid) === file.protected) - Number(headerOf(a.kid) === file.protected));

interface Fitting {
  signature: Uint8Array<ArrayBuffer>;
  signed: Uint8Array<ArrayBuffer>;
  subtle: SubtleCrypto;
}

async function fits({ x }: ReceiptKey, { signature, signed, subtle }: Fitting): Promise<boolean> {
  const key = await subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", false, ["verify"]);
  return subtle.verify("Ed25519", key, signature, signed);
}

function statementIn(payload: string): Statement | null {
  const bytes = fromBase64url(payload);
  const value = bytes && parsed(new TextDecoder().decode(bytes));
  return (value as Statement | undefined)?.format === 1 ? (value as Statement) : null;
}

/** Why nothing of a file is proved. */
function unsigned({ receipt, ...file }: ReceiptFile, { keys, site }: Reader): Reading {
  if (keys.some(({ kid }) => headerOf(kid) === file.protected)) return { is: "forged" };
  const claimed = (receipt.studio as Partial<Statement["studio"]> | undefined)?.site;
  if (site !== null && typeof claimed === "string" && claimed !== "" && claimed !== site)
    return { is: "other-studio", site: claimed };
  return keys.length === 0 ? { is: "no-keys" } : { is: "unknown-key" };
}
