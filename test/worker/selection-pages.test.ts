import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeOffer } from "../../worker/store/offers.ts";
import { askFor, clientOf, whole } from "../support/clients.ts";
import { HUGE, makeHuge } from "../support/full-size.ts";
import { OFFER } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { openWedding, type Wedding } from "../support/wedding.ts";

// A selection of 20,000 photos was one page of 9.8 MB, which asked for every picture at once.

const PICKED = 230;

let wedding: Wedding;
let client: Visitor;
let photographer: Visitor;
let selection: string;

beforeAll(async () => {
  wedding = await openWedding();
  await makeHuge(wedding);
  await askFor(wedding, { invites: "everyone" }, HUGE);
  client = (await clientOf(wedding, [HUGE])).visitor;
  photographer = await wedding.photographer();
  await whole(client.post(at("/selection"), { photo: "HUGE_0", picked: "true" }));
  const { DB } = wedding.glassine.env;
  selection = (await DB.prepare("SELECT id FROM selections WHERE gallery = ?").bind(HUGE).first<string>("id")) ?? "";
  await DB.prepare(
    `INSERT OR IGNORE INTO picks (selection, photo, picked, stars, changed_at)
     SELECT ?1, 'HUGE_' || value, key < ?2, 1, 1 FROM json_each(?3)`,
  )
    .bind(selection, PICKED, JSON.stringify(Array.from({ length: PICKED + 3 }, (_, i) => i)))
    .run();
});
afterAll(() => wedding?.close());

const at = (rest: string) => `/g/${HUGE}${rest}`;
const desk = (rest: string) => `/studio/g/${HUGE}/selections/?selection=${selection}${rest}`;
/** Photos whose picture a page has. */
const shown = (page: string) => [...page.matchAll(/<img src="\/g\/huge\/image\/(HUGE_\d+)\//g)].map(([, name]) => name);
const all = Array.from({ length: PICKED + 3 }, (_, i) => `HUGE_${i}`);

describe("a selection comes in pages", () => {
  it("of a hundred photos, each on one of them, with the totals, and with pictures that load late", async () => {
    const pages = await Promise.all(["", "?page=2", "?page=3"].map((part) => client.text(at(`/selection${part}`))));
    expect(pages.map((page) => shown(page).length)).toEqual([100, 100, 33]);
    expect(pages.flatMap(shown)).toEqual(all);
    for (const page of pages) {
      expect(page).toContain(`${PICKED} chosen`);
      expect(page.match(/<img src="\/g\/huge\/image/g)?.length).toBe(page.match(/loading="lazy"/g)?.length);
      expect(page).toContain('href="/g/huge/selection?print=1"');
    }
    expect(pages[1]).toContain('href="/g/huge/selection" rel="prev"');
    expect(pages[1]).toContain('href="/g/huge/selection?page=3" rel="next"');
  });

  it("or as one for printing, where nothing loads late", async () => {
    const sheet = await client.text(at("/selection?print=1"));
    expect(shown(sheet)).toEqual(all);
    expect(sheet).not.toContain('loading="lazy"');
    expect(sheet).not.toContain("<textarea");
  });

  it("and removing a photo returns to the same page", async () => {
    const page = await client.text(at("/selection?page=3"));
    const next = /name="next" value="([^"]+)"/.exec(page)?.[1] ?? "";
    expect(next).toBe("/g/huge/selection?page=3");
    const answer = await whole(client.post(at("/selection"), { photo: "HUGE_210", picked: "false", next }));
    expect(answer.headers.get("location")).toBe("/g/huge/selection?page=3#HUGE_210");
    await whole(client.post(at("/selection"), { photo: "HUGE_210", picked: "true" }));
  });

  it("in the studio too: picked photos first, then those only rated", async () => {
    const pages = await Promise.all(["", "&page=2", "&page=3"].map((part) => photographer.text(desk(part))));
    expect(pages.map((page) => shown(page).length)).toEqual([100, 100, 33]);
    expect(new Set(pages.flatMap(shown))).toEqual(new Set(all));
    expect(shown(pages[2] ?? "").slice(30)).toEqual(["HUGE_230", "HUGE_231", "HUGE_232"]);
    for (const page of pages) expect(page).toContain(`${PICKED} chosen`);
    expect(shown(await photographer.text(desk("&print=1"))).length).toBe(PICKED + 3);
  });

  it("but in the photographer's exports as a whole", async () => {
    const names = await photographer.text(`/studio/g/${HUGE}/selections/picks.txt?round=now&separator=line`);
    expect(names.trim().split("\n").length).toBe(PICKED);
  });

  it("and goes into the cart as a whole, though the form names no photo", async () => {
    await writeOffer(wedding.glassine.env.DB, { gallery: HUGE, offer: { ...OFFER, clients: "buy" }, now: Date.now() });
    await wedding.settings({ downloads: "buy" }, HUGE);
    const page = await client.text(at("/store?from=selection"));
    expect(page).toContain('name="from" value="selection"');
    expect(page).not.toContain('name="photo"');
    const added = await whole(client.post(at("/cart"), { action: "add", item: "one-web", from: "selection" }));
    expect(added.status).toBe(303);
    const entries = "SELECT count(*) AS n FROM cart_entries WHERE gallery = ? AND item = 'one-web'";
    expect(await wedding.glassine.env.DB.prepare(entries).bind(HUGE).first("n")).toBe(PICKED);
  });
});
