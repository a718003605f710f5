import type { Payloads } from "../domain/payloads.ts";
import { pickLanguage } from "../domain/words.ts";
import type { Ctx } from "./context.ts";
import { NO_STORE } from "./headers.ts";

export interface PageAnswer<Name extends keyof Payloads> {
  page: Name;
  data: Payloads[Name];
  status?: number;
  /** The gallery's language; without one the browser's wish decides. */
  language?: string | null;
  headers?: Record<string, string>;
}

/** Renders an on-demand page of the site. HEAD gets the headers alone. */
export async function pageAnswer<Name extends keyof Payloads>(
  c: Ctx,
  { page, data, status = 200, language: gallery = null, headers }: PageAnswer<Name>,
): Promise<Response> {
  const language = languageOf(c, gallery);
  const rendered = await c.var.render(page, { language, data });
  return htmlAnswer(c, { body: rendered.body, status, headers });
}

/** The language of an answer: the gallery's, else the one the browser would rather have. */
export function languageOf(c: Ctx, gallery: string | null): string {
  return pickLanguage({ gallery, accept: c.req.header("accept-language") ?? null });
}

interface HtmlAnswer {
  body: ReadableStream | Uint8Array | null;
  status?: number;
  headers?: Record<string, string> | undefined;
  /** SHA-256 (Base64) of styles in the page. */
  styles?: readonly string[] | undefined;
}

/** An HTML answer nobody keeps. */
export function htmlAnswer(c: Ctx, { body, status = 200, headers, styles = [] }: HtmlAnswer): Response {
  c.set("styles", styles);
  const sent = c.req.method === "HEAD" ? null : body;
  return new Response(sent as BodyInit | null, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": NO_STORE, ...headers },
  });
}
