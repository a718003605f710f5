/** Takes the pictures in docs/pictures/ of the sample, in a real browser. Run: node test/bench/screenshots.ts */
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { startServer } from "../../scripts/server/server.ts";
import { readArguments } from "../../scripts/terminal/arguments.ts";
import { runScript } from "../../scripts/terminal/script.ts";
import { builtLink } from "../../worker/domain/link.ts";
import { paths } from "../../worker/domain/paths.ts";
import { launchBrowser } from "../support/browser.ts";
import { SCENES, type Scene } from "./pictures/scenes.ts";
import { GALLERY, openStudio, PASSWORDS } from "./pictures/studio.ts";

const HEIGHTS = { 390: 844, 768: 1024, 1440: 900, 2560: 1440 } as const;
const MOST_BYTES = 100 * 1024;
const MOST_WIDTH = 1440;

await runScript(async (argv) => {
  const { options, positionals } = readArguments(argv, {
    usage: "node test/bench/screenshots.ts [name...] [--to DIR] [--folder DIR] [--sample DIR]",
    about: "Takes pictures of the sample's pages; with names, only of scenes whose names begin so.",
    positionals: { min: 0, max: Number.POSITIVE_INFINITY },
    options: {
      to: { kind: "text", value: "DIR", help: "where they go", default: path.join(ROOT, "docs/pictures") },
      folder: { kind: "text", value: "DIR", help: "kept between runs", default: path.join(tmpdir(), "glassine-bench") },
      port: { kind: "text", value: "N", help: "to serve on; it is seen in some pictures", default: "4321" },
      sample: { kind: "text", value: "DIR", help: "the sample's photos", default: path.join(ROOT, "content") },
    },
  });
  await ensureBuilt(ROOT);
  const stateDir = await openStudio(options);
  const server = await startServer({ root: ROOT, stateDir, host: "localhost", port: Number(options.port) });
  const browser = await launchBrowser();
  const wanted = SCENES.filter(({ name }) => positionals.length === 0 || positionals.some((p) => name.startsWith(p)));
  await mkdir(options.to, { recursive: true });
  for (const scene of wanted) {
    const picture = await take(browser, { scene, origin: server.url.origin });
    await writeFile(path.join(options.to, `${scene.name}.webp`), picture);
    console.log(`${scene.name} ${(picture.length / 1024).toFixed(0)} KB`);
  }
  await browser.close();
  await server.close();
  return 0;
});

async function take(browser: Browser, { scene, origin }: { scene: Scene; origin: string }): Promise<Buffer> {
  const { width, scheme } = scene;
  const phone = width < 1000;
  const context = await browser.newContext({
    viewport: { width, height: HEIGHTS[width] },
    deviceScaleFactor: phone ? 2 : 1,
    isMobile: phone,
    hasTouch: phone,
    colorScheme: scheme,
    reducedMotion: "reduce",
    baseURL: origin,
    locale: "en-GB",
  });
  try {
    await comeIn(context, scene);
    const page = await context.newPage();
    await page.goto(scene.at, { waitUntil: "networkidle" });
    await scene.act?.(page);
    await settle(page);
    return await shrink(await page.screenshot());
  } finally {
    await context.close();
  }
}

async function comeIn(
  context: BrowserContext,
  { who, gallery = GALLERY }: Pick<Scene, "who" | "gallery">,
): Promise<void> {
  if (who === "stranger") return;
  const page = await context.newPage();
  await page.goto(who === "photographer" ? paths.studioEnter() : paths.enter(builtLink(gallery)));
  const form = page.locator("form");
  if (who !== "photographer") await form.locator(`input[value=${who}]`).check();
  const password = who === "photographer" ? PASSWORDS.studio : PASSWORDS[who];
  await form.locator("input[type=password]").fill(password);
  await Promise.all([page.waitForEvent("load"), form.locator("button.button[type=submit]").click()]);
  await page.close();
}

/** Until fonts and all pictures in sight are there. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(async () => {
    await document.fonts.ready;
    const inSight = [...document.images].filter((img) => img.getBoundingClientRect().top < innerHeight);
    await Promise.all(inSight.map((img) => img.decode().catch(() => {})));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

/** A WebP of at most 100 KB. */
async function shrink(png: Buffer): Promise<Buffer> {
  for (let quality = 82; ; quality -= 8) {
    const image = sharp(png).resize({ width: MOST_WIDTH, withoutEnlargement: true });
    const bytes = await image.webp({ quality, effort: 5 }).toBuffer();
    if (bytes.length <= MOST_BYTES || quality <= 20) return bytes;
  }
}
