import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { studioLinkPreview } from "../gate/link-preview.ts";
import { methodNotAllowed } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { readStudioProfile } from "../store/studio.ts";

/** `/privacy`: what is kept of visitors, how long, and whom they ask */
export const privacy = new Hono<AppEnv>();

resource(privacy, { path: paths.privacy(), methods: { GET: show }, otherwise: methodNotAllowed });

async function show(c: Ctx): Promise<Response> {
  const profile = await readStudioProfile(c.env.DB);
  const studio = profile && { name: profile.name, email: profile.email };
  return pageAnswer(c, { page: "privacy", data: { studio }, linkPreview: studioLinkPreview(c, { studio: profile }) });
}
