import { Hono } from "hono";
import { RESERVED_SETS } from "../domain/slug.ts";
import type { AppEnv, Middleware } from "../http/context.ts";

/**
 * Redirects every page's address with a missing or extra slash at its end to the right one: 308, whether or not anything
 * exists there, so that the answer reveals nothing. It comes after the rooms with fixed names and before those that
 * accept any name.
 */
export function slashesOf(rooms: readonly Hono<AppEnv>[]): Hono<AppEnv> {
  const routes = rooms.flatMap((room) => room.routes);
  const known = new Set(routes.map(({ path }) => path));
  const slashes = new Hono<AppEnv>();
  const pages = routes.filter(({ method, path }) => method === "GET" && !FILE.test(path));
  for (const path of new Set(pages.map((page) => otherEnding(page.path)))) {
    if (path !== "" && !known.has(path)) slashes.get(path, lead);
  }
  return slashes;
}

/** An address that ends in a name with a dot is a file, and never had a slash. */
const FILE = /\.[^/]*$/;

const otherEnding = (path: string) => (path.endsWith("/") ? path.slice(0, -1) : `${path}/`);

const lead: Middleware = async (c, next) => {
  // A set can't have such a name, so this is not a set's page.
  if (RESERVED_SETS.has(c.req.param("set") ?? "")) return next();
  const { pathname, search } = c.var.url;
  return c.body(null, 308, { location: `${otherEnding(pathname)}${search}` });
};
