import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { admit, refuseMethod } from "../gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { clearCookie, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { badRequest } from "../refuse.ts";
import { revokeSession } from "../store/sessions.ts";

/** `/g/:gallery/leave`, `/g/:gallery/view` */
export const session = new Hono<AppEnv>();

resource(session, { path: "/g/:gallery/leave", methods: { POST: leave }, otherwise: refuseMethod });
resource(session, { path: "/g/:gallery/view", methods: { POST: view }, otherwise: refuseMethod });

async function leave(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "enter", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const { gallery, presence } = admitted;
  if (presence.session) {
    const { jti, exp } = presence.session;
    await revokeSession(c.env.DB, { jti, exp, now: c.var.now });
  }
  clearCookie(c, { kind: "gallery", gallery });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.gallery(gallery));
}

/** Looks as guest, or as oneself again. The cookie keeps its name and its end; only the lowered view changes. */
async function view(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "look", wanted: "page", unlowered: true });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const as = fields && field(fields, "as");
  if (!fields || (as !== "guest" && as !== "client")) return badRequest(c, ["as: must be guest or client"]);
  const { gallery, presence } = admitted;
  const next = safeNext(field(fields, "next"), gallery) ?? paths.gallery(gallery);
  if (presence.studio) {
    const { preview: _before, ...held } = presence.studio;
    await issueCookie(c, as === "guest" ? { ...held, preview: { gallery, as } } : held);
    return seeOther(c, next);
  }
  if (presence.session?.role !== "client")
    return seeOther(c, as === "client" ? paths.enter(gallery) : paths.gallery(gallery));
  const { view: _before, ...held } = presence.session;
  await issueCookie(c, as === "guest" ? { ...held, view: "guest" } : held);
  return seeOther(c, next);
}
