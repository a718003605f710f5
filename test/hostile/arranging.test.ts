import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { benchGallery, putGallery } from "../bench/edge/gallery.ts";
import { openBrowser } from "../support/browser.ts";
import { writePhoto } from "../support/photos.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

/** Names that files on a Mac or on Linux may have. */
const NAMES = [
  "<b onclick=hit()>&amp;\"'",
  "--all -rf",
  "*",
  "a,b;c=d#e?f&g%2e+h",
  "صورة ١",
  "\u202egpj.exe",
  "👩‍👩‍👧‍👦 🎉",
  "長".repeat(60),
  "__proto__",
  "null",
];

const TEXT = `</textarea></script><script>hit()</script> "'\`\${hit()} {count} ${"é".repeat(100)}\nשורה\u202e 👩‍👩‍👧`;

let wedding: Wedding;
let browser: Browser;
let photographer: Visitor;
let guest: Visitor;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  for (const [seed, name] of NAMES.entries())
    await writePhoto(`${wedding.content}/${GALLERY}/highlights/${name}.jpg`, {
      width: 90,
      height: 60,
      seed: seed + 50,
    });
  await wedding.publish();
  [photographer, guest] = [await wedding.photographer(), await wedding.guest()];
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

const current = async (gallery = GALLERY) => (await readArrangement(wedding.glassine.env.DB, gallery)).revision;

async function save(edits: readonly object[], gallery = GALLERY): Promise<{ status: number; answer: unknown }> {
  const form = { action: "edits", revision: String(await current(gallery)), edits: JSON.stringify(edits) };
  const body = JSON.stringify(form);
  const cookie = [...photographer.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { cookie, accept: "application/json", "content-type": "application/json" };
  const response = await wedding.glassine.fetch(`/studio/g/${gallery}/photos/`, { method: "POST", body, headers });
  const said = await response.text();
  return { status: response.status, answer: said.startsWith("{") ? JSON.parse(said) : said };
}

async function order(gallery: string, set: string): Promise<string[]> {
  const html = await guest.text(`/g/${gallery}/${set}/`);
  const tiles = html.matchAll(/<li class="tile"[^>]*>\s*<a href="\/g\/[a-z-]+\/photo\/([^/]+)\//g);
  return [...tiles].map(([, name = ""]) => decodeURIComponent(name));
}

const newest = async () => (await readArrangement(wedding.glassine.env.DB, GALLERY)).arrangement.addedSets.at(-1) ?? "";

describe("names and texts that look like something else", () => {
  it("are moved, described and shown as what they are, everywhere", async () => {
    const wanted = NAMES.toReversed();
    const edits = [
      { do: "move", set: "highlights", photos: wanted, before: "open-laugh" },
      ...NAMES.map((photo) => ({ do: "caption", photo, text: TEXT })),
      ...NAMES.map((photo) => ({ do: "alt", photo, text: TEXT })),
      { do: "set-title", set: "dancing", title: TEXT.slice(0, 120) },
      { do: "new-set", title: `<i>${"long ".repeat(20)}`, visibility: "everyone", as: "+1" },
      { do: "place", photos: NAMES, to: "+1", from: null },
      { do: "words", title: TEXT.slice(0, 200), date: "", description: TEXT },
      { do: "cover", photo: NAMES[0], focus: "100% 0%" },
    ];
    expect(await save(edits)).toEqual({ status: 200, answer: { saved: true } });
    expect((await order(GALLERY, "highlights")).slice(0, NAMES.length)).toEqual(wanted);
    expect(await order(GALLERY, await newest())).toEqual(NAMES);
    const context = await browser.newContext({ bypassCSP: true });
    await context.exposeFunction("hit", () => expect.unreachable("a text was run"));
    const origin = new URL(wedding.glassine.url).origin.replace("http:", "https:");
    for (const { cookies } of [guest, photographer])
      await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: origin, secure: true })));
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    for (const name of NAMES) {
      await page.goto(`${wedding.glassine.url.origin}/g/${GALLERY}/photo/${encodeURIComponent(name)}/`);
      expect([name, await page.locator("img").first().getAttribute("alt")]).toEqual([name, TEXT]);
      const desk = `/studio/g/${GALLERY}/photos/?set=highlights&photo=${encodeURIComponent(name)}`;
      await page.goto(`${wedding.glassine.url.origin}${desk}`);
      await page.locator("photo-desk.is-live").waitFor();
      const dialog = page.getByRole("dialog");
      if (!(await dialog.isVisible()))
        await page
          .locator(".frame-tile")
          .filter({ has: page.locator(`[value=${JSON.stringify(name)}]`) })
          .getByRole("link")
          .click();
      expect(await dialog.getByRole("textbox", { name: "Caption" }).inputValue()).toBe(TEXT);
    }
    for (const at of [`/g/${GALLERY}/`, `/g/${GALLERY}/highlights/`, "/"])
      await page.goto(new URL(at, wedding.glassine.url).href);
    expect(errors).toEqual([]);
    await context.close();
  });

  it("become one line where files know one, without what no file may say", async () => {
    const { status } = await save([
      { do: "set-title", set: "dancing", title: "Until\r\n\tfour\u0000\u0007 \ud800" },
      { do: "caption", photo: "dance-1", text: "one\r\ntwo\rthree\u0000" },
      { do: "words", title: "Anna\nMaria", date: "2026-06-13", description: "a\u0085b" },
    ]);
    expect(status).toBe(200);
    const { arrangement } = await readArrangement(wedding.glassine.env.DB, GALLERY);
    expect(arrangement.setTitles.get("dancing")).toBe("Until four \ufffd");
    expect(arrangement.captions.get("dance-1")).toBe("one\ntwo\nthree");
    expect(arrangement.words).toEqual({ title: "Anna Maria", description: "ab" });
    for (const edit of [
      { do: "set-title", set: "dancing", title: "\u0000\u0001" },
      { do: "new-set", title: "\u0000", visibility: "client" },
      { do: "words", title: "\u200b".replace("\u200b", "\u0007"), date: "", description: "" },
    ])
      expect([edit.do, (await save([edit])).status]).toEqual([edit.do, 400]);
  });
});

describe("as much as there may be", () => {
  it("5,000 edits of 3,000 photos are one change, and one more is refused as a whole", async () => {
    const gallery = "thousands";
    await putGallery(wedding.glassine.target, benchGallery({ gallery, photos: 3000, thumbnails: [] }));
    const name = (i: number) => `ANB_${String((i % 3000) + 1).padStart(5, "0")}`;
    const edits = Array.from({ length: 5000 }, (_, i) =>
      i % 5 === 0
        ? { do: "move", set: "photos", photos: [name(i * 7)], before: name(i * 11 + 1) }
        : { do: i % 2 ? "caption" : "alt", photo: name(i), text: `${i} ${"é".repeat(90)}` },
    );
    expect((await save([...edits, edits[0] ?? {}], gallery)).status).toBe(400);
    expect(await current(gallery)).toBe(0);
    expect(await save(edits, gallery)).toEqual({ status: 200, answer: { saved: true } });
    expect(await current(gallery)).toBe(1);
    const { arrangement } = await readArrangement(wedding.glassine.env.DB, gallery);
    const shown = arrangement.orders.get("photos") ?? [];
    expect([shown.length, new Set(shown).size]).toEqual([3000, 3000]);
  });

  it("an arrangement that can't be stored is refused with its reason, and nothing changes", async () => {
    const gallery = "thousands";
    const before = await current(gallery);
    const edits = Array.from({ length: 900 }, (_, i) => ({
      ...{ do: "caption", photo: `ANB_${String(i + 1).padStart(5, "0")}`, text: "é".repeat(1900) },
    }));
    const said = [];
    for (let at = 0; at < edits.length && !(said.at(-1)?.status === 400); at += 100)
      said.push(await save(edits.slice(at, at + 100), gallery));
    expect(JSON.stringify(said.at(-1)?.answer)).toContain("more than can be arranged");
    expect(await current(gallery)).toBe(before + said.length - 1);
  });
});

describe("sets and photos that are gone when a change is saved", () => {
  it("are named, and nothing else of the change is made", async () => {
    const made = await save([{ do: "new-set", title: "Short-lived", visibility: "client" }]);
    expect(made.status).toBe(200);
    expect((await save([{ do: "drop-set", set: "short-lived" }])).status).toBe(200);
    const before = await current();
    const said = await save([
      { do: "caption", photo: "dance-1", text: "Never saved" },
      { do: "place", photos: ["dance-1"], to: "short-lived", from: "dancing" },
    ]);
    expect(said).toMatchObject({ status: 400, answer: { at: 1, meanwhile: false } });
    expect(JSON.stringify(said.answer)).toContain("short-lived");
    expect(await current()).toBe(before);
    expect(await guest.text(`/g/${GALLERY}/photo/dance-1/`)).not.toContain("Never saved");
  });
});
