import { z } from "zod";
import { provableSession } from "./session.ts";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/** What a proof of a gallery asks to be signed: the sessions of the visitors it plays. Never one of the studio. */
export const proofAsk = z.object({
  sessions: z.array(provableSession).max(50),
  /** Links of clients that a browser opened, by id. */
  opened: z.array(z.object({ gallery: z.string(), link: z.string() })).max(10),
});
export type ProofAsk = z.infer<typeof proofAsk>;

/** What it gets: the token of each session and of each link, in the same order, and the one by which it is not counted. */
export interface ProofTokens {
  sessions: string[];
  opened: string[];
  proof: string;
}

/** Name of the cookie that says that a request belongs to a proof. It opens nothing: it only keeps it out of the counts. */
export const PROOF_COOKIE = "__Host-proof";

const USE: TokenUse = { type: "glassine-proof+jwt", audience: "proof", seconds: 30 * 60 };

/** A key of a proof: 32 random bytes in base64url. */
export const isProofToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

interface Signing {
  secret: CryptoKey | Uint8Array;
  now: number;
}

/** A signed token for a proof. */
export function signProof({ secret, now }: Signing): Promise<string> {
  return signToken("proof", {}, { use: USE, secret, now });
}

/** Whether a token is one. */
export async function isProof(
  token: string,
  { secrets, now }: { secrets: readonly (CryptoKey | Uint8Array)[]; now: number },
): Promise<boolean> {
  return (await verifyToken(token, { use: USE, secrets, now })) !== null;
}
