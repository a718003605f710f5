/** Builds and slices the pages of one gallery of many photos, all of them made up. Run: node build-pages.ts PHOTOS SETS */
import { ROOT } from "../../../scripts/gallery/live.ts";
import { buildSite } from "../../../scripts/publish/build.ts";
import type { LockedPhoto } from "../../../scripts/publish/lock.ts";
import { makeManifest } from "../../../scripts/publish/manifest.ts";
import { RECIPE } from "../../../scripts/publish/photo/recipe.ts";
import { digestSite } from "../../../scripts/publish/site-digest.ts";

const [photoCount, setCount] = process.argv.slice(2);
const [photos, sets] = [Number(photoCount), Number(setCount)];
const began = performance.now();
const step = () => ({ update: () => {}, end: () => {} });
const site = await buildSite([galleryOf()], {
  root: ROOT,
  site: await digestSite(ROOT),
  progress: { step, line: () => {} },
});
const seconds = (performance.now() - began) / 1000;
const pages = [...site.pages.values()].flat();
const bytes = pages.reduce((sum, page) => sum + page.bytes.length, 0);
console.log(JSON.stringify({ seconds, pages: pages.length, megabytes: bytes / 1e6 }));
process.exit(0);

function galleryOf() {
  const settings = {
    title: "The whole day",
    date: "2026-06-13",
    captions: {},
    look: {},
    sets: Array.from({ length: sets }, (_, i) => ({ id: `set-${i}`, title: `Set ${i}` })),
  } as unknown as Parameters<typeof makeManifest>[0]["settings"];
  const studio = { name: "Mara Lindt", email: null, links: [], timezone: "Europe/Vienna" };
  const all = Array.from({ length: photos }, (_, i) => photoOf(i));
  return makeManifest({ gallery: "many", version: "20260613140000-00000000", settings, studio, photos: all });
}

function photoOf(i: number): LockedPhoto {
  const hex = i.toString(16).padStart(12, "0");
  const blob = hex.padStart(64, "0");
  const [width, height] = i % 4 === 3 ? [4000, 6000] : [6000, 4000];
  const name = `BEN_${String(i).padStart(5, "0")}`;
  const file = `${name}.jpg`;
  const download = { file, blob, size: 8_000_000, crc32: i, type: "image/jpeg" };
  const avif = RECIPE.avif.edges.map((edge) => ({ edge, format: "avif" as const, blob, size: edge * 100 }));
  const jpg = RECIPE.jpg.edges.map((edge) => ({ edge, format: "jpg" as const, blob, size: edge * 200 }));
  return {
    ...{ name, file, set: `set-${i % sets}`, width, height, hash: hex, source: blob, stripGps: true },
    taken: "2026-06-13T14:00:00",
    placeholder: "918b9f b2a1ad 5b6884 676f8b",
    renditions: [...avif, ...jpg],
    original: download,
    web: download,
  };
}
