/** The renditions by eleventy-img, with its own concurrency and the same encoders. Run: node eleventy.mjs PHOTOS OUT RECIPE */
import { readdirSync } from "node:fs";
import path from "node:path";
import Image from "@11ty/eleventy-img";
import sharp from "sharp";

const [folder, outputDir, recipe] = process.argv.slice(2);
const { avif, jpg } = JSON.parse(recipe);
const photos = readdirSync(folder).filter((file) => file.endsWith(".jpg"));
const began = performance.now();
await Promise.all(photos.map((file) => makeRenditions(path.join(folder, file))));
console.log(JSON.stringify({ images: (performance.now() - began) / 1000, files: readdirSync(outputDir).length }));

async function makeRenditions(file) {
  const { width, height } = (await sharp(file).metadata()).autoOrient;
  // Sizes of ours are longer edges, eleventy's are widths.
  const widths = (edges) => edges.map((edge) => Math.round((width * edge) / Math.max(width, height)));
  const common = { outputDir, useCache: false, fixOrientation: true, failOnError: true };
  const sharpAvifOptions = { ...avif, edges: undefined };
  const sharpJpegOptions = { ...jpg, edges: undefined };
  await Image(file, { ...common, widths: widths(avif.edges), formats: ["avif"], sharpAvifOptions });
  await Image(file, { ...common, widths: widths(jpg.edges), formats: ["jpeg"], sharpJpegOptions });
}
