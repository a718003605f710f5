import { Hono } from "hono";
import type { Fields } from "../../domain/form.ts";
import { paths } from "../../domain/paths.ts";
import { notAmong } from "../../domain/problem.ts";
import { tryPassword } from "../../gate/attempt.ts";
import { badRequest, letOn, methodNotAllowed } from "../../gate/refuse.ts";
import { STUDIO_PASSWORD, studioEntryPage } from "../../gate/studio-entry.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { beginSession, clearCookie, issueCookie } from "../../http/cookies.ts";
import { field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { safeStudioNext } from "../../http/path.ts";
import { resource } from "../../http/resource.ts";
import { readOverviews } from "../../store/overview.ts";
import { revokeSession } from "../../store/sessions.ts";
import { readStudioPassword } from "../../store/studio.ts";
import { type AtStudio, studioAction } from "../../studio/resource.ts";

/** `/studio/enter`, `/studio/leave`, `/studio/preview` */
export const studioSession = new Hono<AppEnv>();

resource(studioSession, { path: "/studio/enter", methods: { GET: show, POST: prove }, otherwise: methodNotAllowed });
studioAction(studioSession, { path: "/studio/leave", POST: leave });
studioAction(studioSession, { path: "/studio/preview", POST: preview });

async function show(c: Ctx): Promise<Response> {
  return studioEntryPage(c, { fault: null, next: safeStudioNext(c.req.query("next")) });
}

async function prove(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const next = safeStudioNext(fields && field(fields, "next"));
  const password = fields && field(fields, "password");
  if (!password) return studioEntryPage(c, { fault: { kind: "empty" }, next });
  const { hash, epoch } = await readStudioPassword(c.env.DB);
  const proof = await tryPassword(c, { kind: "studio", passwordId: STUDIO_PASSWORD, password, hash });
  if (!proof.ok) return studioEntryPage(c, { fault: proof, next });
  await issueCookie(c, { kind: "studio", epoch, ...beginSession(c.var.now, "studio") });
  return letOn(c, next ?? paths.studio());
}

async function leave(c: Ctx, { session }: AtStudio): Promise<Response> {
  await revokeSession(c.env.DB, { jti: session.jti, exp: session.exp, now: c.var.now });
  clearCookie(c, { kind: "studio" });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.studioEnter());
}

/** Looks at a gallery as its guests or clients do, without a password; `as=photographer` ends it. */
async function preview(c: Ctx, { session, fields }: AtStudio & { fields: Fields }): Promise<Response> {
  const as = field(fields, "as");
  const gallery = field(fields, "gallery");
  const [known] = gallery ? await readOverviews(c.env.DB, gallery) : [];
  if (!known || (as !== "guest" && as !== "client" && as !== "photographer")) {
    return badRequest(
      c,
      known ? [notAmong("as", ["guest", "client", "photographer"])] : [{ path: "gallery", code: "missing" }],
    );
  }
  const { preview: _before, ...held } = session;
  await issueCookie(c, as === "photographer" ? held : { ...held, preview: { gallery: known.policy.gallery, as } });
  return seeOther(
    c,
    as === "photographer" ? paths.studioGallery(known.policy.gallery) : paths.gallery(known.policy.link),
  );
}
