import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asLink } from "../../worker/domain/link.ts";
import type { MailMatter } from "../../worker/domain/mail/mail.ts";
import type { StudioLogo } from "../../worker/domain/manifest.ts";
import { LANGUAGES } from "../../worker/domain/words/voice.ts";
import { compose } from "../../worker/mail/compose.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";

// Every letter as programs for mail lay it out: in each language, light and dark, as narrow as a small phone and as wide as a desk.

const MATTERS: MailMatter[] = [
  { kind: "selection-link", facts: { holders: [1, 2].map((n) => ({ holder: `session:${n}`, role: "client" })) } },
  { kind: "selection-received", facts: { picked: 3 } },
  ...[true, false].map(
    (free): MailMatter => ({
      kind: "order-paid",
      facts: { order: "7K3M9QX2A4TB", epoch: 1, account: !free, free, total: free ? 0 : 123400, currency: "EUR" },
    }),
  ),
  { kind: "sign-in", facts: { account: "a", epoch: 1, browser: "b" } },
  { kind: "passkey-changed", facts: { step: "added" } },
  { kind: "passkey-changed", facts: { step: "removed" } },
  { kind: "passkey-changed", facts: { step: "all-removed" } },
  { kind: "gallery-ready", facts: { account: true } },
  { kind: "new-photos", facts: { account: false } },
  { kind: "selection-waiting", facts: { account: false } },
  { kind: "closing-soon", facts: { closes: 0, day: "2027-06-13", account: true } },
  { kind: "invitation", facts: { invitation: "i" } },
  { kind: "selection-reopened", facts: { account: true } },
  { kind: "selection-reopened", facts: { account: false } },
  { kind: "notes-answered", facts: { selection: "s", since: 0, account: true } },
  { kind: "notes-answered", facts: { selection: "s", since: 0, account: false } },
];
const TITLE = "Wilhelmina-Charlotte & Maximilian Brückner-Oppenheimer";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function letterOf({ kind, facts }: MailMatter, language: string, logo?: StudioLogo) {
  const composed = await compose({
    mail: {
      ...{ id: "m-1", kind, facts, gallery: kind === "sign-in" ? "" : "trip", link: asLink("trip"), title: TITLE },
      ...{
        email: "anna@example.com",
        emailHash: "0".repeat(64),
        language,
        site: "https://photos.example",
        createdAt: 0,
      },
    },
    profile: { name: "Mara Lindt", email: "mara@example.com", links: [], timezone: "UTC", ...(logo ? { logo } : {}) },
    ...{ from: "photos@example.com", secret: null },
  });
  if (!composed) throw new Error(`${kind} says nothing`);
  return composed.letter;
}

describe.each(LANGUAGES)("every letter in %s", (language) => {
  it.each(["light", "dark"] as const)("fits and is readable, %s, and loads nothing", async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    for (const matter of MATTERS) {
      const { html = "", subject, text } = await letterOf(matter, language);
      expect(subject).not.toMatch(/\{|undefined/);
      expect(`${html}${text}`).not.toMatch(/\{\w+\}|undefined/);
      for (const width of [320, 600]) {
        await page.setViewportSize({ width, height: 700 });
        await page.setContent(html);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect([matter.kind, wide <= width]).toEqual([matter.kind, true]);
        const folder = process.env.LETTER_PICTURES;
        if (folder) await page.screenshot({ path: `${folder}/${matter.kind}-${language}-${width}-${colorScheme}.png` });
      }
      expect([matter.kind, await axeFaults(page)]).toEqual([matter.kind, []]);
    }
    expect(loaded.filter((url) => !url.startsWith("about:"))).toEqual([]);
    await context.close();
  });
});

describe("the photographer's logo", () => {
  const file = `logo-${"0".repeat(12)}.png`;

  it.each(["light", "dark"] as const)(
    "stands for the name in a letter, and loads nothing else, %s",
    async (colorScheme) => {
      const context = await browser.newContext({ colorScheme, bypassCSP: true });
      const page = await context.newPage();
      const drawn = await sharp({ create: { width: 600, height: 120, channels: 4, background: "#1b1a18" } })
        .png()
        .toBuffer();
      const loaded: string[] = [];
      await page.route("**/*", (route) => {
        loaded.push(route.request().url());
        return route.fulfill({ contentType: "image/png", body: drawn });
      });
      const logo = { file, width: 600, height: 120, opaque: false };
      const { html = "", text } = await letterOf({ kind: "gallery-ready", facts: { account: true } }, "en", logo);
      await page.setViewportSize({ width: 320, height: 700 });
      await page.setContent(html);
      const shown = page.getByRole("img", { name: "Mara Lindt" });
      expect(await shown.boundingBox()).toMatchObject({ width: 220, height: 44 });
      expect(await shown.evaluate((img) => getComputedStyle(img).filter)).toBe(
        colorScheme === "dark" ? "brightness(0) invert(1)" : "none",
      );
      expect(loaded).toEqual([`https://photos.example/_astro/${file}`]);
      expect(text.startsWith("Mara Lindt\n")).toBe(true);
      expect(await axeFaults(page)).toEqual([]);
      await context.close();
    },
  );
});
