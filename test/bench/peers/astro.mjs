/** The renditions by astro:assets in a site of one page, with the same encoders. Run: node astro.mjs PHOTOS SITE RECIPE */
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "astro";

const [folder, site, recipe] = process.argv.slice(2);
const { avif, jpg } = JSON.parse(recipe);
const root = path.resolve(site);
rmSync(root, { recursive: true, force: true });
mkdirSync(path.join(root, "src/pages"), { recursive: true });
symlinkSync(path.resolve(folder), path.join(root, "src/photos"));
symlinkSync(path.resolve(import.meta.dirname, "../node_modules"), path.join(root, "node_modules"));
writeFileSync(
  path.join(root, "src/pages/index.astro"),
  `---
import { getImage } from "astro:assets";
const photos = Object.values(import.meta.glob("../photos/*.jpg", { eager: true, import: "default" }));
const sizes = [
  ...${JSON.stringify(avif.edges)}.map((edge) => ({ edge, format: "avif", quality: ${avif.quality} })),
  ...${JSON.stringify(jpg.edges)}.map((edge) => ({ edge, format: "jpg", quality: ${jpg.quality} })),
];
const scaled = (src, { edge, format, quality }) => {
  const width = Math.round((src.width * edge) / Math.max(src.width, src.height));
  return getImage({ src, width, format, quality });
};
const made = await Promise.all(photos.flatMap((src) => sizes.map((size) => scaled(src, size))));
---
<ul>{made.map(({ src }) => <li>{src}</li>)}</ul>
`,
);
const encoder = ({ effort, chromaSubsampling }) => ({ effort, chromaSubsampling });
const service = { entrypoint: "astro/assets/services/sharp", config: { avif: encoder(avif), jpeg: encoder(jpg) } };
const began = performance.now();
await build({ root, configFile: false, logLevel: "error", image: { service }, cacheDir: path.join(root, "cache") });
const seconds = (performance.now() - began) / 1000;
const files = readdirSync(path.join(root, "dist/_astro")).filter((file) => /\.(avif|jpg)$/.test(file));
console.log(JSON.stringify({ images: seconds, files: files.length }));
