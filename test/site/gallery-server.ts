import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import sharp from "sharp";
import { type BuiltPage, buildPages } from "../../scripts/publish/gallery-pages.ts";
import type { ShellFile } from "../../scripts/publish/page-renderer.ts";
import { digestSite } from "../../scripts/publish/site-digest.ts";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { cutPage, joinPage } from "../../worker/domain/slices.ts";
import { contentPolicy } from "../../worker/http/headers.ts";
import { fillSlots } from "../../worker/page/slots.ts";
import { digestsOf } from "../../worker/store/pieces.ts";
import { type Looker, viewOf } from "./gallery-build.ts";

const ROOT = join(import.meta.dirname, "../..");

const TYPES: Record<string, string> = {
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** Builds a gallery's pages, for `listen` to serve. */
export async function builtServer(build: GalleryBuild): Promise<GalleryServer> {
  return new GalleryServer({
    build,
    ...(await buildPages({ galleries: [build], root: ROOT, site: await digestSite(ROOT) })),
  });
}

/** Serves built pages the way the edge joins them, with pictures of one colour, so that pages can be tried on their own. */
export class GalleryServer {
  /** Who looks; may change between requests. */
  looker: Looker = {};
  /** Photos whose pictures can't be had. */
  readonly broken = new Set<string>();
  /** Pictures are answered only after this. */
  held: Promise<void> = Promise.resolve();
  /** Whether browsers may keep pictures, as they may those of a gallery. */
  keeps = false;
  /** How marks are answered; those that came. */
  marksStatus = 200;
  readonly marks: { photo: string[]; private: boolean }[] = [];
  private readonly server: Server;
  /** Pictures as they were sent, by colour, size and format. */
  private readonly pictures = new Map<string, Promise<Buffer>>();
  private readonly built: { build: GalleryBuild; pages: BuiltPage[]; shell: ShellFile[] };

  constructor(built: { build: GalleryBuild; pages: BuiltPage[]; shell: ShellFile[] }) {
    this.built = built;
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const [, , gallery, room = "", name = "", rendition = ""] = path.split("/");
    if (path.startsWith("/_astro/")) return this.sendFile(path.slice(8), response);
    if (room === "marks") return this.mark(request, response);
    if (room === "image") return this.sendImage(decodeURIComponent(name), rendition, response);
    const page = gallery === this.built.build.manifest.gallery ? this.page(path, room === "photo" ? null : room) : null;
    if (room === "photo" || !page) return response.writeHead(room === "photo" ? 200 : 404).end(path);
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": contentPolicy(page.digests),
      })
      .end(page.body);
  }

  private page(here: string, set: string | null): { body: Uint8Array; digests: ReturnType<typeof digestsOf> } | null {
    const built = this.built.pages.find(({ page }) => (page.kind === "set" ? page.set : "") === set);
    if (!built) return null;
    const view = viewOf(this.built.build, { here, ...this.looker });
    const [sets, photos] = [new Set(view.sets.map(({ id }) => id)), new Set(view.sets.flatMap((s) => s.photos))];
    const body = joinPage(cutPage(built.html), {
      sees: ({ kind, key }) => (kind === "set" ? sets : photos).has(key),
      fill: fillSlots(view, view.sets.find(({ id }) => id === set) ?? null),
    });
    return { body, digests: digestsOf(built.html) };
  }

  private async sendFile(name: string, response: ServerResponse) {
    const path = this.built.shell.find(({ file }) => file === name)?.path;
    if (!path) return response.writeHead(404).end();
    const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    return response.writeHead(200, { "content-type": type }).end(await readFile(path));
  }

  private async sendImage(name: string, rendition: string, response: ServerResponse) {
    const photo = this.built.build.photos[name];
    if (!photo || this.broken.has(name)) return response.writeHead(503).end();
    const longer = Math.max(photo.width, photo.height);
    const edge = Number.parseInt(rendition, 10);
    const [width, height] = [photo.width, photo.height].map((side) => Math.round((side * edge) / longer / 8));
    const avif = rendition.endsWith("avif");
    const size = { width: width ?? 1, height: height ?? 1, background: `#${photo.hash.slice(0, 6)}` };
    const wanted = JSON.stringify([avif, size]);
    const bytes = this.pictures.get(wanted) ?? plainPicture(size, avif);
    this.pictures.set(wanted, bytes);
    await this.held;
    const headers = { "content-type": avif ? "image/avif" : "image/jpeg" };
    return response
      .writeHead(200, this.keeps ? { ...headers, "cache-control": "max-age=3600, immutable" } : headers)
      .end(await bytes);
  }

  private async mark(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks).toString();
    if (request.headers["content-type"] !== "application/json") return response.writeHead(200).end(sent);
    if (this.marksStatus !== 200) return response.writeHead(this.marksStatus).end();
    const change = JSON.parse(sent) as { photo: string[]; private: boolean };
    this.marks.push(change);
    const answer = { ...change, hidden: change.private ? change.photo.length : 0 };
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }
}

function plainPicture(size: { width: number; height: number; background: string }, avif: boolean): Promise<Buffer> {
  const image = sharp({ create: { ...size, channels: 3 } });
  return (avif ? image.avif({ effort: 0 }) : image.jpeg()).toBuffer();
}
