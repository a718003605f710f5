import { Hono } from "hono";
import type { PinPayload } from "../domain/pages/payloads.ts";
import { normalizePin } from "../domain/password.ts";
import { paths } from "../domain/paths.ts";
import type { Session } from "../domain/tokens/session.ts";
import { type Proof, tryPassword } from "../gate/attempt.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { offersOf } from "../gate/page-offers.ts";
import { badRequest } from "../gate/refuse.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { continueSession, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { readManifest } from "../store/manifests.ts";
import { readPassword } from "../store/passwords.ts";

/** `/g/:gallery/download/pin` */
export const pin = new Hono<AppEnv>();

const ASKS = { wish: "look", wanted: "page" } as const;

visitorResource(pin, { path: "/g/:gallery/download/pin", GET: admitted(ASKS, show), POST: admitted(ASKS, prove) });

async function show(c: Ctx, admitted: Admission): Promise<Response> {
  const next = safeNext(c.req.query("next"), admitted.links);
  const due = offersOf(c, admitted).downloadGallery === "pin";
  if (due) return pinPage(c, { admitted, next, fault: null });
  return next ? pinPage(c, { admitted, next, fault: null, started: next }) : seeOther(c, paths.gallery(admitted.link));
}

async function prove(c: Ctx, admitted: Admission): Promise<Response> {
  const fields = await readFields(c);
  const typed = fields && field(fields, "pin");
  if (!fields || !typed) return badRequest(c, [{ path: "pin", code: "missing" }]);
  const { gallery, link, links, presence } = admitted;
  const next = safeNext(field(fields, "next"), links);
  if (offersOf(c, admitted).downloadGallery !== "pin") return seeOther(c, next ?? paths.gallery(link));
  const { hash, epoch } = await readPassword(c.env.DB, { gallery, of: "pin" });
  const tried = { kind: "pin", gallery, passwordId: { scope: { gallery }, name: "pin" } } as const;
  const proof = await tryPassword(c, { ...tried, password: normalizePin(typed), hash });
  if (!proof.ok) return pinPage(c, { admitted, next, fault: proof });
  const granted = withPin(presence.session, { gallery, pin: epoch });
  const begins = granted ? null : await reserve(c, { kind: "entry", gallery, passwordId: tried.passwordId });
  if (begins?.ok === false) {
    return pinPage(c, { admitted, next, fault: { ok: false, kind: "throttled", seconds: begins.seconds } });
  }
  await issueCookie(c, granted ?? (await freshGuest(c, admitted, epoch)));
  // A download leaves the page where it is, so the next page says that it begins.
  return seeOther(c, next ? paths.pin(link, next) : paths.gallery(link));
}

/** A session for a guest of a public gallery who has none yet. */
async function freshGuest(c: Ctx, { gallery, policy, names }: Admission, pin: number): Promise<Session> {
  const frame = await continueSession(c, { gallery, role: "guest", names });
  return { kind: "gallery", gallery, role: "guest", epoch: policy.guestEpoch, pin, ...frame };
}

/**
 * The visitor's own session with the grant in it: a separate session would outlive the password, account or invitation
 * that this one is based on. null for guests of a public gallery who have none yet.
 */
function withPin(session: Session | null, { gallery, pin }: { gallery: string; pin: number }): Session | null {
  switch (session?.kind) {
    case "studio":
      return { ...session, preview: { gallery, as: "guest", pin } };
    case "account":
      return { ...session, view: { gallery, pin } };
    case "gallery":
      return session.role === "guest" || session.view ? { ...session, pin } : null;
    default:
      return null;
  }
}

interface PinPage {
  admitted: Admission;
  next: string | null;
  fault: Exclude<Proof, { ok: true }> | null;
  /** The download that starts with this page. */
  started?: string;
}

async function pinPage(c: Ctx, { admitted, next, fault, started }: PinPage): Promise<Response> {
  const { gallery, link, version, policy } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const { title, language } = manifest;
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  const data: PinPayload = { link, title, next, fault, started: started ?? null };
  const { status, headers } = faultAnswer(fault);
  const begins: Record<string, string> = started ? { refresh: `0;url=${started}` } : {};
  return pageAnswer(c, { page: "pin", data, linkPreview, status, language, headers: { ...headers, ...begins } });
}
