import { Hono } from "hono";
import { methodNotAllowed } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";
import { checkStorage } from "../store/health.ts";

/** `/healthz` */
export const health = new Hono<AppEnv>();

resource(health, { path: "/healthz", methods: { GET: check }, otherwise: methodNotAllowed });

async function check(c: Ctx): Promise<Response> {
  await checkStorage(c.env);
  return c.text("ok");
}
