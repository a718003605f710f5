import type { Ctx, Middleware } from "./context.ts";

/** Inline styles and scripts that a page may use, each by its SHA-256 (Base64), and where its forms may lead. */
interface Allowed {
  styles?: readonly string[] | undefined;
  scripts?: readonly string[] | undefined;
  /** The origin that a form of the page may lead to, where an order is paid. */
  checkout?: string | undefined;
}

/** What a page may load and do. */
export function contentPolicy({ styles = [], scripts = [], checkout }: Allowed = {}): string {
  const digests = (all: readonly string[]) => all.map((digest) => ` 'sha256-${digest}'`).join("");
  return POLICY.replace("style-src 'self'", (rule) => rule + digests(styles))
    .replace("script-src 'self'", (rule) => rule + digests(scripts))
    .replace("form-action 'self'", (rule) => (checkout ? `${rule} ${checkout}` : rule));
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const SECURITY = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex, nofollow",
} as const;

/** For every answer behind the gate except images: nobody stores it. */
export const NO_STORE = "private, no-store";

const STRICT_TRANSPORT = { "strict-transport-security": "max-age=31536000" };

const PLAIN = new Headers({ ...SECURITY, "content-security-policy": POLICY, "cache-control": NO_STORE });
const OVER_HTTPS = new Headers([...PLAIN, ...Object.entries(STRICT_TRANSPORT)]);

const secured = new WeakSet<Response>();

/** Puts the security headers on everything that leaves, and `no-store` unless something else was set. */
export const securityHeaders: Middleware = async (c, next) => {
  await next();
  if (secured.has(c.res)) return;
  for (const [name, value] of Object.entries(SECURITY)) c.res.headers.set(name, value);
  c.res.headers.set("content-security-policy", contentPolicy(c.var));
  if (c.get("url").protocol === "https:") {
    for (const [name, value] of Object.entries(STRICT_TRANSPORT)) c.res.headers.set(name, value);
  }
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", NO_STORE);
};

/**
 * An answer with the headers that `securityHeaders` would put on it, and its own. Copied together they cost half of what
 * they do one by one, which counts for images, of which there are a hundred to a page.
 */
export function securedAnswer(
  c: Ctx,
  body: ReadableStream | null,
  { status, headers }: { status: number; headers: Record<string, string> },
): Response {
  const all = new Headers(c.req.url.startsWith("https:") ? OVER_HTTPS : PLAIN);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  const answer = new Response(body, { status, headers: all });
  secured.add(answer);
  return answer;
}

/** A 303 to a path of ours. */
export function seeOther(c: Ctx, path: string): Response {
  return c.body(null, 303, { location: path });
}
