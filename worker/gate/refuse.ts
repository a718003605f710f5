import type { Denial } from "../domain/access.ts";
import { lastDayIn } from "../domain/expiry.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { Link } from "../domain/link.ts";
import type { LinkPreview } from "../domain/link-preview.ts";
import type { Arrived, GalleryManifest } from "../domain/manifest.ts";
import type { MessagePayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { problemLine } from "../domain/words/problem-text.ts";
import type { Ctx } from "../http/context.ts";
import { requestDraft } from "../http/draft.ts";
import { seeOther } from "../http/headers.ts";
import { pageAnswer, plainRefusal, visitorVoice, wantsJson } from "../http/page.ts";
import { readManifest } from "../store/manifests.ts";
import { StorageFault } from "../store/query.ts";
import { entryPage } from "./entry-page.ts";
import { type IncludedFacts, includedPage } from "./included-page.ts";
import { moved } from "./link.ts";
import { strangerLinkPreview } from "./link-preview.ts";
import { registerPage } from "./register-page.ts";
import { studioEntryPage } from "./studio-entry.ts";

const RETRY_SECONDS = "5";
const ARRIVING_SECONDS = "60";

/** Why a visitor is not let in, as a value: it becomes an answer in `refuse`, and nowhere else. */
export interface Refusal {
  /** `moved`: nothing is refused, but it has another address. */
  because: Denial | "moved";
  /** A page sends people to where they can sign in or choose; anything else says no. */
  wanted: "page" | "resource";
  policy: GalleryPolicy | null;
  /** What is included for the visitor and what they asked for, if it is refused because of that. */
  included?: IncludedFacts;
}

/** The only refusals. Everything hidden and everything missing gets the same answer. */
export async function refuse(c: Ctx, { because, wanted, policy, included }: Refusal): Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  const next = pathname + search;
  if (!policy) return notFound(c);
  const { link } = policy;
  switch (because) {
    case "absent":
    case "hidden":
      return notFound(c);
    case "expired":
      return expired(c, policy);
    case "thanked":
      return thanked(c, policy);
    case "choose":
    case "prove":
      if (wanted === "page" && policy.version && (await requestDraft(c))) {
        return entryPage(c, { policy: { ...policy, version: policy.version }, next: null, fault: null, status: 401 });
      }
      if (because === "choose") return seeOther(c, paths.enter(link));
      return wanted === "page"
        ? seeOther(c, paths.enter(link, c.req.method === "POST" || isFront(c, link) ? undefined : next))
        : plainRefusal(c, { code: "enterFirst", status: 401 });
    case "register":
      if (wanted === "page" && policy.version && (await requestDraft(c))) {
        return registerPage(c, { policy: { ...policy, version: policy.version }, next: null, status: 403 });
      }
      return wanted === "page"
        ? seeOther(c, paths.register(link, c.req.method === "POST" || isFront(c, link) ? null : next))
        : plainRefusal(c, { code: "registerFirst", status: 403 });
    case "pin":
      return wanted === "page"
        ? seeOther(c, paths.pin(link, next))
        : plainRefusal(c, { code: "pinFirst", status: 403 });
    case "take":
    case "used-up":
      if (wanted === "page" && included && policy.version) {
        return includedPage(c, { policy: { ...policy, version: policy.version }, included, asks: because });
      }
      return plainRefusal(c, { code: because === "take" ? "takeFirst" : "includedUsedUp", status: 403 });
    case "not-offered":
      return knownRefusal(c, policy, { kind: because, gallery: link });
    case "no-proofs":
      return knownRefusal(c, policy, { kind: because });
    case "moved":
      return moved(c, link);
  }
}

/** The studio asks everybody but the photographer for its password. */
export async function refuseStudio(c: Ctx): Promise<Response> {
  if (await requestDraft(c)) return studioEntryPage(c, { fault: null, next: null, status: 401 });
  return seeOther(c, paths.studioEnter(c.req.method === "GET" ? new URL(c.req.url).pathname : undefined));
}

/** 403: only the photographer may do it. */
export function refuseSecond(c: Ctx): Promise<Response> {
  return pageAnswer(c, {
    page: "message",
    data: { kind: "not-offered", gallery: null },
    linkPreview: null,
    status: 403,
  });
}

const isFront = (c: Ctx, link: Link) => c.req.path === paths.gallery(link);

/** The one 404: the same bytes for everybody, whatever the reason. */
export function notFound(c: Ctx): Promise<Response> {
  return pageAnswer(c, { page: "message", data: { kind: "absent" }, linkPreview: null, status: 404 });
}

/** 405, for a path that this visitor may know about. */
export function methodNotAllowed(c: Ctx, allow: string): Response {
  return plainRefusal(c, { code: "methodRefused", status: 405, headers: { allow } });
}

/** After an entrance: on to where they wanted to go, or to what they could not send before. */
export async function letOn(c: Ctx, next: string): Promise<Response> {
  const draft = await requestDraft(c);
  return draft ? pageAnswer(c, { page: "message", data: { kind: "resume" }, linkPreview: null }) : seeOther(c, next);
}

type BadRequest = 400 | 403 | 409 | 413 | 429;

/** The header that says when to try again, where one of the problems is that it was tried too often. */
export function retryAfter(problems: readonly VisitorProblem[]): Record<string, string> {
  const throttled = problems.find((problem) => problem.code === "throttled");
  return throttled ? { "retry-after": String(throttled.values.wait) } : {};
}

/**
 * 400 unless another status says more, with every problem of the input: a page, or for scripts lines, each with the name of its
 * field and a colon before it. Both are in the language of the browser.
 */
export async function badRequest(c: Ctx, problems: VisitorProblem[], status: BadRequest = 400): Promise<Response> {
  const headers = retryAfter(problems);
  if (wantsJson(c)) {
    const voice = visitorVoice(c);
    return c.json({ problems: problems.map((problem) => problemLine(problem, voice)) }, status, headers);
  }
  return pageAnswer(c, {
    page: "message",
    data: { kind: "bad-request", problems },
    linkPreview: null,
    status,
    headers,
  });
}

/** A fault, answered once: 503 if storage did not answer or a secret is missing, else 500. Logged with the request's name. */
export async function fault(c: Ctx, error: unknown): Promise<Response> {
  const unavailable = error instanceof StorageFault;
  console.error(
    JSON.stringify({ request: c.var.requestId, error: String(error), cause: String((error as Error).cause ?? "") }),
  );
  const headers: Record<string, string> = unavailable ? { "retry-after": RETRY_SECONDS } : {};
  const data = unavailable
    ? ({ kind: "unavailable" } as const)
    : ({ kind: "fault", request: c.var.requestId } as const);
  const status = unavailable ? 503 : 500;
  try {
    return await pageAnswer(c, { page: "message", data, linkPreview: null, status, headers });
  } catch {
    return c.text(visitorVoice(c).say("faultTitle"), status, headers);
  }
}

/** What a page that refuses something shows about a gallery that the visitor may know about. */
async function knownGallery(
  c: Ctx,
  policy: GalleryPolicy,
): Promise<{ manifest: GalleryManifest; linkPreview: LinkPreview }> {
  const live = { ...policy, version: policy.version ?? "" };
  const manifest = await readManifest(c.env.PHOTOS, live);
  return { manifest, linkPreview: await strangerLinkPreview(c, { policy: live, manifest }) };
}

async function knownRefusal(c: Ctx, policy: GalleryPolicy, data: MessagePayload): Promise<Response> {
  const { linkPreview } = await knownGallery(c, policy);
  return pageAnswer(c, { page: "message", data, linkPreview, status: 403 });
}

/** 503 for originals that are still being uploaded: `arrived` counts only what this visitor asked for and may have. */
export async function stillArriving(c: Ctx, policy: GalleryPolicy, arrived: Arrived): Promise<Response> {
  const { linkPreview, manifest } = await knownGallery(c, policy);
  const [data, headers] = [{ kind: "arriving", ...arrived } as const, { "retry-after": ARRIVING_SECONDS }];
  return pageAnswer(c, { page: "message", data, linkPreview, status: 503, language: manifest.language, headers });
}

async function thanked(c: Ctx, policy: GalleryPolicy): Promise<Response> {
  const { manifest, linkPreview } = await knownGallery(c, policy);
  const { title, studio, language } = manifest;
  const receipt = paths.selectionReceipt(policy.link);
  const data = { kind: "thanked", title, receipt, studioName: studio.name, studioEmail: studio.email } as const;
  return pageAnswer(c, { page: "message", data, linkPreview, status: 403, language });
}

async function expired(c: Ctx, policy: GalleryPolicy): Promise<Response> {
  const { manifest, linkPreview } = await knownGallery(c, policy);
  const closedAt = lastDayIn(policy.expiresAt ?? 0, manifest.studio.timezone);
  const { name: studioName, email: studioEmail } = manifest.studio;
  const data = { kind: "expired", title: manifest.title, closedAt, studioName, studioEmail } as const;
  return pageAnswer(c, { page: "message", data, linkPreview, status: 410, language: manifest.language });
}
