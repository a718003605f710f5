import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { axeFaults, axeFaultsInEachLook } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, ownSelection, pick } from "../support/clients.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});
beforeEach(() =>
  askFor(wedding, {
    lists: [
      { id: "album", name: "Album", min: null, max: 1 },
      { id: "wall", name: "Wall", min: 1, max: null },
    ],
  }),
);

const at = (path: string) => new URL(path, wedding.glassine.url).href;

async function open(visitor: Visitor, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const url = at("/").replace("http:", "https:");
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url, secure: true })));
  const page = await context.newPage();
  await page.goto(at(path), { waitUntil: "networkidle" });
  return page;
}

const onLists = async (visitor: Visitor) =>
  (await ownSelection(visitor)).photos.map(({ photo, lists }) => `${photo}: ${lists.join(" ")}`);

describe("lists", () => {
  it("are filled on the enlarged photo, as far as there is room", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const page = await open(visitor, `/g/${GALLERY}/dancing/`);
    await page.locator('.tile[id="dance-1"] > a').click();
    await page.getByRole("button", { name: "Stars, colour, comment" }).click();
    await page.getByRole("dialog").getByLabel("Album").check();
    await expect.poll(() => onLists(visitor)).toEqual(["dance-1: album"]);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Done" }).click();
    await page.keyboard.press("Escape");
    await page.getByText("1 chosen").waitFor();
    await page.locator('.tile[id="dance-2"] > a').click();
    await page.getByRole("button", { name: "Stars, colour, comment" }).click();
    await page.getByRole("dialog").getByLabel("Wall").check();
    await expect.poll(() => onLists(visitor)).toEqual(["dance-1: album", "dance-2: wall"]);
    await page.getByRole("dialog").getByLabel("Album").check();
    await page.getByText("“Album” can have up to 1. Remove one first.").waitFor();
    expect(await onLists(visitor)).toEqual(["dance-1: album", "dance-2: wall"]);
    await page.context().close();
  });

  it("that are full take nothing else away that was said of a photo", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const page = await open(visitor, `/g/${GALLERY}/photo/dance-1/`);
    await page.context().setOffline(true);
    await page.getByRole("checkbox", { name: "Album" }).check();
    await page.locator("form.rate textarea").fill("For grandma");
    await page.locator("form.rate textarea").blur();
    await pick(visitor.copy(), { photo: "dance-2", "list-album": "true" });
    await page.context().setOffline(false);
    const comment = async () => (await ownSelection(visitor)).photos.find(({ photo }) => photo === "dance-1")?.comment;
    await expect.poll(comment).toBe("For grandma");
    expect(await onLists(visitor)).toEqual(["dance-1: ", "dance-2: album"]);
    await page.context().close();
  });

  it.each([true, false])("are looked over and sent one by one, with scripts: %s", async (javaScriptEnabled) => {
    await askFor(wedding, {
      afterwards: "read-only",
      lists: [
        { id: "album", name: "Album", min: null, max: 40 },
        { id: "wall", name: "Wall", min: 1, max: 3 },
      ],
    });
    const { visitor } = await clientOf(wedding, [GALLERY]);
    for (const photo of ["dance-1", "dance-2"]) await pick(visitor, { photo, "list-album": "true" });
    const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled };
    const page = await open(visitor, `/g/${GALLERY}/selection`, phone);
    const first = page.getByRole("form", { name: "Lists: dance-1" });
    await first.getByRole("button", { name: "Wall" }).click();
    await page.getByRole("link", { name: "Wall: 1 of 3" }).waitFor();
    if (javaScriptEnabled) expect(await axeFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole("radio", { name: "Album: 2 of 40" }).check();
    await page.getByRole("button", { name: "Send my selection" }).click();
    await page.getByText("Thank you.").waitFor();
    await page.getByRole("link", { name: "Album: 2 of 40 (sent)" }).waitFor();
    expect(await first.getByRole("button", { name: "Album" }).isDisabled()).toBe(true);
    expect(await page.getByRole("radio", { name: "Album" }).isDisabled()).toBe(true);
    await first.getByRole("button", { name: "Wall" }).click();
    await page
      .getByRole("link", { name: "Wall: 0, at least 1 needed" })
      .or(page.getByRole("link", { name: "Wall: 0 of 3" }))
      .waitFor();
    await page.context().close();
  });

  it("take several photos at once from the bar below the set, which says how full they are, and show what is on them", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-2", "list-album": "true" });
    const page = await open(visitor, `/g/${GALLERY}/dancing/`);
    const picking = page.locator(".picking");
    await picking.getByText("Album: 1 of 1").waitFor();
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("button", { name: "Select all" }).click();
    await page.getByRole("button", { name: "Add to “Album”" }).click();
    await page.getByText("“Album” can have up to 1. Remove one first.").waitFor();
    await page.getByRole("button", { name: "Add to “Wall”" }).click();
    await expect.poll(() => onLists(visitor)).toEqual(["dance-1: wall", "dance-2: album wall"]);
    await picking.getByText("Wall: 2").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("combobox").selectOption({ label: "Album" });
    await expect.poll(() => page.locator(".tile:visible").count()).toBe(1);
    await page.reload({ waitUntil: "networkidle" });
    await picking.getByText("Wall: 2").waitFor();
  });

  it.each([true, false])(
    "are shown alone by pressing how full they are, with scripts: %s",
    async (javaScriptEnabled) => {
      const { visitor } = await clientOf(wedding, [GALLERY]);
      await pick(visitor, { photo: "dance-2", "list-wall": "true" });
      await pick(visitor, { photo: "dance-1" });
      const page = await open(visitor, `/g/${GALLERY}/dancing/`, { javaScriptEnabled });
      const shown = () => page.locator(".tile:visible").evaluateAll((tiles) => tiles.map(({ id }) => id));
      const press = async (name: string, key: string) => {
        await page.getByRole(javaScriptEnabled ? "button" : "link", { name }).focus();
        await page.keyboard.press(key);
      };
      await press("Wall: 1", "Enter");
      if (!javaScriptEnabled) {
        await page.waitForURL("**/selection?list=wall");
        expect(await page.locator(".chosen-list > li").evaluateAll((all) => all.map(({ id }) => id))).toEqual([
          "dance-2",
        ]);
        return page.context().close();
      }
      await expect.poll(shown).toEqual(["dance-2"]);
      expect(await page.getByRole("button", { name: "Wall: 1", pressed: true }).count()).toBe(1);
      expect(await page.getByRole("combobox").inputValue()).toBe("list wall");
      expect(await axeFaults(page)).toEqual([]);
      await press("Wall: 1", "Space");
      await expect.poll(shown).toEqual(["dance-1", "dance-2"]);
      expect(await page.getByRole("combobox").inputValue()).toBe("");
      await press("Wall: 1", "Space");
      await page.getByRole("button", { name: "Album: 0 of 1" }).click();
      await expect.poll(shown).toEqual([]);
      expect(await page.getByRole("button", { name: "Wall: 1", pressed: false }).count()).toBe(1);
      await page.getByRole("combobox").selectOption({ label: "Wall" });
      await page.getByRole("button", { name: "Wall: 1", pressed: true }).waitFor();
      await page.context().close();
    },
  );

  it("are named in the studio, and what is wrong with one is said there", async () => {
    const page = await open(await wedding.photographer(), `/studio/g/${GALLERY}/selections/`);
    const list = (nr: number) => page.getByRole("group", { name: `List ${nr}` });
    await list(3).getByLabel("Name").fill("Thank-you card");
    await list(3).getByLabel("At least").fill("3");
    await list(3).getByLabel("At most").fill("1");
    await page.getByRole("button", { name: "Save settings" }).click();
    await page.getByText("“At least” can’t be greater than “At most”.").first().waitFor();
    await list(3).getByLabel("At least").fill("1");
    await list(1).getByLabel("Name").fill("The album");
    await page.getByRole("button", { name: "Save settings" }).click();
    const lists = async () => (await readQuestionnaire(wedding.glassine.env.DB, GALLERY)).lists;
    await expect
      .poll(lists)
      .toMatchObject([
        { id: "album", name: "The album", max: 1 },
        { id: "wall" },
        { name: "Thank-you card", min: 1, max: 1 },
      ]);
    await page.getByText("Saved. The change is live.").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  });
});

describe("notes on a photo", () => {
  it("are written where it is tapped, without JavaScript, and answered in the studio", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const page = await open(visitor, `/g/${GALLERY}/photo/dance-1/`, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Notes" }).click();
    const photo = page.locator(".noted-photo");
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const { width: wide, height: high } = (await photo.boundingBox()) ?? { width: 0, height: 0 };
      await photo.click({ position: { x: wide * 0.75, y: high * 0.25 } });
      const [x, y] = (await page.getByLabel("The place you tapped").inputValue()).split(",").map(Number);
      expect([Math.round(x ?? 0), Math.round(y ?? 0)], `${width} px`).toEqual([75, 25]);
    }
    await page.getByLabel("Your note").fill("Smile <more>");
    await page.locator("#\\@new").getByRole("button", { name: "Save" }).click();
    await page.locator(".note-list").getByText("Smile <more>").first().waitFor();
    await page.getByLabel("Top left").check();
    await page.locator("#\\@new").getByLabel("Your note").fill("Brighter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".noted-photo .note-mark").allInnerTexts()).toEqual(["1", "2"]);
    await page.getByRole("button", { name: "Please change" }).click();
    await page.getByRole("button", { name: "Please change", pressed: true }).waitFor();

    const own = await open(visitor, `/g/${GALLERY}/selection/photo/dance-1`, { bypassCSP: true });
    await own.locator("summary", { hasText: "Change this note" }).first().click();
    expect(await axeFaultsInEachLook(own)).toEqual([]);
    const desk = await open(await wedding.photographer(), `/studio/g/${GALLERY}/selections/`, { bypassCSP: true });
    await desk.getByText("2 notes open, 1 photo to change").waitFor();
    await desk.locator(".rows a").first().click();
    await desk.getByRole("link", { name: "Only open notes" }).click();
    expect(await axeFaultsInEachLook(desk)).toEqual([]);
    await desk.getByLabel("Answer to note 1 on dance-1").fill("Done");
    await desk.getByRole("button", { name: "Mark note as done" }).first().click();
    await desk.getByText("Marked as done.").waitFor();
    await own.reload();
    await own.getByText("Reply from Mara Lindt").waitFor();
  });
});
