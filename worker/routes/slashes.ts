import { Hono } from "hono";
import { RESERVED_SETS } from "../domain/slug.ts";
import { methodNotAllowed } from "../gate/refuse.ts";
import type { AppEnv, Ctx, Handler } from "../http/context.ts";
import { resource } from "../http/resource.ts";

/** Pages asked for without their trailing slash: 308, whether or not they exist. */
export const slashes = new Hono<AppEnv>();

const addSlash: Handler = (c: Ctx) => {
  const url = new URL(c.req.url);
  return c.body(null, 308, { location: `${url.pathname}/${url.search}` });
};

for (const path of ["/clients", "/studio/clients", "/studio/notices"]) {
  resource(slashes, { path, methods: { GET: addSlash }, otherwise: methodNotAllowed });
}
slashes.get("/studio", addSlash);
slashes.get("/studio/g/:gallery", addSlash);
slashes.get("/studio/g/:gallery/:page{private|activity|invitations|selections|store}", addSlash);
slashes.get("/g/:gallery", addSlash);
slashes.get("/g/:gallery/photo/:photo", addSlash);
slashes.get("/g/:gallery/:set", (c, next) => (RESERVED_SETS.has(c.req.param("set")) ? next() : addSlash(c)));
