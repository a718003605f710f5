import { Hono } from "hono";
import { PIN_LIMITS } from "../domain/attempts.ts";
import { paths } from "../domain/paths.ts";
import type { PinPayload } from "../domain/payloads.ts";
import { type Admission, admit, refuseMethod } from "../gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { beginSession, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { pageAnswer } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { type Proof, tryPassword } from "../password.ts";
import { badRequest } from "../refuse.ts";
import { readDoor } from "../store/doors.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/download/pin` */
export const pin = new Hono<AppEnv>();

resource(pin, { path: "/g/:gallery/download/pin", methods: { GET: show, POST: prove }, otherwise: refuseMethod });

async function show(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "look", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const next = safeNext(c.req.query("next"), admitted.gallery);
  const due = admitted.offers.downloadGallery === "pin";
  return due ? pinPage(c, { admitted, next, fault: null }) : seeOther(c, next ?? paths.gallery(admitted.gallery));
}

async function prove(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "look", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const typed = fields && field(fields, "pin");
  if (!fields || !typed) return badRequest(c, ["pin: the download PIN"]);
  const { gallery, presence } = admitted;
  const next = safeNext(field(fields, "next"), gallery);
  if (admitted.offers.downloadGallery !== "pin") return seeOther(c, next ?? paths.gallery(gallery));
  const { hash, epoch } = await readDoor(c.env.DB, { gallery, door: "pin" });
  const proof = await tryPassword(c, { door: `pin:${gallery}`, password: typed, hash, limits: PIN_LIMITS });
  if (!proof.ok) return pinPage(c, { admitted, next, fault: proof });
  // In a public gallery a guest may have no session yet: the grant needs one to stand in.
  const fresh = { kind: "gallery", gallery, role: "guest", ...beginSession(c.var.now, "gallery") } as const;
  const { session } = presence;
  const entered = session?.kind === "gallery" && session.role === "guest";
  const held = entered ? session : { ...fresh, epoch: admitted.policy.guestEpoch };
  await issueCookie(c, { ...held, pin: epoch });
  return seeOther(c, next ?? paths.gallery(gallery));
}

interface PinPage {
  admitted: Admission;
  next: string | null;
  fault: Exclude<Proof, { ok: true }> | null;
}

async function pinPage(c: Ctx, { admitted, next, fault }: PinPage): Promise<Response> {
  const { gallery, version } = admitted;
  const { title, language } = await readManifest(c.env.PHOTOS, { gallery, version });
  const data: PinPayload = { gallery, title, next, fault };
  const throttled = fault?.kind === "throttled";
  const headers: Record<string, string> = throttled ? { "retry-after": String(fault.seconds) } : {};
  const status = fault === null ? 200 : throttled ? 429 : 401;
  return pageAnswer(c, { page: "pin", data, status, language, headers });
}
