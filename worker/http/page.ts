import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { LinkPreview } from "../domain/link-preview.ts";
import type { Payloads } from "../domain/pages/payloads.ts";
import type { PlainCode } from "../domain/problem.ts";
import { pickLanguage, pickLocale } from "../domain/words/locale.ts";
import { type Voice, words } from "../domain/words/voice.ts";
import type { Ctx } from "./context.ts";
import { requestDraft } from "./draft.ts";
import { readFields } from "./form.ts";
import { NO_STORE } from "./headers.ts";
import { refill } from "./refill.ts";

export interface PageAnswer<Name extends keyof Payloads> {
  page: Name;
  data: Payloads[Name];
  /** The preview of a link to it: decided for every page. null: a stranger may know nothing about its subject. */
  linkPreview: LinkPreview | null;
  status?: number;
  /** The gallery's language; without one the browser's wish decides. */
  language?: string | null;
  headers?: Record<string, string>;
  /** What was typed is put back, though nothing was wrong with it: the form goes on. */
  goesOn?: boolean;
}

/** Pages shown instead of a form's own page: they keep what was typed into it. */
const SHOWS_DRAFTS: ReadonlySet<keyof Payloads> = new Set(["message", "enter", "register", "clients", "studio/enter"]);

/** Renders an on-demand page of the site. HEAD gets only the headers. */
export async function pageAnswer<Name extends keyof Payloads>(
  c: Ctx,
  { page, data, linkPreview, status = 200, language: gallery = null, headers, goesOn = false }: PageAnswer<Name>,
): Promise<Response> {
  const locale = localeOf(c, gallery);
  const draft = SHOWS_DRAFTS.has(page) ? await requestDraft(c) : null;
  const rendered = await c.var.render(page, { locale, data, linkPreview, draft });
  const fields = (status >= 400 || goesOn) && !SHOWS_DRAFTS.has(page) ? await postedFields(c) : null;
  const answer = fields ? await refill(rendered, { path: c.var.url.pathname, fields }) : rendered;
  return htmlAnswer(c, { body: answer.body, status, headers });
}

const postedFields = (c: Ctx) => (c.req.method === "POST" ? readFields(c).catch(() => null) : null);

const FAULT_STATUS = { wrong: 401, elsewhere: 401, empty: 400, problem: 400, throttled: 429, changed: 200 } as const;

/** Status and headers of a page that says what was wrong with a password, PIN, code or link; null: nothing was. */
export function faultAnswer(fault: { kind: keyof typeof FAULT_STATUS; seconds?: number } | null): {
  status: number;
  headers: Record<string, string>;
} {
  const headers: Record<string, string> = fault?.kind === "throttled" ? { "retry-after": String(fault.seconds) } : {};
  return { status: fault ? FAULT_STATUS[fault.kind] : 200, headers };
}

/** The language of an answer: the gallery's, else the one the browser prefers. */
export function languageOf(c: Ctx, gallery: string | null): string {
  return pickLanguage({ gallery, accept: c.req.header("accept-language") ?? null });
}

/** The language of an answer with the visitor's region. HTML is stored by nobody, so that it may differ by visitor. */
export function localeOf(c: Ctx, gallery: string | null): string {
  return pickLocale({ gallery, accept: c.req.header("accept-language") ?? null });
}

/** The words for a visitor outside any gallery, in the language their browser asks for. */
export const visitorVoice = (c: Ctx): Voice => words(localeOf(c, null));

/** Whether a script asks, which wants data instead of a page. */
export const wantsJson = (c: Ctx): boolean => c.req.header("accept")?.includes("application/json") ?? false;

/** A refusal in one sentence of plain text, for requests that want no page. */
export function plainRefusal(
  c: Ctx,
  { code, status, headers = {} }: { code: PlainCode; status: 401 | 403 | 405; headers?: Record<string, string> },
): Response {
  return c.text(visitorVoice(c).say(code), status, headers);
}

interface HtmlAnswer {
  body: ReadableStream | Uint8Array | null;
  status?: number;
  headers?: Record<string, string> | undefined;
  /** SHA-256 (Base64) of styles in the page. */
  styles?: readonly string[] | undefined;
  /** Likewise of scripts. */
  scripts?: readonly string[] | undefined;
}

/** An HTML answer that nobody stores. */
export function htmlAnswer(c: Ctx, { body, status = 200, headers, styles = [], scripts = [] }: HtmlAnswer): Response {
  c.set("styles", styles);
  c.set("scripts", scripts);
  const all = { "content-type": "text/html; charset=utf-8", "cache-control": NO_STORE, ...headers };
  const code = status as ContentfulStatusCode;
  // Through the context, so that cookies that were set are included.
  if (c.req.method === "HEAD" || !body) return c.body(null, code, all);
  return c.body(body as ReadableStream | Uint8Array<ArrayBuffer>, code, all);
}
