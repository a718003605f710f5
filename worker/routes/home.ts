import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { studioLinkPreview } from "../gate/link-preview.ts";
import { coverPicture, publicCovers } from "../gate/public-cover.ts";
import { methodNotAllowed } from "../gate/refuse.ts";
import { knownToStrangers } from "../gate/without-admission.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { readListed } from "../store/policy.ts";
import { readStudioProfile } from "../store/studio.ts";

/** `/`: the photographer's page */
export const home = new Hono<AppEnv>();

resource(home, { path: "/", methods: { GET: show }, otherwise: methodNotAllowed });

async function show(c: Ctx): Promise<Response> {
  const [listed, studio] = await Promise.all([readListed(c.env.DB), readStudioProfile(c.env.DB)]);
  const known = knownToStrangers(listed, c.var.now);
  const covers = await publicCovers(
    { env: c.env, now: c.var.now },
    known.map(({ policy }) => policy),
  );
  const galleries = known.map(({ policy: { gallery, link }, title, date }) => {
    const cover = covers.get(gallery);
    return { title, date, href: paths.gallery(link), cover: cover ? coverPicture(link, cover) : null };
  });
  return pageAnswer(c, { page: "home", data: { studio, galleries }, linkPreview: studioLinkPreview(c, { studio }) });
}
