import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMail, listMails } from "../../worker/store/mails.ts";
import { noticeStatement } from "../../worker/store/notices.ts";
import { axeFaults } from "../support/axe.ts";
import { openBrowser } from "../support/browser.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

/** A webhook that nothing is sent to here, and mails that are shown. */
const SET_UP = {
  NOTICE_WEBHOOK_URL: "https://hooks.example.com/a-rather-long-address",
  NOTICE_WEBHOOK_SECRET: `whsec_${"A".repeat(32)}`,
  SITE_ORIGIN: "https://photos.example",
  MAIL_SHOWN: "yes",
};

let wedding: Wedding;
let browser: Browser;
beforeAll(async () => {
  [wedding, browser] = await Promise.all([openWedding({ secrets: SET_UP }), openBrowser()]);
  await wedding.settings({ downloadPin: "4711" });
  await writeNotices();
  await writeMails();
});
afterAll(async () => {
  await browser?.close();
  await wedding?.close();
});

/** An outbox with a notice that was given up, and one that waits. */
async function writeNotices(): Promise<void> {
  const { DB } = wedding.glassine.env;
  const facts = {
    selection: "s-1",
    who: "Wilhelmina-Charlotte Brückner-Oppenheimer",
    picked: 12,
    round: 2,
    message: true,
  };
  const notice = { gallery: GALLERY, site: wedding.glassine.url.origin, now: Date.now() };
  await DB.batch([
    noticeStatement(DB, { ...notice, kind: "selection", key: "one", facts }),
    noticeStatement(DB, { ...notice, kind: "marks", key: "two", facts: { day: "2026-06-13", hidden: 3, shown: 1 } }),
    DB.prepare(
      `INSERT INTO deliveries (notice, channel, state, attempts, next_at, reason)
       SELECT id, 'webhook', 'failed', 20, ?, 'the receiver answered 410: it is gone for good' FROM notices WHERE key = 'one'`,
    ).bind(notice.now),
  ]);
}

/** Mails that were sent, failed and wait, to a long address. */
async function writeMails(): Promise<void> {
  const { DB } = wedding.glassine.env;
  const email = "wilhelmina-charlotte.brueckner-oppenheimer@photographers.example.com";
  const about = { gallery: GALLERY, email, language: "en", site: SET_UP.SITE_ORIGIN, now: Date.now() };
  const feed = { who: "guest", what: "mailed" };
  const links = [1, 2].map((n) => ({ holder: `session:${n}`, role: "guest" as const }));
  await addMail(DB, { ...about, feed, key: "1", matter: { kind: "selection-received", facts: { picked: 3 } } });
  await addMail(DB, { ...about, feed, key: "2", matter: { kind: "selection-link", facts: { holders: links } } });
  await DB.prepare("UPDATE mails SET state = 'failed', attempts = 9, reason = '550 5.7.1 no' WHERE key = '1'").run();
}

/** The page that stops mail, as a mail leads there. */
async function stopPath(photographer: Visitor): Promise<string> {
  const letter = await photographer.text(await letterPath());
  return /\/mail\/stop\?t=[\w.-]+/.exec(letter)?.[0] ?? "";
}

async function letterPath(): Promise<string> {
  const [mail] = await listMails(wedding.glassine.env.DB, { limit: 1 });
  return `/studio/mail/letter?mail=${mail?.id}`;
}

interface Look {
  colorScheme: "light" | "dark";
  width: number;
}

const LOOKS: Look[] = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 390 },
  // A window of 1280 pixels, enlarged to 200 %.
  { colorScheme: "dark", width: 640 },
];

async function open(
  visitor: Visitor | null,
  { colorScheme, width }: Look,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  const header = [...(visitor?.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  if (header) await page.setExtraHTTPHeaders({ cookie: header });
  return { context, page };
}

async function check(visitor: Visitor | null, paths: string[]): Promise<void> {
  for (const look of LOOKS) {
    const { context, page } = await open(visitor, look);
    for (const path of paths) {
      await page.goto(new URL(path, wedding.glassine.url).href);
      const { pathname, search } = new URL(page.url());
      expect(`${pathname}${search}`, "shown, not sent elsewhere").toBe(path);
      expect.soft(await axeFaults(page), `${path}, ${look.colorScheme}, ${look.width} px`).toEqual([]);
      // The narrowest: a window of 1280 pixels, enlarged to 400 %.
      for (const width of [look.width, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(wide, `${path} is wider than ${width} px`).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: look.width, height: 900 });
    }
    await context.close();
  }
}

describe("axe finds nothing, in light and dark, wide and narrow,", () => {
  it("on the pages of strangers", async () => {
    await check(null, [
      "/",
      `/g/${GALLERY}/enter`,
      `/g/${GALLERY}/invite`,
      "/g/nowhere/",
      "/clients/",
      "/clients/link",
      "/studio/enter",
      "/studio/enter?as=second",
      await stopPath(await wedding.photographer()),
    ]);
  });

  it("on the pages of guests", async () => {
    const guest = await wedding.guest();
    await check(guest, [
      `/g/${GALLERY}/`,
      `/g/${GALLERY}/highlights/`,
      `/g/${GALLERY}/photo/open-laugh/`,
      `/g/${GALLERY}/download/pin`,
      `/g/${GALLERY}/selection/link`,
      `/g/${GALLERY}/wall/`,
      `/g/${GALLERY}/wall/?set=highlights&seconds=30`,
    ]);
  });

  it("where guests leave their name, and where they read what is kept", async () => {
    await wedding.settings({ registration: "asked" });
    await check(await wedding.guest(), [`/g/${GALLERY}/enter/register`, "/privacy"]);
    const photographer = await wedding.photographer();
    await check(photographer, [`/studio/g/${GALLERY}/registrations/`, `/studio/g/${GALLERY}/?part=registration`]);
    await wedding.settings({ registration: "off" });
  });

  it("on the pages of clients", async () => {
    const client = await wedding.client();
    await check(client, [
      `/g/${GALLERY}/`,
      `/g/${GALLERY}/boudoir/`,
      `/g/${GALLERY}/highlights/`,
      `/g/${GALLERY}/photo/secret-kiss/`,
    ]);
  });

  it("on the pages of links that clients make, and of what they show", async () => {
    await wedding.settings({ clientLinks: "guests" });
    const client = await wedding.client();
    const at = `/g/${GALLERY}/view/link`;
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const form = { action: "make", set: "highlights", name: "For grandma", until, downloads: "on" };
    const made = await (await client.post(`${at}s`, form)).text();
    await check(client, [`${at}s`, `${at}s?photo=open-laugh`]);
    const holder = new Visitor(wedding.glassine);
    const opened = await holder.post(at, { token: /view\/link#([\w-]+)"/.exec(made)?.[1] ?? "" });
    await opened.arrayBuffer();
    const shared = opened.headers.get("location") ?? "";
    await check(holder, [at, shared, `${shared}photo/open-laugh/`]);
  });

  it("in the studio", async () => {
    const desk = `/studio/g/${GALLERY}/`;
    const pages = [
      "/studio/",
      "/studio/clients/",
      "/studio/notices/",
      "/studio/mail/",
      "/studio/people/",
      await letterPath(),
      desk,
      `${desk}photos/`,
      `${desk}photos/?set=dancing&photo=dance-1`,
      `${desk}private/`,
      `${desk}activity/`,
      `${desk}letters/`,
      `${desk}versions/`,
      `${desk}invitations/`,
      `${desk}numbers/`,
      "/studio/numbers/",
    ];
    await check(await wedding.photographer(), pages);
  });
});
