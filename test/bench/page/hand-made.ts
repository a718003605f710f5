import { rowSizes } from "../../../site/components/sizes.ts";
import { builtLink } from "../../../worker/domain/link.ts";
import type { Photo } from "../../../worker/domain/manifest.ts";
import { pictureSources } from "../../../worker/domain/paths.ts";
import { GALLERY } from "./gallery.ts";

const STYLE = `body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#faf9f6;color:#1b1a18}
h1{font:2.5rem/1.1 Georgia,serif;margin:4rem 12px 2rem}
ul{list-style:none;margin:0;padding:0 12px;display:flex;flex-wrap:wrap;gap:4px}
li{flex:calc(var(--r)*100) 1 calc(var(--r)*max(11.5rem,20vw));aspect-ratio:var(--r);background:#dfdcd5}
img{width:100%;height:100%;object-fit:cover;display:block}
@media(max-width:37.5rem){ul{justify-content:center}li{flex-basis:calc(var(--r)*150px);max-width:min(100%,calc(var(--r)*280px))}}`;

/**
 * The page a careful person would write by hand for these photos: the same renditions as sharp in the same rows, lazy after the fourth,
 * no script, no fonts, one request for everything but photos.
 */
export function handMadePage(photos: readonly Photo[]): string {
  const tiles = photos.map((photo, i) => {
    const {
      sources: [best],
      srcset: jpg,
      src,
      width,
      height,
    } = pictureSources(builtLink(GALLERY), photo);
    const avif = best?.srcset ?? "";
    const ratio = width / height;
    const sizes = rowSizes(photo);
    const load = i < 2 ? ' fetchpriority="high"' : i < 4 ? "" : ' loading="lazy"';
    return `<li style="--r:${ratio.toFixed(4)}"><a href="${src}"><picture><source type="image/avif" srcset="${avif}" sizes="${sizes}"><img src="${src}" srcset="${jpg}" sizes="${sizes}" width="${width}" height="${height}" alt="${photo.name}"${load}></picture></a></li>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The whole day</title><link rel="icon" href="data:,"><style>${STYLE}</style><h1>The whole day</h1><ul>${tiles.join("")}</ul>`;
}
