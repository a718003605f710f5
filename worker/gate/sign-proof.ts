import { signOpenedLinks } from "../domain/tokens/opened-links.ts";
import { isProofToken, type ProofTokens, proofAsk, signProof } from "../domain/tokens/proof.ts";
import { signSession } from "../domain/tokens/session.ts";
import type { Ctx } from "../http/context.ts";
import { field, readFields } from "../http/form.ts";
import { isProofKey } from "../store/proofs.ts";

/**
 * The tokens that a proof asks for in a form; null: it has no right to them. The right is a key that was written to the
 * database a moment ago, which only the photographer can do. Throws StorageFault.
 */
export async function signedForProof(c: Ctx): Promise<ProofTokens | null> {
  const fields = await readFields(c);
  const token = (fields && field(fields, "key")) ?? "";
  const [secret] = c.var.config.secrets;
  const { now } = c.var;
  if (!fields || !secret || !isProofToken(token) || !(await isProofKey(c.env.DB, { token, now }))) return null;
  const ask = proofAsk.safeParse(parsed(field(fields, "ask")));
  if (!ask.success) return null;
  const { sessions, opened } = ask.data;
  return {
    sessions: await Promise.all(sessions.map((session) => signSession(session, secret))),
    opened: await Promise.all(opened.map(({ gallery, link }) => signOpenedLinks([link], { gallery, secret, now }))),
    proof: await signProof({ secret, now }),
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
