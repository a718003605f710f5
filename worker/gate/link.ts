import { asLink, type Link } from "../domain/link.ts";
import { paths } from "../domain/paths.ts";
import type { Ctx } from "../http/context.ts";
import { NO_STORE } from "../http/headers.ts";

/** The link in the address that was asked for: of which gallery, and whether of any, only the database knows. */
export const askedLink = (c: Ctx): Link => asLink(c.req.param("gallery") ?? "");

const SAFE = new Set(["GET", "HEAD"]);

/**
 * Whether a request came by an earlier link of a gallery and is to be redirected to the same place under its current one. What
 * was sent is taken where it arrives.
 */
export const isMoved = (c: Ctx, to: Link): boolean => askedLink(c) !== to && SAFE.has(c.req.method);

/** That redirect, for visitors who may know of the gallery. No browser keeps it: a link may change back, or end. */
export function moved(c: Ctx, to: Link): Response {
  const { pathname, search } = c.get("url");
  const [before, after] = [paths.gallery(askedLink(c)), paths.gallery(to)];
  const location = after + pathname.slice(before.length) + search.replace(nextIn(before), nextIn(after));
  return c.body(null, 308, { location, "cache-control": NO_STORE });
}

/** The beginning of where an entrance leads. */
const nextIn = (place: string) => `next=${encodeURIComponent(place)}`;
