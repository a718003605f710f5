import { Hono } from "hono";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import { paths } from "../../domain/paths.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { countGivenUp } from "../../store/deliveries.ts";
import { inTurns } from "../../store/in-turns.ts";
import { listMarks } from "../../store/marks.ts";
import { listClosing, listGalleries } from "../../store/overview.ts";
import { describeGallery } from "../../studio/frame.ts";
import { type AtStudio, studioPage, studioResource } from "../../studio/resource.ts";

/** `/studio/`: the photographer's galleries */
export const studioHome = new Hono<AppEnv>();

studioResource(studioHome, { path: "/studio/", GET: show });

const PAGE = 50;
const WEEK_MS = 7 * 86_400_000;

async function show(c: Ctx, at: AtStudio): Promise<Response> {
  const [rows, closing, unsentNotices] = await Promise.all([
    listGalleries(c.env.DB, { after: readPlace(c.req.query("after")), limit: PAGE + 1 }),
    listClosing(c.env.DB, { now: c.var.now, within: WEEK_MS }),
    countGivenUp(c.env.DB, c.var.now - WEEK_MS),
  ]);
  const page = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? page.at(-1) : undefined;
  const older = last
    ? `${paths.studio()}?after=${writePlace({ at: last.publishedAt, id: last.policy.gallery })}`
    : null;
  const galleries = await inTurns(page, async (overview) =>
    describeGallery(c, overview, await listMarks(c.env.DB, overview.policy.gallery)),
  );
  return studioPage(c, at, { page: "studio/home", data: { galleries, closing, unsentNotices, older } });
}
