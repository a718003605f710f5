import { Hono } from "hono";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import { signedForProof } from "../gate/sign-proof.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";

/** `/proof`: signs the sessions of the visitors that `npm run prove` plays; to everybody else nothing is here. */
export const proof = new Hono<AppEnv>();

resource(proof, { path: "/proof", methods: { POST: sign }, otherwise: methodNotAllowed });

async function sign(c: Ctx): Promise<Response> {
  const tokens = await signedForProof(c);
  return tokens ? c.json(tokens) : notFound(c);
}
