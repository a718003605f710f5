import { Hono } from "hono";
import { admitToStudio } from "../../gate.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { methodNotAllowed } from "../../refuse.ts";
import { readOverviews } from "../../store/overview.ts";
import { describeGallery, studioFrame } from "../../studio.ts";

/** `/studio/`: the photographer's galleries */
export const studioHome = new Hono<AppEnv>();

resource(studioHome, { path: "/studio/", methods: { GET: show }, otherwise: methodNotAllowed });

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const [frame, overviews] = await Promise.all([studioFrame(c), readOverviews(c.env.DB)]);
  const galleries = await Promise.all(overviews.map((overview) => describeGallery(c, overview)));
  return pageAnswer(c, { page: "studio-home", data: { frame, galleries } });
}
