import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { askFor, type Client, clientOf, pick, submit } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { add, order, ordersOf, sell } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

// Everything people write is in Hebrew here: what has letters of it and none of ours is somebody's text, wherever it is shown.
const [NAME, STUDIO, TITLE, SET, CAPTION] = ["יונתן", "סטודיו", "חתונה", "ריקודים", "צוחקים"];
const COMMENT = "\nשורה\nעוד שורה\n\nסוף";
const MESSAGE = "תודה\nרבה";
const ADDRESS = "רחוב 1\nחיפה";

let wedding: Wedding;
let browser: Browser;
let client: Client;
let guest: Visitor;
let photographer: Visitor;
let shown: Record<string, string>;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding(), openBrowser()]);
  await inHebrew(wedding.content);
  await wedding.publish();
  await askFor(wedding, {
    questions: [
      { id: "cover", text: "כריכה", choices: ["עור", "בד"] },
      { id: "else", text: "עוד" },
    ],
  });
  await sell(wedding, { conditions: "תנאי\nראשון", seller: "מוכר\nחיפה", transfer: "העברה\nבנקאית" });
  client = await clientOf(wedding, [GALLERY], NAME);
  [guest, photographer] = [await wedding.guest(), await wedding.photographer()];
  await pick(client.visitor, { photo: "open-laugh", comment: COMMENT });
  await submit(client.visitor, { message: MESSAGE, "answer-cover": "עור", "answer-else": "כלום" });
  await add(guest, "set", { set: "dancing" });
  await order(guest, { method: "invoice", name: NAME, address: ADDRESS, agreed: "on" });
  await add(guest, "one", { photo: "open-laugh" });
  const label = { as: "guest", label: "סבתא", expires: "30d" };
  await (await photographer.post(`/studio/g/${GALLERY}/invitations/`, label)).arrayBuffer();
  const [held] = await listSelections(wedding.glassine.env.DB, GALLERY);
  const [bought] = await ordersOf(wedding);
  shown = { selection: held?.id ?? "", order: bought?.id ?? "" };
});
afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await wedding?.close();
});

async function inHebrew(content: string): Promise<void> {
  const change = async (file: string, words: [string, string][]) => {
    const at = path.join(content, file);
    const text = words.reduce((text, [ours, theirs]) => text.replace(ours, theirs), await readFile(at, "utf8"));
    await writeFile(at, text);
  };
  await change("studio.yaml", [["Mara Lindt", STUDIO]]);
  await change(`${GALLERY}/gallery.yaml`, [
    ["Anna & Ben", TITLE],
    ["title: Dancing", `title: ${SET}`],
    ["Laughing", CAPTION],
  ]);
}

async function open(visitor: Visitor, at: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { url } = wedding.glassine;
  // Cookies of a `__Host-` name are set over https alone, and sent to this machine all the same.
  const secure = new URL(url).origin.replace("http:", "https:");
  const context = await browser.newContext({ locale: "en", ...options });
  contexts.push(context);
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: secure, secure: true })));
  const page = await context.newPage();
  await page.goto(new URL(at, url).href);
  return page;
}

const CLIENTS = ["", "highlights/", "photo/open-laugh/", "selection"];
const BUYERS = () => ["store", "cart", `order/${shown.order}`, `order/${shown.order}/invoice`];
const STUDIOS = () => [
  "/studio/",
  "/studio/clients/",
  ...["", "private/", "activity/", "selections/", "invitations/", "store/", `store/${shown.order}/`].map(
    (room) => `/studio/g/${GALLERY}/${room}`,
  ),
  `/studio/g/${GALLERY}/selections/?selection=${shown.selection}`,
];

/** Texts in Hebrew that a page shows in no direction of their own. */
const undirected = (page: Page) =>
  page.evaluate(() => {
    const hebrew = /[\u05d0-\u05ea]/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faults: string[] = [];
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const [text, parent] = [node.textContent ?? "", node.parentElement];
      if (!hebrew.test(text) || /[a-z]/i.test(text) || !parent || parent.closest("script, style, .vh")) continue;
      seen += 1;
      if (!parent.closest("[dir=auto], bdi")) faults.push(`<${parent.tagName} ${parent.className}> ${text.trim()}`);
    }
    for (const field of document.querySelectorAll("input, textarea")) {
      const typed = field instanceof HTMLTextAreaElement || ["text", ""].includes(field.getAttribute("type") ?? "");
      if (typed && hebrew.test((field as HTMLInputElement).value) && field.getAttribute("dir") !== "auto") {
        faults.push(`<${field.tagName} ${field.getAttribute("name")}>`);
      }
    }
    return { seen, faults };
  });

/** Texts with a number after a word in Hebrew, and those whose number is shown on the left of the word. */
function numbersTaken() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const [all, taken]: [string[], string[]] = [[], []];
  const leftOf = (node: Node, at: number) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    const after = /([\u05d0-\u05ea])[^\u05d0-\u05eaa-z0-9]*(\d)[^\u05d0-\u05ea]*[a-z]/i.exec(text);
    if (!after || !node.parentElement?.checkVisibility() || node.parentElement.closest("script, style, .vh")) continue;
    all.push(text);
    const [word, digit] = [after.index, text.search(/\d/)];
    if (leftOf(node, digit) < leftOf(node, word)) taken.push(text);
  }
  return { seen: all.length > 0, taken };
}

describe("text that people write", () => {
  it("has its own direction on every page of a gallery", async () => {
    const rooms = [
      ...CLIENTS.map((room) => ({ room, visitor: client.visitor })),
      ...BUYERS().map((room) => ({ room, visitor: guest })),
    ];
    for (const { room, visitor } of rooms) {
      const { seen, faults } = await undirected(await open(visitor, `/g/${GALLERY}/${room}`));
      expect({ room, faults, seen: seen > 0 }).toEqual({ room, faults: [], seen: true });
    }
  });

  it("has its own direction on every page of the studio", async () => {
    for (const room of STUDIOS()) {
      const { seen, faults } = await undirected(await open(photographer, room));
      expect({ room, faults, seen: seen > 0 }).toEqual({ room, faults: [], seen: true });
    }
  });

  // "ריקודים, 2 photos" was shown as "2 ,ריקודים photos".
  it("takes no number of the sentence around it along", async () => {
    const page = await open(photographer, `/studio/g/${GALLERY}/photos/?set=dancing`, { javaScriptEnabled: false });
    expect(await page.evaluate(numbersTaken)).toEqual({ seen: true, taken: [] });
  });

  it("has its own direction while it is typed", async () => {
    const page = await open(client.visitor, `/g/${GALLERY}/selection`);
    const fields = page.locator("textarea, input[name^=answer-]:not([type=radio])");
    expect(await fields.count()).toBe(2);
    for (const field of await fields.all()) {
      await field.fill(MESSAGE.split("\n")[0] ?? "");
      expect(await field.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
    }
  });

  it("keeps its line breaks wherever it is shown, even the first one of a field", async () => {
    const selection = await open(client.visitor, `/g/${GALLERY}/selection`);
    expect(await selection.locator("q").innerText()).toContain("שורה\nעוד שורה\n\nסוף");
    const photo = await open(client.visitor, `/g/${GALLERY}/photo/open-laugh/`);
    expect(await photo.locator("textarea[name=comment]").inputValue()).toBe(COMMENT);
    const sheet = await open(photographer, `/studio/g/${GALLERY}/selections/?selection=${shown.selection}`);
    expect(await sheet.locator("q").first().innerText()).toContain("שורה\nעוד שורה\n\nסוף");
    expect(await sheet.locator("blockquote").innerText()).toBe(MESSAGE);
    const bought = await open(photographer, `/studio/g/${GALLERY}/store/${shown.order}/`);
    expect(await bought.locator(".lines").innerText()).toBe(ADDRESS);
    const invoice = await open(guest, `/g/${GALLERY}/order/${shown.order}/invoice`);
    expect(await invoice.locator(".lines").allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining(ADDRESS), "מוכר\nחיפה", "העברה\nבנקאית"]),
    );
  });

  // A comment with an address in it made a photo's page half as wide again.
  it("makes no page wider than a phone, however long its words are", async () => {
    const word = `https://example.com/${"w".repeat(60)}`;
    const { visitor } = await clientOf(wedding, [GALLERY], "w".repeat(60));
    await pick(visitor, { photo: "dance-1", comment: word });
    await submit(visitor, { message: word, "answer-cover": "עור", "answer-else": word });
    const [held] = await listSelections(wedding.glassine.env.DB, GALLERY);
    await add(guest, "one", { photo: "dance-1" });
    await order(guest, { method: "invoice", name: "w".repeat(60), address: word, agreed: "on" });
    const [bought] = await ordersOf(wedding);
    const studio = `/studio/g/${GALLERY}`;
    const rooms: [Visitor, string][] = [
      ...["photo/dance-1/", "selection"].map((room): [Visitor, string] => [visitor, `/g/${GALLERY}/${room}`]),
      [guest, `/g/${GALLERY}/order/${bought?.id}/invoice`],
      ...["/studio/clients/", `${studio}/selections/?selection=${held?.id}`, `${studio}/store/${bought?.id}/`].map(
        (room): [Visitor, string] => [photographer, room],
      ),
    ];
    for (const [who, room] of rooms) {
      const page = await open(who, room, { viewport: { width: 360, height: 740 } });
      const { shows, wider } = await page.evaluate(() => ({
        shows: /w{60}/.test(document.body.textContent ?? ""),
        wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      }));
      expect({ room, shows, wider }).toEqual({ room, shows: true, wider: 0 });
    }
  });
});
