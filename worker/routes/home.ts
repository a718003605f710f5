import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { studioLinkPreview } from "../gate/link-preview.ts";
import { methodNotAllowed } from "../gate/refuse.ts";
import { knownToStrangers } from "../gate/sign-in.ts";
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
  const galleries = knownToStrangers(listed, c.var.now).map(({ policy, title, date }) => ({
    title,
    date,
    href: paths.gallery(policy.gallery),
  }));
  return pageAnswer(c, { page: "home", data: { studio, galleries }, linkPreview: studioLinkPreview(c, { studio }) });
}
