import { asLink, type Link } from "../domain/link.ts";
import { paths } from "../domain/paths.ts";
import type { Ctx } from "../http/context.ts";
import { NO_STORE } from "../http/headers.ts";

/** The link in the address that was asked for: of which gallery, and whether of any, only the database knows. */
export const askedLink = (c: Ctx): Link => asLink(c.req.param("gallery") ?? "");

const SAFE = new Set(["GET", "HEAD"]);

/**
 * The redirect from an earlier link of a gallery to the same place under its current one; null if something was sent, which
 * is taken where it arrives. It is for visitors who may know of the gallery. No browser keeps it: a link may change back,
 * or end.
 */
export function movedTo(c: Ctx, { from, to }: { from: Link; to: Link }): Response | null {
  if (!SAFE.has(c.req.method)) return null;
  const { pathname, search } = c.get("url");
  const [before, after] = [paths.gallery(from), paths.gallery(to)];
  const location = after + pathname.slice(before.length) + search.replace(nextIn(before), nextIn(after));
  return c.body(null, 308, { location, "cache-control": NO_STORE });
}

/** The beginning of where an entrance leads. */
const nextIn = (place: string) => `next=${encodeURIComponent(place)}`;
