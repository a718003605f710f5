import { writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtLink } from "../../worker/domain/link.ts";
import type { Photo } from "../../worker/domain/manifest.ts";
import type { KeptList } from "../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../worker/domain/paths.ts";
import { axeFaultsInEachLook } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, pick, whole } from "../support/clients.ts";
import { makeFilm } from "../support/films.ts";
import { add, clearShop, order, sell } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "../worker/zip/archive.ts";
import { galleryBuild } from "./gallery-build.ts";
import { builtServer } from "./gallery-server.ts";

const LINK = builtLink(GALLERY);
const SET = paths.set(LINK, "highlights");
const CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:05.000\nThey laugh\n";

let wedding: Wedding;
let browser: Browser;
let film: Photo;
let url: string;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  const at = (file: string) => path.join(wedding.content, "anna-ben/highlights", file);
  // Long enough that a browser doesn't load all of it at once, and short enough for a slideshow.
  await writeFile(at("ceremony.mp4"), await makeFilm({ width: 640, height: 360, duration: 60, rate: 2 }));
  await writeFile(at("ceremony.vtt"), CAPTIONS);
  await writeFile(at("short.mp4"), await makeFilm({ width: 64, height: 48, duration: 1 }));
  await wedding.publish();
  film = await wedding.photo("ceremony");
  url = paths.video(LINK, film, { edge: film.video?.versions[0]?.edge ?? 0 });
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const answer = async (visitor: Visitor, address: string, headers?: Record<string, string>) => {
  const response = await visitor.get(address, headers);
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};
const captionsUrl = () => paths.captions(LINK, film, film.video?.captions?.blob ?? "");
const hide = async (hidden: boolean) => {
  const client = await wedding.client();
  const form = { photo: film.name, private: hidden ? "true" : "false" };
  const { status } = await client.post(paths.marks(LINK), form);
  expect(status).toBeLessThan(400);
};

describe("a video's address", () => {
  it("sends parts, says what it is, and is kept by nobody", async () => {
    const guest = await wedding.guest();
    const whole = await answer(guest, url);
    expect([whole.status, whole.headers.get("content-type"), whole.headers.get("accept-ranges")]).toEqual([
      ...[200, "video/mp4", "bytes"],
    ]);
    expect(whole.headers.get("cache-control")).toBe("private, no-store, no-transform");
    expect(whole.bytes.length).toBe(film.video?.versions[0]?.size);
    const part = await answer(guest, url, { range: "bytes=100-199" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 100-199/${whole.bytes.length}`]);
    expect(part.bytes.equals(whole.bytes.subarray(100, 200))).toBe(true);
    // A part that is asked for after another one is opened while it is decided.
    const next = await answer(guest, url, { range: "bytes=200-299" });
    expect([next.status, next.bytes.equals(whole.bytes.subarray(200, 300))]).toEqual([206, true]);
    const etag = whole.headers.get("etag") ?? "";
    const statusOf = async (headers: Record<string, string>) => (await answer(guest, url, headers)).status;
    expect(await statusOf({ range: "bytes=0-9", "if-range": etag })).toBe(206);
    expect(await statusOf({ range: "bytes=0-9", "if-range": '"other"' })).toBe(200);
    expect(await statusOf({ range: "bytes=999999999-" })).toBe(416);
    expect(await statusOf({ "if-none-match": etag })).toBe(304);
    const captions = await answer(guest, captionsUrl());
    expect([captions.headers.get("content-type"), captions.bytes.toString()]).toEqual([
      ...["text/vtt; charset=utf-8", CAPTIONS],
    ]);
    // A new poster changes the address, not what is being played.
    const old = await answer(guest, url.replace(film.hash, "0123456789ab"));
    expect([old.status, old.headers.get("location")]).toEqual([302, url]);
  });

  it("is refused like a photo that does not exist, as soon as it is hidden", async () => {
    const guest = await wedding.guest();
    const addresses = [url, captionsUrl()];
    const named = (address: string, photo: string) => address.replace("/ceremony/", `/${photo}/`);
    // While a part is sent to them, the next one is hidden.
    expect((await answer(guest, url, { range: "bytes=0-9" })).status).toBe(206);
    await hide(true);
    for (const address of addresses) {
      for (const headers of [{}, { range: "bytes=0-9" }] as Record<string, string>[]) {
        const hidden = await answer(guest, address, headers);
        const missing = await answer(guest, named(address, "nobody"), headers);
        expect([hidden.status, hidden.bytes.toString()]).toEqual([404, missing.bytes.toString()]);
        const [own, other] = [hidden, missing].map((one) =>
          [...one.headers].filter(([name]) => !/^(?:date|x-request)/.test(name)),
        );
        expect(own).toEqual(other);
      }
    }
    expect((await answer(await wedding.client(), url)).status).toBe(200);
    await hide(false);
    for (const range of ["bytes=0-9", "bytes=10-19"]) expect((await answer(guest, url, { range })).status).toBe(206);
    const odd = [
      "1-",
      "640-XYZ.mp4",
      `641-${film.hash}.mp4`,
      `${film.hash}.mp4`,
      `640-${film.hash}.vtt`,
      "0123456789ab.vtt",
    ];
    for (const name of odd) {
      const address = url.replace(/[^/]+$/, name);
      expect([name, (await answer(guest, address)).status]).toEqual([name, 404]);
    }
    expect(
      (await answer(guest, paths.video(LINK, { name: wedding.open, hash: film.hash }, { edge: 640 }))).status,
    ).toBe(404);
    expect((await answer(new Visitor(wedding.glassine), url)).status).toBe(401);
  });

  it("is downloaded and zipped as photos are: the file itself, and the MP4 as its web size", async () => {
    const guest = await wedding.guest();
    await wedding.settings({ downloads: "all" });
    const original = await answer(guest, paths.downloadPhoto(LINK, "ceremony"));
    expect(original.headers.get("content-disposition")).toContain("ceremony.mp4");
    expect(original.bytes.length).toBe(film.original.size);
    const web = await answer(guest, paths.downloadPhoto(LINK, "ceremony", "web"));
    expect([web.headers.get("content-type"), web.bytes.length]).toEqual(["video/mp4", film.video?.versions[0]?.size]);
    const entries = await readZip((await answer(guest, paths.downloadSet(LINK, "highlights", "web"))).bytes);
    expect(entries.map((entry) => entry.path)).toContain("ceremony.mp4");
    expect(entries.map((entry) => entry.path)).toContain("open-laugh.jpg");
  });
});

describe("a video is treated as a photo:", () => {
  it("its picture is kept offline, and the list says that the film is not", async () => {
    const answered = await (await wedding.guest()).get(`/g/${GALLERY}/view/offline/highlights`);
    const { photos, words } = (await answered.json()) as KeptList;
    expect(photos.filter(({ film }) => film).map(({ name }) => name)).toEqual(["ceremony", "short"]);
    for (const { href } of photos.flatMap(({ files }) => files)) expect(href).toMatch(/\.(?:avif|jpg)$/);
    expect(words.keepNoVideos).toContain("For videos, only a still picture is kept");
  });

  it("it is picked, rated, commented on and counted, and wears its sign wherever it is listed", async () => {
    await askFor(wedding, {});
    const [client, photographer] = [await wedding.client(), await wedding.photographer()];
    expect((await pick(client, { photo: "ceremony", stars: "4", comment: "The vows" })).status).toBe(200);
    expect((await client.post(`/g/${GALLERY}/view/photos`, { photo: ["ceremony"] })).status).toBe(204);
    await hide(true);
    const selections = await photographer.text(`/studio/g/${GALLERY}/selections/`);
    const selection = /\?selection=([\w-]+)/.exec(selections)?.[1];
    const own = await client.text(`/g/${GALLERY}/selection`);
    const desk = await photographer.text(`/studio/g/${GALLERY}/selections/?selection=${selection}`);
    for (const page of [own, desk]) expect(page).toContain("The vows");
    const arranging = await photographer.text(`/studio/g/${GALLERY}/photos/?set=highlights`);
    const hidden = await photographer.text(`/studio/g/${GALLERY}/private/`);
    await hide(false);
    const SIGN = /<span class="film"><span class="vh">Video<\/span> 1:00<\/span>/;
    for (const page of [own, desk, arranging, hidden]) expect(page).toMatch(SIGN);
    expect(own).toContain('alt="Video ceremony"');
    const { DB } = wedding.glassine.env;
    const counted = () => DB.prepare("SELECT n FROM numbers WHERE kind = 'photo' AND subject = 'ceremony'").first("n");
    await expect.poll(counted).toBe(1);
  });

  it("it is sold, and downloaded once it is paid", async () => {
    await sell(wedding);
    const guest = await wedding.guest();
    expect((await whole(guest.get(paths.downloadPhoto(LINK, "ceremony")))).status).toBe(403);
    await add(guest, "one", { photo: "ceremony" });
    const placed = await order(guest, { method: "invoice", address: "Weg 1" });
    const at = placed.headers.get("location") ?? "";
    expect((await whole(guest.get(`${at}/photo/ceremony`))).status).toBe(403);
    const desk = `/studio/g/${GALLERY}/store/${at.split("/").at(-1)}/`;
    await whole((await wedding.photographer()).post(desk, { action: "release" }));
    const received = await answer(guest, `${at}/photo/ceremony`, { range: "bytes=0-99" });
    expect([received.status, received.headers.get("content-range")]).toEqual([206, `bytes 0-99/${film.original.size}`]);
    await clearShop(wedding);
    await wedding.settings({ downloads: "all" });
  });
});

async function open(address: string, options: BrowserContextOptions = {}): Promise<{ page: Page; asked: string[] }> {
  const visitor = await wedding.guest();
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const { origin, hostname } = new URL(wedding.glassine.url);
  await context.addCookies(
    [...visitor.cookies].map(([name, value]) => ({
      name,
      value,
      domain: hostname,
      path: "/",
      secure: name.startsWith("__"),
    })),
  );
  const page = await context.newPage();
  const asked: string[] = [];
  page.on("response", (response) => {
    if (/\.(?:mp4|vtt)$/.test(response.url())) asked.push(`${response.status()}`);
  });
  await page.goto(`${origin}${address}`);
  return { page, asked };
}

const timeOf = (page: Page) =>
  page
    .locator("video")
    .first()
    .evaluate((video: HTMLVideoElement) => video.currentTime);

const seek = (video: Locator, to: number) =>
  video.evaluate((one: HTMLVideoElement, seconds) => {
    one.currentTime = seconds;
  }, to);

describe("a video in the browser", () => {
  it("says on its tile that it is a video and how long, and loads none of it before it is played", async () => {
    const { page, asked } = await open(SET);
    const tile = page.locator("[id=ceremony]");
    expect(await tile.locator(".film").textContent()).toContain("1:00");
    expect(await tile.locator("img").getAttribute("alt")).toBe("Video ceremony");
    expect(await page.locator(".film").count()).toBe(2);
    await tile.locator("> a").click();
    await page.locator("dialog video").first().waitFor();
    expect(await page.locator("dialog .slide:not([inert]) video").getAttribute("preload")).toBe("none");
    expect(await page.locator("dialog .slide:not([inert]) video").getAttribute("poster")).toContain("/image/ceremony/");
    expect(asked).toEqual([]);
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    await page.goto(new URL(paths.photo(LINK, "ceremony"), wedding.glassine.url).href);
    await page.locator("main video").waitFor();
    expect(await axeFaultsInEachLook(page)).toEqual([]);
    await page.context().close();
  });

  it("costs the page of its set no request, and less than 100 bytes for each film", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `day-${at}`);
    const load = async (films: number) => {
      const build = galleryBuild({ sets: { day: { title: "The day", photos: names } } });
      for (const name of names.slice(0, films)) {
        const photo = build.photos[name];
        if (photo) build.photos[name] = { ...photo, video: film.video };
      }
      const server = await builtServer(build);
      const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 });
      try {
        const asked: string[] = [];
        page.on("request", (request) => {
          const kind = request.resourceType();
          asked.push(kind === "image" ? `image ${new URL(request.url()).pathname.split("/")[4]}` : kind);
        });
        const url = `${await server.listen()}${paths.set(LINK, "day")}`;
        const response = await page.goto(url, { waitUntil: "networkidle" });
        const pictures = asked.filter((one) => one.startsWith("image ")).sort();
        const others = asked.filter((one) => !one.startsWith("image ")).sort();
        return { pictures, others, page: brotliCompressSync((await response?.body()) ?? "").length };
      } finally {
        await page.close();
        server.close();
      }
    };
    const [photos, mixed] = [await load(0), await load(10)];
    expect(mixed.others).toEqual(photos.others);
    expect(mixed.others).not.toContain("media");
    // How far ahead a browser loads pictures depends on how busy it is; none is loaded twice.
    for (const { pictures } of [photos, mixed]) {
      expect(pictures.length).toBeGreaterThan(5);
      expect(pictures).toEqual([...new Set(pictures)]);
    }
    expect(mixed.page - photos.page).toBeLessThan(10 * 100);
  });

  it("plays, is turned on, stops when one goes on to the next photo, and is refused once it is hidden", async () => {
    const { page, asked } = await open(SET);
    await page.locator("[id=ceremony] > a").click();
    const video = page.locator("dialog .slide:not([inert]) video");
    await video.waitFor();
    await page.locator("dialog").focus();
    await page.keyboard.press("Space");
    await expect.poll(() => timeOf(page)).toBeGreaterThan(0);
    expect(asked).toContain("206");
    await seek(video, 20);
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.seeking || one.readyState < 2)).toBe(false);
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(20);
    const playing = await video.elementHandle();
    await page.locator("dialog button.icon-next").click();
    expect(await playing?.evaluate((one) => (one as HTMLVideoElement).paused)).toBe(true);
    await page.locator("dialog button.icon-previous").click();
    await hide(true);
    await seek(video, 58);
    await expect.poll(() => asked.at(-1)).toBe("404");
    await page.locator("dialog .retry").waitFor();
    expect(await page.locator("dialog .retry").textContent()).toContain("This video couldn’t be played.");
    await hide(false);
    await page.context().close();
  });

  it("is kept offline as its picture, which is said before and without a connection", async () => {
    const { page, asked } = await open(SET);
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    await button("Keep offline").first().click();
    await page.locator("dialog").getByText("For videos, only a still picture is kept").waitFor();
    await page.locator("dialog").getByRole("button", { name: "Keep offline" }).click();
    await page.getByText("Kept on this device. This page opens").waitFor();
    await page.locator("dialog").getByRole("button", { name: "Done" }).click();
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText(/^You’re offline/).waitFor();
    const picture = page.locator("[id=ceremony] img");
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    expect(asked).toEqual([]);
    await page.locator("[id=ceremony] > a").click();
    await page.locator("dialog .slide:not([inert]) video").waitFor();
    await page.context().close();
  });

  it("has a page of its own that plays it without JavaScript", async () => {
    const { page, asked } = await open(paths.photo(LINK, "ceremony"), { javaScriptEnabled: false });
    const video = page.locator(".photo-frame video");
    const attributes = await Promise.all(
      ["controls", "playsinline", "preload", "poster"].map((name) => video.getAttribute(name)),
    );
    expect(attributes).toEqual(["", "", "none", expect.stringContaining(".jpg")]);
    expect(await video.locator("source").getAttribute("src")).toBe(url);
    expect(await video.locator("track").getAttribute("src")).toBe(captionsUrl());
    expect(asked).toEqual([]);
    expect(await page.title()).toContain("Video ceremony");
    await page.context().close();
  });

  it("is left out by a slideshow where the photographer wants that", async () => {
    const { page, asked } = await open(SET);
    await page.evaluate(() => document.documentElement.setAttribute("data-slideshow", "photos"));
    const films = await page.locator(".tile:has(.film)").evaluateAll((tiles) => tiles.map(({ id }) => id));
    expect(films).toEqual(["ceremony", "short"]);
    await page.locator("[id=open-laugh] > a").click();
    await page.locator("dialog .slide:not([inert]) img").waitFor();
    await page.locator("dialog").press("p");
    await expect.poll(() => page.url()).not.toContain("open-laugh");
    for (const name of films) expect(page.url()).not.toContain(name);
    expect(asked).toEqual([]);
    await page.context().close();
  });

  it("is played to its end by a slideshow, which then goes on", async () => {
    const { page } = await open(SET);
    await page.locator("[id=short] > a").click();
    await page.locator("dialog .slide:not([inert]) video").waitFor();
    const before = page.url();
    await page.locator("dialog").press("p");
    await expect.poll(() => page.url()).not.toBe(before);
    await page.context().close();
  });
});
