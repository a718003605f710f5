import { Hono } from "hono";
import { paths } from "../../domain/paths.ts";
import type { StudioEnterPayload } from "../../domain/studio-payloads.ts";
import { admitToStudio } from "../../gate.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { beginSession, clearCookie, issueCookie } from "../../http/cookies.ts";
import { field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { safeStudioNext } from "../../http/path.ts";
import { resource } from "../../http/resource.ts";
import { tryPassword } from "../../password.ts";
import { badRequest, methodNotAllowed } from "../../refuse.ts";
import { readOverviews } from "../../store/overview.ts";
import { revokeSession } from "../../store/sessions.ts";
import { readStudioDoor } from "../../store/studio.ts";

/** `/studio/enter`, `/studio/leave`, `/studio/preview` */
export const studioSession = new Hono<AppEnv>();

resource(studioSession, { path: "/studio/enter", methods: { GET: show, POST: prove }, otherwise: methodNotAllowed });
resource(studioSession, { path: "/studio/leave", methods: { POST: leave }, otherwise: methodNotAllowed });
resource(studioSession, { path: "/studio/preview", methods: { POST: preview }, otherwise: methodNotAllowed });

async function show(c: Ctx): Promise<Response> {
  return entryPage(c, { fault: null, next: safeStudioNext(c.req.query("next")) });
}

const STUDIO_DOOR = { scope: "studio", name: "studio" } as const;

async function prove(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const next = safeStudioNext(fields && field(fields, "next"));
  const password = fields && field(fields, "password");
  if (!password) return entryPage(c, { fault: { kind: "empty" }, next });
  const { hash, epoch } = await readStudioDoor(c.env.DB);
  const proof = await tryPassword(c, { kind: "studio", door: STUDIO_DOOR, password, hash });
  if (!proof.ok) return entryPage(c, { fault: proof, next });
  await issueCookie(c, { kind: "studio", epoch, ...beginSession(c.var.now, "studio") });
  return seeOther(c, next ?? paths.studio());
}

async function leave(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  await revokeSession(c.env.DB, { jti: session.jti, exp: session.exp, now: c.var.now });
  clearCookie(c, { kind: "studio" });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.studioEnter());
}

/** Looks at a gallery as its guests or clients do, without a password; `as=photographer` ends it. */
async function preview(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const fields = await readFields(c);
  const as = fields && field(fields, "as");
  const gallery = fields && field(fields, "gallery");
  const [known] = gallery ? await readOverviews(c.env.DB, gallery) : [];
  if (!known || (as !== "guest" && as !== "client" && as !== "photographer")) {
    return badRequest(c, ["gallery: one of yours", "as: guest, client or photographer"]);
  }
  const { preview: _before, ...held } = session;
  await issueCookie(c, as === "photographer" ? held : { ...held, preview: { gallery: known.policy.gallery, as } });
  return seeOther(
    c,
    as === "photographer" ? paths.studioGallery(known.policy.gallery) : paths.gallery(known.policy.gallery),
  );
}

const STATUS = { wrong: 401, empty: 400, throttled: 429 } as const;

async function entryPage(c: Ctx, { fault, next }: Pick<StudioEnterPayload, "fault" | "next">): Promise<Response> {
  const { hash } = await readStudioDoor(c.env.DB);
  const headers: Record<string, string> = fault?.kind === "throttled" ? { "retry-after": String(fault.seconds) } : {};
  const status = fault ? STATUS[fault.kind] : 200;
  return pageAnswer(c, { page: "studio-enter", data: { unset: hash === null, fault, next }, status, headers });
}
