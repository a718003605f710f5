import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import type { Admission } from "../gate/gate.ts";
import { countsFullSize, includedFacts, readCounted } from "../gate/included.ts";
import { includedPage } from "../gate/included-page.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";

/** `/g/:gallery/download/included`: how many full-size photos are left, and the download that was counted */
export const included = new Hono<AppEnv>();

visitorResource(included, {
  path: "/g/:gallery/download/included",
  GET: admitted({ wish: "look", wanted: "page" }, show),
});

async function show(c: Ctx, admitted: Admission): Promise<Response> {
  const { policy, version, link, links } = admitted;
  const next = safeNext(c.req.query("next"), links);
  if (!countsFullSize(c, admitted)) return seeOther(c, next ?? paths.gallery(link));
  const facts = includedFacts(c, admitted, { counted: await readCounted(c, admitted), photos: [] });
  return includedPage(c, { policy: { ...policy, version }, included: facts, started: next });
}
