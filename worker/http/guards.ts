import { readConfig } from "./config.ts";
import type { Middleware } from "./context.ts";
import { plainRefusal } from "./page.ts";
import { isCanonicalPath } from "./path.ts";

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])$|\.localhost$/;
const SAFE = new Set(["GET", "HEAD"]);

/**
 * Reads what a handler left unread of a request's body: workerd otherwise breaks a later request on the connection
 * ("Network connection lost").
 */
export const drainBody: Middleware = async (c, next) => {
  await next();
  const { body, bodyUsed } = c.req.raw;
  if (body && !bodyUsed) await body.pipeTo(new WritableStream()).catch(() => undefined);
};

/** Gives the request its name, its clock, its address and its configuration. */
export const prepare: Middleware = async (c, next) => {
  c.set("requestId", c.req.header("cf-ray") ?? crypto.randomUUID());
  c.set("now", Date.now());
  const url = new URL(c.req.url);
  const config = await readConfig(c.env);
  c.set("url", url);
  c.set("config", config);
  c.set("site", config.site ?? (LOCAL_HOST.test(url.hostname) ? url.origin : ""));
  await next();
};

/** 404 for every spelling of a path except the canonical one, before anything is looked up. */
export const canonicalPath: Middleware = async (c, next) => {
  if (!isCanonicalPath(c.get("url").pathname)) return c.notFound();
  await next();
};

/** Plain http is only for this computer; elsewhere it is redirected to https, and unsafe methods are refused. */
export const httpsOnly: Middleware = async (c, next) => {
  const url = c.get("url");
  if (url.protocol === "https:" || LOCAL_HOST.test(url.hostname)) return next();
  if (!SAFE.has(c.req.method)) return plainRefusal(c, { code: "httpsOnly", status: 403 });
  const secure = new URL(url);
  secure.protocol = "https:";
  return c.body(null, 308, { location: secure.href });
};

/** Unsafe methods are accepted only from our own pages. Fetch metadata decides if it is there, else `Origin`. */
export const sameOrigin: Middleware = async (c, next) => {
  if (SAFE.has(c.req.method)) return next();
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const foreign = site === undefined ? origin !== undefined && origin !== c.var.url.origin : site !== "same-origin";
  return foreign ? plainRefusal(c, { code: "otherSite", status: 403 }) : next();
};
