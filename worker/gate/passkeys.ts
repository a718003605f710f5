import type { OwnPasskeys } from "../domain/pages/passkey-payloads.ts";
import {
  isFresh,
  PASSKEYS_MOST,
  type RelyingParty,
  readAssertion,
  readCreation,
  relyingPartyOf,
  STUDIO,
} from "../domain/passkey.ts";
import { toBase64url } from "../domain/receipt/base64url.ts";
import { CHALLENGE_SECONDS } from "../domain/tokens/passkey-challenge.ts";
import type { Ctx } from "../http/context.ts";
import { clearChallenge, issueChallenge, readChallenge } from "../http/cookies.ts";
import type { NewMail } from "../store/mails.ts";
import { addPasskey, listPasskeys, readPasskey, usePasskey } from "../store/passkeys.ts";
import { spendOnce } from "../store/sessions.ts";
import { type Proof, tryAttempt } from "./attempt.ts";
import type { PasswordId } from "./known-visitor.ts";
import { reserve } from "./ledger.ts";
import { COSE_ALGORITHMS, verifyAssertion, verifyCreation } from "./webauthn.ts";

/*
 * Passkeys (WebAuthn Level 3). What they sign is a challenge that a signed cookie binds to the browser that asked and to one purpose;
 * it is spent before anything is verified. Their site is the configured one, whatever host was asked for.
 */

/** The site that passkeys are for; null: there are none here. */
export const relyingParty = (c: Ctx): RelyingParty | null => relyingPartyOf(c.var.site);

async function newChallenge(c: Ctx, purpose: string): Promise<string> {
  const challenge = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
  await issueChallenge(c, { challenge, purpose });
  return challenge;
}

/** The challenge that this browser was given for a purpose, which nobody can use again; null: none. Throws StorageFault. */
async function spentChallenge(c: Ctx, purpose: string): Promise<string | null> {
  const given = await readChallenge(c);
  clearChallenge(c);
  if (given?.purpose !== purpose) return null;
  const until = c.var.now + CHALLENGE_SECONDS * 1000;
  const isFirst = await spendOnce(c.env.DB, { name: `passkey ${given.challenge}`, until, now: c.var.now });
  return isFirst ? given.challenge : null;
}

/** Where passkeys sign in. */
export type Entrance = "studio" | "clients";

/** What a browser needs to sign in with a passkey of its choice (PublicKeyCredentialRequestOptionsJSON). Nobody is looked up. */
export async function askToEnter(c: Ctx, rp: RelyingParty, entrance: Entrance) {
  return {
    challenge: await newChallenge(c, `enter ${entrance}`),
    rpId: rp.id,
    timeout: CHALLENGE_SECONDS * 1000,
    userVerification: "required",
    allowCredentials: [],
  } as const;
}

/** Who adds a passkey. */
export interface PasskeyOwner {
  /** An account; "" for the studio. */
  account: string;
  /** As the browser lists it among others: an address, or the studio's name. */
  label: string;
  siteName: string;
}

const handleOf = (account: string) => toBase64url(new TextEncoder().encode(account === STUDIO ? "studio" : account));

/** What a browser needs to make a passkey (PublicKeyCredentialCreationOptionsJSON). Throws StorageFault. */
export async function askToAdd(c: Ctx, rp: RelyingParty, { account, label, siteName }: PasskeyOwner) {
  const own = await listPasskeys(c.env.DB, account);
  return {
    challenge: await newChallenge(c, `add ${account}`),
    rp: { id: rp.id, name: siteName },
    user: { id: handleOf(account), name: label, displayName: label },
    pubKeyCredParams: COSE_ALGORITHMS.map((alg) => ({ type: "public-key", alg }) as const),
    timeout: CHALLENGE_SECONDS * 1000,
    attestation: "none",
    excludeCredentials: own.map(({ id }) => ({ type: "public-key", id }) as const),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  } as const;
}

/** The passkeys of an account or the studio, as their own page shows them. Throws StorageFault. */
export async function ownPasskeys(
  c: Ctx,
  { account, session }: { account: string; session: { iat: number } },
): Promise<OwnPasskeys> {
  const passkeys = await listPasskeys(c.env.DB, account);
  const { site, url, now } = c.var;
  const here = relyingParty(c)?.origin === url.origin;
  return { here, site, fresh: isFresh(session, now), full: passkeys.length >= PASSKEYS_MOST, passkeys };
}

export interface Adding {
  rp: RelyingParty;
  account: string;
  /** Whose it is, in the notice. */
  who: string;
  /** What the browser answered, as JSON. */
  credential: string | null;
  name: string;
  /** The mail that its owner gets about it. */
  mail?: NewMail | null;
}

/** Adds a passkey: "refused" if anything about it is wrong. Throws StorageFault. */
export async function addVerified(
  c: Ctx,
  { rp, account, who, credential, name, mail = null }: Adding,
): Promise<"added" | "refused" | "full"> {
  const response = readCreation(credential);
  const reserved = await reserve(c, { kind: "add-passkey", holder: `account:${account}` });
  if (!reserved.ok) return "refused";
  const challenge = await spentChallenge(c, `add ${account}`);
  const made = response && challenge ? await verifyCreation(response, { challenge, rp }) : null;
  if (!made) return "refused";
  const { site, now } = c.var;
  const own = { ...made, account, who, name, site, now, mail, most: PASSKEYS_MOST };
  if (await addPasskey(c.env.DB, own)) return "added";
  // It is not said that somebody has a passkey of this id.
  return (await listPasskeys(c.env.DB, account)).length >= PASSKEYS_MOST ? "full" : "refused";
}

export interface Entering<Entry> {
  rp: RelyingParty;
  entrance: Entrance;
  credential: string | null;
  /** Whoever proved this here before has an allowance of their own. */
  passwordId: PasswordId;
  /** Whom the owner's passkey signs in here; null: nobody. */
  find(owner: string): Promise<Entry | null>;
}

export type PasskeyProof<Entry> = { ok: true; entry: Entry } | Exclude<Proof, { ok: true }>;

const KINDS = { studio: "passkey", clients: "client-passkey" } as const satisfies Record<Entrance, string>;

/** Signs in with a passkey: whom. The attempt is counted before anything is looked up. Throws StorageFault. */
export async function provePasskey<Entry extends object>(
  c: Ctx,
  { passwordId, ...entering }: Entering<Entry>,
): Promise<PasskeyProof<Entry>> {
  const proven: { entry?: Entry } = {};
  const attempt = async () => {
    Object.assign(proven, await provenEntry(c, entering));
    return proven.entry !== undefined;
  };
  const proof = await tryAttempt(c, { kind: KINDS[entering.entrance], attempt, passwordId });
  if (!proof.ok) return proof;
  if (!proven.entry) throw new TypeError("nobody was signed in by a passkey that was proved");
  return { ok: true, entry: proven.entry };
}

/** Whom the passkey signs in that signed the challenge; null: nothing was proved. */
async function provenEntry<Entry>(
  c: Ctx,
  { rp, entrance, credential, find }: Omit<Entering<Entry>, "passwordId">,
): Promise<{ entry: Entry } | null> {
  const challenge = await spentChallenge(c, `enter ${entrance}`);
  const response = readAssertion(credential);
  if (!challenge || !response) return null;
  const stored = await readPasskey(c.env.DB, response.id);
  if (!stored || response.response.userHandle !== handleOf(stored.account)) return null;
  const entry = await find(stored.account);
  if (entry === null) return null;
  const counter = await verifyAssertion(response, { challenge, rp, publicKey: stored.publicKey });
  const isUsed = counter !== null && (await usePasskey(c.env.DB, { id: stored.id, counter, now: c.var.now }));
  return isUsed ? { entry } : null;
}
