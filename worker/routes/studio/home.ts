import { Hono } from "hono";
import { admitToStudio } from "../../gate/gate.ts";
import { methodNotAllowed } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { countGivenUp } from "../../store/deliveries.ts";
import { inTurns } from "../../store/in-turns.ts";
import { readOverviews } from "../../store/overview.ts";
import { describeGallery, studioFrame } from "../../studio/frame.ts";

/** `/studio/`: the photographer's galleries */
export const studioHome = new Hono<AppEnv>();

resource(studioHome, { path: "/studio/", methods: { GET: show }, otherwise: methodNotAllowed });

const WEEK_MS = 7 * 86_400_000;

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const [frame, overviews, unsentNotices] = await Promise.all([
    studioFrame(c),
    readOverviews(c.env.DB),
    countGivenUp(c.env.DB, c.var.now - WEEK_MS),
  ]);
  const galleries = await inTurns(overviews, (overview) => describeGallery(c, overview));
  return pageAnswer(c, { page: "studio/home", card: null, data: { frame, galleries, unsentNotices } });
}
