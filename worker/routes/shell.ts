import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";
import { openShellFile } from "../store/blobs.ts";

/**
 * `/_astro/:file`: CSS, JS and fonts, from this deployment first, else from the publish that brought them; `/offline.js`:
 * what a browser runs for whoever keeps a set offline, always from this deployment
 */
export const shell = new Hono<AppEnv>();

resource(shell, { path: "/_astro/:file", methods: { GET: file }, otherwise: methodNotAllowed });

resource(shell, { path: paths.serviceWorker(), methods: { GET: serviceWorker }, otherwise: methodNotAllowed });

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  woff2: "font/woff2",
  svg: "image/svg+xml",
  png: "image/png",
  avif: "image/avif",
  jpg: "image/jpeg",
  ico: "image/x-icon",
  webmanifest: "application/manifest+json",
};
const FILE = /^[\w.~-]+\.([a-z0-9]+)$/;

async function file(c: Ctx): Promise<Response> {
  const name = c.req.param("file") ?? "";
  const type = TYPES[FILE.exec(name)?.[1] ?? ""];
  if (!type) return notFound(c);
  const body = await openFile(c, name);
  if (!body) return notFound(c);
  const headers = { "content-type": type, "cache-control": "public, max-age=31536000, immutable" };
  if (c.req.method === "HEAD") {
    await body.cancel();
    return new Response(null, { headers });
  }
  return new Response(body, { headers });
}

// A bare URL: no header of the browser may turn this into a 304 or a part, and no redirect is followed.
async function openFile(c: Ctx, name: string): Promise<ReadableStream | null> {
  const asset = await c.env.ASSETS.fetch(new URL(`/_astro/${name}`, c.req.url), { redirect: "manual" });
  if (asset.status === 200) return asset.body;
  await asset.body?.cancel();
  return (await openShellFile(c.env.PHOTOS, name))?.body ?? null;
}

// Browsers look for a newer one now and then, and must find it.
async function serviceWorker(c: Ctx): Promise<Response> {
  const asset = await c.env.ASSETS.fetch(new URL(paths.serviceWorker(), c.req.url), { redirect: "manual" });
  if (asset.status !== 200) {
    await asset.body?.cancel();
    return notFound(c);
  }
  const headers = { "content-type": TYPES.js ?? "", "cache-control": "no-cache" };
  if (c.req.method === "HEAD") {
    await asset.body?.cancel();
    return new Response(null, { headers });
  }
  return new Response(asset.body, { headers });
}
