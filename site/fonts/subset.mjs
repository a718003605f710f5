// Makes the font files beside this one from the npm packages of Newsreader and Instrument Sans (both SIL OFL 1.1):
// one weight and one optical size each, only the letters of the named ranges. Run after a font package changes:
//   npm install --no-save subset-font@2.9.0 && node site/fonts/subset.mjs
import { copyFile, readFile, writeFile } from "node:fs/promises";
import subset from "subset-font";

const packages = new URL("../../node_modules/@fontsource-variable/", import.meta.url);
const ranges = {
  latin: [
    [0x20, 0x7e],
    [0xa0, 0xff],
    [0x131],
    [0x152, 0x153],
    [0x2bc],
    [0x2c6],
    [0x2da],
    [0x2dc],
    [0x2010, 0x2015],
    [0x2018, 0x201e],
    [0x2022],
    [0x2026],
    [0x2039, 0x203a],
    [0x20ac],
    [0x2122],
    [0x2190, 0x2193],
    [0x2212],
  ],
  "latin-ext": [
    [0x100, 0x130],
    [0x132, 0x151],
    [0x154, 0x17f],
    [0x192],
    [0x1cd, 0x1dc],
    [0x1fa, 0x21b],
    [0x237],
    [0x1e80, 0x1e85],
    [0x1e9e],
    [0x1ef2, 0x1ef3],
  ],
};
const faces = [
  { out: "newsreader", from: "newsreader/files/newsreader-RANGE-opsz-normal.woff2", axes: { opsz: 40, wght: 370 } },
  {
    out: "newsreader-italic",
    from: "newsreader/files/newsreader-RANGE-opsz-italic.woff2",
    axes: { opsz: 40, wght: 370 },
  },
  {
    out: "instrument-sans",
    from: "instrument-sans/files/instrument-sans-RANGE-wght-normal.woff2",
    axes: { wght: 450 },
  },
];
const keepFeatures = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "onum", "pnum"];

const letters = (blocks) =>
  blocks.flatMap(([from, to = from]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)),
  );

for (const { out, from, axes } of faces) {
  for (const [range, blocks] of Object.entries(ranges)) {
    const source = await readFile(new URL(from.replace("RANGE", range), packages));
    const options = { targetFormat: "woff2", variationAxes: axes, keepFeatures };
    const font = await subset(source, letters(blocks).join(""), options);
    await writeFile(new URL(`${out}-${range}.woff2`, import.meta.url), font);
    console.log(`${out}-${range}.woff2 ${font.length} bytes`);
  }
}
for (const family of ["newsreader", "instrument-sans"]) {
  await copyFile(new URL(`${family}/LICENSE`, packages), new URL(`${family}.LICENSE`, import.meta.url));
}
