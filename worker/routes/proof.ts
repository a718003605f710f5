import { Hono } from "hono";
import { signOpenedLinks } from "../domain/tokens/opened-links.ts";
import { isProofToken, type ProofTokens, proofAsk, signProof } from "../domain/tokens/proof.ts";
import { signSession } from "../domain/tokens/session.ts";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, readFields } from "../http/form.ts";
import { resource } from "../http/resource.ts";
import { isProofKey } from "../store/proofs.ts";

/**
 * `/proof`: signs the sessions of the visitors that `npm run prove` plays. The right to it is a key that was written to the
 * database a moment ago, which only the photographer can do; to everybody else nothing is here.
 */
export const proof = new Hono<AppEnv>();

resource(proof, { path: "/proof", methods: { POST: sign }, otherwise: methodNotAllowed });

async function sign(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const token = (fields && field(fields, "key")) ?? "";
  const [secret] = c.var.config.secrets;
  const { now } = c.var;
  if (!fields || !secret || !isProofToken(token) || !(await isProofKey(c.env.DB, { token, now }))) return notFound(c);
  const ask = proofAsk.safeParse(parsed(field(fields, "ask")));
  if (!ask.success) return notFound(c);
  const { sessions, opened } = ask.data;
  return c.json({
    sessions: await Promise.all(sessions.map((session) => signSession(session, secret))),
    opened: await Promise.all(opened.map(({ gallery, link }) => signOpenedLinks([link], { gallery, secret, now }))),
    proof: await signProof({ secret, now }),
  } satisfies ProofTokens);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
