import { z } from "zod";

/** The owner of the studio's passkeys, in the place of an account's id. */
export const STUDIO = "";

const SECOND = "second:";

/** The owner of a second shooter's passkeys. */
export const secondOwner = (id: string): string => `${SECOND}${id}`;

/** Which second shooter owns them; null: somebody else does. */
export const secondOf = (owner: string): string | null =>
  owner.startsWith(SECOND) ? owner.slice(SECOND.length) : null;

/** The site that passkeys are made for (WebAuthn, "relying party"). */
export interface RelyingParty {
  /** The domain that browsers bind them to. */
  id: string;
  /** The only origin they are used on. */
  origin: string;
}

/** How many passkeys one person may have. */
export const PASSKEYS_MOST = 10;
export const PASSKEY_NAME_MAX = 60;

/** A passkey lets people in for good, so whoever adds one signed in a moment ago. */
const FRESH_SECONDS = 15 * 60;

/** Whether somebody signed in recently enough to add one. `now` in milliseconds. */
export const isFresh = ({ iat }: { iat: number }, now: number): boolean => now / 1000 - iat < FRESH_SECONDS;

/** The relying party of a configured origin; null: browsers have no passkeys there. */
export function relyingPartyOf(site: string): RelyingParty | null {
  if (!URL.canParse(site)) return null;
  const { protocol, hostname, origin } = new URL(site);
  // Browsers bind passkeys to domains, not to IP addresses, and want https everywhere but on this computer.
  const isDomain = /[a-z]/i.test(hostname) && !hostname.startsWith("[");
  return isDomain && (protocol === "https:" || hostname === "localhost") ? { id: hostname, origin } : null;
}

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\w-]+$/);
const credential = { id: base64url(1400), rawId: base64url(1400), type: z.literal("public-key") };

/** What a browser answers to who signs in (WebAuthn Level 3, 5.1.8, AuthenticationResponseJSON). */
const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(2000),
    userHandle: base64url(100),
  }),
});

/** What it answers to who adds one (RegistrationResponseJSON). */
const creationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    /** SubjectPublicKeyInfo. */
    publicKey: base64url(1500),
    publicKeyAlgorithm: z.number().int(),
  }),
});

export type Assertion = z.infer<typeof assertionSchema>;
export type Creation = z.infer<typeof creationSchema>;

/** What the browser collected (5.8.1, CollectedClientData). It may say more. */
const clientDataSchema = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
});

const LONGEST = 32_768;

export const readAssertion = (typed: string | null) => readJson(assertionSchema, typed);
export const readClientData = (typed: string) => readJson(clientDataSchema, typed);
export const readCreation = (typed: string | null) => readJson(creationSchema, typed);

function readJson<Schema extends z.ZodType>(schema: Schema, typed: string | null): z.infer<Schema> | null {
  if (typed === null || typed.length > LONGEST) return null;
  try {
    const read = schema.safeParse(JSON.parse(typed));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
