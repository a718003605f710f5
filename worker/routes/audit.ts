import { Hono } from "hono";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import { signedForAudit } from "../gate/sign-audit.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";

/** `/audit`: signs the sessions of the visitors that `npm run prove` plays; to everybody else nothing is here. */
export const audit = new Hono<AppEnv>();

resource(audit, { path: "/audit", methods: { POST: sign }, otherwise: methodNotAllowed });

async function sign(c: Ctx): Promise<Response> {
  const tokens = await signedForAudit(c);
  return tokens ? c.json(tokens) : notFound(c);
}
