import { Hono } from "hono";
import { RESERVED_SETS } from "../domain/slug.ts";
import type { AppEnv, Middleware } from "../http/context.ts";

/**
 * Leads from every page's address with a slash too many or too few at its end to the one that answers: 308, whether or not there is
 * anything, so that nothing is told. It comes after the rooms with fixed names and before those that take any name.
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

/** What ends in a name with a dot is a file, and never had a slash. */
const FILE = /\.[^/]*$/;

const otherEnding = (path: string) => (path.endsWith("/") ? path.slice(0, -1) : `${path}/`);

const lead: Middleware = async (c, next) => {
  // A set can't have such a name, so this is no set's page.
  if (RESERVED_SETS.has(c.req.param("set") ?? "")) return next();
  const { pathname, search } = c.var.url;
  return c.body(null, 308, { location: `${otherEnding(pathname)}${search}` });
};
