import { Hono } from "hono";
import type { Fields } from "../../domain/form.ts";
import { paths } from "../../domain/paths.ts";
import { notAmong } from "../../domain/problem.ts";
import { secondKey } from "../../domain/second-shooter.ts";
import { tryPassword } from "../../gate/attempt.ts";
import { badRequest, methodNotAllowed, notFound } from "../../gate/refuse.ts";
import { STUDIO_PASSWORD, studioEntryPage } from "../../gate/studio-entry.ts";
import { letPhotographerIn, letSecondIn } from "../../gate/studio-sign-in.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { clearCookie, issueCookie } from "../../http/cookies.ts";
import { field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { safeStudioNext } from "../../http/path.ts";
import { resource } from "../../http/resource.ts";
import { readOverviews } from "../../store/overview.ts";
import { readSecondPassword } from "../../store/second-shooters.ts";
import { revokeSession } from "../../store/sessions.ts";
import { readStudioPassword } from "../../store/studio.ts";
import { type AtStudio, studioAction } from "../../studio/resource.ts";

/** `/studio/enter`, `/studio/leave`, `/studio/preview` */
export const studioSession = new Hono<AppEnv>();

resource(studioSession, { path: "/studio/enter", methods: { GET: show, POST: prove }, otherwise: methodNotAllowed });
studioAction(studioSession, { path: "/studio/leave", POST: leave });
studioAction(studioSession, { path: "/studio/preview", POST: preview });

async function show(c: Ctx): Promise<Response> {
  const asSecond = c.req.query("as") === "second";
  return studioEntryPage(c, { fault: null, asSecond, next: safeStudioNext(c.req.query("next")) });
}

async function prove(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const next = safeStudioNext(fields && field(fields, "next"));
  const password = fields && field(fields, "password");
  const name = fields && field(fields, "name");
  if (typeof name === "string") return proveSecond(c, { name, password, next });
  if (!password) return studioEntryPage(c, { fault: { kind: "empty" }, next });
  const { hash, epoch } = await readStudioPassword(c.env.DB);
  const proof = await tryPassword(c, { kind: "studio", passwordId: STUDIO_PASSWORD, password, hash });
  if (!proof.ok) return studioEntryPage(c, { fault: proof, next });
  return letPhotographerIn(c, { epoch, next });
}

/** Everything is the same whether or not there is somebody of that name. */
async function proveSecond(
  c: Ctx,
  { name, password, next }: { name: string; password: string | null; next: string | null },
): Promise<Response> {
  if (!name.trim() || !password) return studioEntryPage(c, { fault: { kind: "empty" }, asSecond: true, next });
  const second = await readSecondPassword(c.env.DB, name);
  const subject = secondKey(name);
  const passwordId = { scope: "studio", name: `second ${subject}` } as const;
  const hash = second?.hash ?? null;
  const proof = await tryPassword(c, { kind: "second", subject, passwordId, password, hash });
  if (!proof.ok) return studioEntryPage(c, { fault: proof, asSecond: true, next });
  if (!second) return studioEntryPage(c, { fault: { kind: "wrong" }, asSecond: true, next });
  return letSecondIn(c, { second, next });
}

async function leave(c: Ctx, { session }: AtStudio): Promise<Response> {
  await revokeSession(c.env.DB, { jti: session.jti, exp: session.exp, now: c.var.now });
  clearCookie(c, { kind: session.kind });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.studioEnter());
}

/** Looks at a gallery as its guests or clients do, without a password; `as=photographer` ends it. */
async function preview(c: Ctx, { session, fields }: AtStudio & { fields: Fields }): Promise<Response> {
  if (session.kind !== "studio") return notFound(c);
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
