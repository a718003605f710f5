import { Hono } from "hono";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { countGivenUp } from "../../store/deliveries.ts";
import { inTurns } from "../../store/in-turns.ts";
import { readOverviews } from "../../store/overview.ts";
import { describeGallery } from "../../studio/frame.ts";
import { type AtStudio, studioPage, studioResource } from "../../studio/resource.ts";

/** `/studio/`: the photographer's galleries */
export const studioHome = new Hono<AppEnv>();

studioResource(studioHome, { path: "/studio/", GET: show });

const WEEK_MS = 7 * 86_400_000;

async function show(c: Ctx, at: AtStudio): Promise<Response> {
  const [overviews, unsentNotices] = await Promise.all([
    readOverviews(c.env.DB),
    countGivenUp(c.env.DB, c.var.now - WEEK_MS),
  ]);
  const galleries = await inTurns(overviews, (overview) => describeGallery(c, overview));
  return studioPage(c, at, { page: "studio/home", data: { galleries, unsentNotices } });
}
