import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
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
