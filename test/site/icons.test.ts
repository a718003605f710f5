import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { APP_ICONS } from "../../worker/domain/app-icons.ts";

const SITE = path.resolve(import.meta.dirname, "../../site");

it("the manifest's icons exist, have the stated size, are small, and are named by their bytes", async () => {
  const manifest = JSON.parse(await readFile(path.join(SITE, "icons/app.webmanifest"), "utf8"));
  expect(manifest.icons.map(({ sizes, purpose }: Record<string, string>) => [sizes, purpose ?? "any"])).toEqual([
    ["192x192", "any"],
    ["512x512", "any"],
    ["512x512", "maskable"],
  ]);
  expect(APP_ICONS).toEqual(manifest.icons);
  for (const { src, sizes, type } of manifest.icons) {
    const bytes = await readFile(path.join(SITE, "public", src));
    const { width, height, format } = await sharp(bytes).metadata();
    expect([`${width}x${height}`, `image/${format}`]).toEqual([sizes, type]);
    expect(src).toContain(`.${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}.`);
    expect(bytes.length).toBeLessThan(8 * 1024);
  }
});

it("the icons of bars are in one picture, each drawn where its class looks for it, and none that scripts use is missing", async () => {
  const css = await readFile(path.join(SITE, "styles/icon.css"), "utf8");
  const [, cells = ""] = /viewBox='0 0 (\d+) 24'/.exec(css) ?? [];
  const last = Number(cells) / 24 - 1;
  const places = [...css.matchAll(/--icon: (\d+)%/g)].map(([, percent]) => Math.round((Number(percent) * last) / 100));
  const drawn = [...css.matchAll(/M([\d.]+) /g)].map(([, x]) => Math.floor(Number(x) / 24));
  expect(new Set(places).size).toBe(places.length);
  // The last is the arrow: wider than others, it ends where the picture does.
  expect(places.filter((place) => place !== last && !drawn.includes(place))).toEqual([]);
  const scripts = path.join(SITE, "scripts");
  const files = (await readdir(scripts, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(path.join(scripts, file), "utf8")));
  const used = texts.flatMap((text) => [...text.matchAll(/(?:icon: |makeIconLink\()"(\w+)"/g)].map(([, icon]) => icon));
  expect(used).toEqual(expect.arrayContaining(["close", "heart", "download", "skip"]));
  const wall = await readFile(path.join(SITE, "styles/photo-wall.css"), "utf8");
  expect(used.filter((icon) => !new RegExp(`\\.icon-${icon}(,| \\{)`).test(css + wall))).toEqual([]);
});
