/** What a long set is compared with: the same pictures in the same rows, without and with PhotoSwipe to enlarge them. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";

const STYLE = `body{margin:0}ul{list-style:none;margin:0;padding:0 12px;display:flex;flex-wrap:wrap;gap:4px;justify-content:center}
li{flex:calc(var(--r)*100) 1 calc(var(--r)*150px);aspect-ratio:var(--r);max-width:min(100%,calc(var(--r)*280px));background:#ddd}
img{width:100%;height:100%;object-fit:cover;display:block}`;

const PHOTOSWIPE = path.join(import.meta.dirname, "../node_modules/photoswipe/dist");
const FILES = ["photoswipe.esm.js", "photoswipe-lightbox.esm.js", "photoswipe.css"];
const FOLDER = "/photoswipe/";

// As its documentation sets it up: https://photoswipe.com/getting-started/
const SET_UP = `import Lightbox from "${FOLDER}photoswipe-lightbox.esm.js";
const pswpModule = () => import("${FOLDER}photoswipe.esm.js");
new Lightbox({ gallery: "ul", children: "a", pswpModule }).init();`;

/** Shows the photos of a set's page on another page at its address. */
export async function showBare(page: Page, address: string): Promise<void> {
  const tiles = tilesIn(await (await fetch(address)).text());
  await fulfill(
    page,
    address,
    documentOf(tiles.map(({ href, ...tile }) => tileOf({ ...tile, link: `href="${href}"` }))),
  );
}

/** The same, where PhotoSwipe enlarges them. */
export async function showPhotoSwipe(page: Page, address: string): Promise<void> {
  const tiles = tilesIn(await (await fetch(address)).text());
  const links = tiles.map((tile) => {
    const of = (name: string) => new RegExp(`<img[^>]*\\s${name}="([^"]*)"`).exec(tile.picture)?.[1] ?? "";
    const size = `data-pswp-width="${of("width")}" data-pswp-height="${of("height")}"`;
    return tileOf({ ...tile, link: `href="${of("src")}" ${size}` });
  });
  const head = `<link rel="stylesheet" href="${FOLDER}photoswipe.css"><script type="module">${SET_UP}</script>`;
  await fulfill(page, address, documentOf(links, head));
  for (const file of FILES) {
    const body = await readFile(path.join(PHOTOSWIPE, file), "utf8");
    const contentType = file.endsWith(".css") ? "text/css" : "text/javascript";
    await page.route(`**${FOLDER}${file}`, (route) => route.fulfill({ contentType, body }));
  }
}

interface Tile {
  shape: string;
  href: string;
  picture: string;
}

function tilesIn(html: string): Tile[] {
  const tiles = [
    ...html.matchAll(
      /<li class="tile"[^>]*style="(--r:[\d.]+)[^>]*>\s*<a href="([^"]*)"\s*>(<picture>.*?<\/picture>)/gs,
    ),
  ].map(([, shape = "", href = "", picture = ""]) => ({ shape, href, picture }));
  if (tiles.length === 0) throw new Error("no photos were found");
  return tiles;
}

const tileOf = ({ shape, picture, link }: Omit<Tile, "href"> & { link: string }) =>
  `<li style="${shape}"><a ${link}>${picture}</a></li>`;

const documentOf = (tiles: readonly string[], head = "") =>
  `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bare</title><style>${STYLE}</style>${head}<ul>${tiles.join("")}</ul>`;

const fulfill = (page: Page, address: string, body: string) =>
  page.route(address, (route) => route.fulfill({ contentType: "text/html", body }));
