import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runSchedule } from "../../worker/notices/scheduled.ts";
import { whole } from "../support/clients.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

const AT = `/g/${GALLERY}`;
const FORM = `${AT}/enter/register`;
const DESK = `/studio/g/${GALLERY}/registrations/`;
const ANNA = { name: "Anna Ärmel", email: "Anna@example.com" };
const DAY = 86_400_000;

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const db = () => wedding.glassine.env.DB;
beforeEach(async () => {
  for (const table of ["registrations", "registration_texts", "ledger", "holder_addresses", "activity"]) {
    await db().prepare(`DELETE FROM ${table}`).run();
  }
  await wedding.settings({ registration: "required", registrationAt: "entrance", clientLinks: "off" });
});

const rows = async () =>
  (await db().prepare("SELECT name, email, consents, holder FROM registrations ORDER BY at, id").all()).results;
const statusOf = async (visitor: Visitor, path: string) => (await whole(visitor.get(path))).status;

/** What names the words on the form. */
const wordingFor = async (visitor: Visitor) =>
  /name="wording" value="([^"]+)"/.exec(await visitor.text(FORM))?.[1] ?? "";
async function registers(visitor: Visitor, form: Record<string, string | string[]> = {}) {
  return whole(visitor.post(FORM, { ...ANNA, wording: await wordingFor(visitor), ...form }));
}

const everyRoute = () => [
  `${AT}/highlights/`,
  `${AT}/photo/${wedding.open}/`,
  wedding.imageOf(wedding.open),
  `${AT}/download/photo/${wedding.open}`,
  `${AT}/download/set/highlights.zip`,
  `${AT}/download/all.zip`,
  `${AT}/view/news/highlights`,
  `${AT}/view/offline/highlights`,
  `${AT}/wall/`,
];

describe("a name required at the entrance", () => {
  it("stands before every route: pages, images, originals, zips; and before none for clients", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const sentOn = { location: `${FORM}?next=${encodeURIComponent(`${AT}/highlights/`)}` };
    const page = await guest.get(`${AT}/highlights/`);
    expect([page.status, page.headers.get("location")]).toEqual([303, sentOn.location]);
    const before = await Promise.all(everyRoute().map((path) => statusOf(guest, path)));
    expect(before.every((status) => status === 303 || status === 403)).toBe(true);
    expect((await registers(guest)).status).toBe(303);
    for (const path of everyRoute()) {
      expect([path, await statusOf(guest, path)]).toEqual([path, await statusOf(client, path)]);
    }
    expect(await rows()).toMatchObject([{ ...ANNA, consents: "[]", holder: expect.stringMatching(/^session:/) }]);
  });

  it("leads from the password to the form, and from there to where the guest wanted to go", async () => {
    const next = `${AT}/dancing/`;
    const guest = new Visitor(wedding.glassine);
    const entered = await guest.post(`${AT}/enter`, { role: "guest", password: GUEST_PASSWORD, next });
    expect(entered.headers.get("location")).toBe(`${FORM}?next=${encodeURIComponent(next)}`);
    const sent = await guest.post(FORM, { ...ANNA, wording: await wordingFor(guest), next });
    expect(sent.headers.get("location")).toBe(next);
    // Entering again in the same browser, even after the session is gone, asks nothing.
    guest.cookies.delete(`__Host-g-${GALLERY}`);
    const again = await guest.post(`${AT}/enter`, { role: "guest", password: GUEST_PASSWORD, next });
    expect(again.headers.get("location")).toBe(next);
    expect(await statusOf(guest, next)).toBe(200);
  });

  it("can't be left out, and nobody gets to the form who could not enter", async () => {
    const guest = await wedding.guest();
    await registers(guest, { skip: "yes", name: "", email: "" });
    expect(await statusOf(guest, `${AT}/highlights/`)).toBe(303);
    const stranger = new Visitor(wedding.glassine);
    const refused = await stranger.get(FORM);
    expect([refused.status, refused.headers.get("location")]).toEqual([303, expect.stringContaining("/enter?next=")]);
    expect((await whole(stranger.post(FORM, ANNA))).status).not.toBe(200);
    expect(await rows()).toEqual([]);
  });

  it("keeps everything that was typed when something is wrong", async () => {
    await save({ boxes: "I would like news" });
    const guest = await wedding.guest();
    const answer = await registers(guest, { name: "Anna <b>", email: "anna@", agree: "0" });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('value="Anna <b>"');
    expect(page).toContain('value="anna@"');
    expect(page).toMatch(/<input type="checkbox" name="agree" value="0" checked/);
    expect(await rows()).toEqual([]);
  });

  it("a public gallery asks strangers; the link preview of it has no picture, and the answer lasts", async () => {
    await wedding.settings({ visibility: "public" });
    const stranger = new Visitor(wedding.glassine);
    const asked = await stranger.get(`${AT}/highlights/`);
    expect(asked.headers.get("location")).toContain(FORM);
    expect(await stranger.text(FORM)).not.toContain("og:image");
    expect((await registers(stranger)).status).toBe(303);
    expect(await statusOf(stranger, `${AT}/highlights/`)).toBe(200);
    expect(await statusOf(stranger, wedding.imageOf(wedding.open))).toBe(200);
    await wedding.settings({ visibility: "protected" });
  });

  it("a cookie from before it was required opens nothing, and an altered one neither", async () => {
    await wedding.settings({ registration: "off" });
    const guest = await wedding.guest();
    expect(await statusOf(guest, `${AT}/highlights/`)).toBe(200);
    await wedding.settings({ registration: "required" });
    expect(await statusOf(guest, `${AT}/highlights/`)).toBe(303);
    const [name, token = ""] = [...guest.cookies].find(([cookie]) => cookie.startsWith("__Host-g-")) ?? ["", ""];
    const [head, , signature] = token.split(".");
    const claims = JSON.parse(atob(token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? ""));
    const forged = btoa(JSON.stringify({ ...claims, registered: "given" })).replaceAll("=", "");
    guest.cookies.set(name, `${head}.${forged}.${signature}`);
    expect(await statusOf(guest, `${AT}/highlights/`)).toBe(303);
  });
});

describe("a name asked for", () => {
  it("may be left out at the entrance, once", async () => {
    await wedding.settings({ registration: "asked" });
    const guest = await wedding.guest();
    expect((await guest.get(`${AT}/`)).headers.get("location")).toBe(FORM);
    expect(await statusOf(guest, `${AT}/highlights/`)).toBe(200);
    expect((await whole(guest.post(FORM, { skip: "yes", name: "", email: "" }))).status).toBe(303);
    expect(await statusOf(guest, `${AT}/`)).toBe(200);
    expect(await rows()).toEqual([]);
    // Where it is required later, having left it out counts for nothing.
    await wedding.settings({ registration: "required" });
    expect(await statusOf(guest, `${AT}/highlights/`)).toBe(303);
  });

  it("before a download, stands before photos and zips only, and the download begins afterwards", async () => {
    await wedding.settings({ registrationAt: "download" });
    const guest = await wedding.guest();
    const page = await whole(guest.get(`${AT}/highlights/`));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("/download/all.zip")]);
    const file = `${AT}/download/photo/${wedding.open}`;
    for (const path of [file, `${AT}/download/set/highlights.zip`, `${AT}/download/all.zip`]) {
      expect(await statusOf(guest, path)).toBe(403);
    }
    // What is hidden, and what is missing, is asked for in vain all the same.
    const [hidden, missing] = [wedding.hidden, "none"].map((name) => `${AT}/download/photo/${name}`);
    for (const path of [hidden, missing]) expect(await statusOf(guest, path ?? "")).toBe(403);
    const asked = await guest.get(file, { accept: "text/html" });
    expect(asked.headers.get("location")).toBe(`${FORM}?next=${encodeURIComponent(file)}`);
    const sent = await guest.post(FORM, { ...ANNA, wording: await wordingFor(guest), next: file });
    const begins = await guest.get(sent.headers.get("location") ?? "");
    expect([begins.status, begins.headers.get("refresh")]).toEqual([200, `0;url=${file}`]);
    expect(await statusOf(guest, file)).toBe(200);
    for (const path of [hidden, missing]) expect(await statusOf(guest, path ?? "")).toBe(404);
  });
});

const save = async (form: Record<string, string>) => {
  const photographer = await wedding.photographer();
  const answer = await whole(photographer.post(DESK, { action: "texts", sentence: "", boxes: "", keep: "", ...form }));
  expect(answer.status).toBe(303);
  return photographer;
};

describe("the photographer", () => {
  it("asks in their own words, and each registration keeps the words that were read", async () => {
    const photographer = await save({ sentence: "Who danced?", boxes: "Send me news\nUse my <name>" });
    const guest = await wedding.guest();
    const page = await guest.text(FORM);
    expect(page).toContain("Who danced?");
    expect(page).toContain("Use my &lt;name&gt;");
    expect(page).not.toMatch(/type="checkbox"[^>]* checked/);
    const wording = await wordingFor(guest);
    await save({ sentence: "Who danced?", boxes: "Send me offers\nUse my <name>" });
    const stale = await whole(guest.post(FORM, { ...ANNA, wording, agree: ["0", "1"] }));
    expect(stale.status).toBe(400);
    const again = await stale.text();
    expect(again).toContain("Send me offers");
    expect(again).not.toMatch(/type="checkbox"[^>]* checked/);
    expect((await registers(guest, { agree: ["1", "7"] })).status).toBe(303);
    await save({ boxes: "" });
    const consents = [
      { text: "Send me offers", ticked: false },
      { text: "Use my <name>", ticked: true },
    ];
    expect((await rows()).map((row) => JSON.parse(String(row.consents)))).toEqual([consents]);
    expect(await photographer.text(DESK)).toContain("Anna Ärmel");
  });

  it("has the list as CSV, in which nothing is a formula, and nobody else has", async () => {
    await registers(await wedding.guest(), { name: '=HYPERLINK("x")' });
    const photographer = await wedding.photographer();
    const csv = await photographer.text(`/studio/g/${GALLERY}/registrations.csv`);
    expect(csv).toContain(`"'=HYPERLINK(""x"")","Anna@example.com"`);
    for (const other of [await wedding.client(), new Visitor(wedding.glassine)]) {
      expect(await statusOf(other, `/studio/g/${GALLERY}/registrations.csv`)).toBe(303);
    }
  });

  it("reads the list in pages", async () => {
    const series = db().prepare(
      `INSERT INTO registrations
        WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 250)
        SELECT 'id-' || value, ?, 'session:' || value, 'a@b.at', 'Guest ' || value, 'a@b.at', '[]', value / 3 FROM n`,
    );
    await series.bind(GALLERY).run();
    const photographer = await wedding.photographer();
    const seen: string[] = [];
    for (let path: string | undefined = DESK; path; ) {
      const page: string = await photographer.text(path);
      seen.push(...[...page.matchAll(/<bdi>(Guest \d+)<\/bdi>/g)].map(([, name]) => name ?? ""));
      path = /href="([^"]*registrations\/\?after=[^"]*)"/.exec(page)?.[1];
    }
    expect([seen.length, new Set(seen).size]).toEqual([250, 250]);
    const csv = await photographer.text(`/studio/g/${GALLERY}/registrations.csv`);
    expect(csv.trim().split("\r\n")).toHaveLength(251);
  });

  it("deletes one, those that are older, and has old ones deleted as time passes", async () => {
    const guests = [await wedding.guest(), await wedding.guest(), await wedding.guest()];
    for (const [i, guest] of guests.entries()) await registers(guest, { name: `Guest ${i}` });
    const age = (name: string, days: number) =>
      db()
        .prepare("UPDATE registrations SET at = ? WHERE name = ?")
        .bind(Date.now() - days * DAY, name)
        .run();
    await age("Guest 1", 40);
    await age("Guest 2", 20);
    const names = async () => (await rows()).map(({ name }) => name);
    const photographer = await wedding.photographer();
    expect((await whole(photographer.post(DESK, { action: "delete-older", days: "" }))).status).toBe(400);
    await whole(photographer.post(DESK, { action: "delete-older", days: "30" }));
    expect(await names()).toEqual(["Guest 2", "Guest 0"]);
    await runSchedule({} as ScheduledController, { ...wedding.glassine.env } as Env);
    expect(await names()).toEqual(["Guest 2", "Guest 0"]);
    await save({ keep: "10" });
    await runSchedule({} as ScheduledController, { ...wedding.glassine.env } as Env);
    expect(await names()).toEqual(["Guest 0"]);
    const [, id] = /name="registration" value="([^"]+)"/.exec(await photographer.text(DESK)) ?? [];
    await whole(photographer.post(DESK, { registration: id ?? "" }));
    expect(await rows()).toEqual([]);
    expect((await whole(photographer.post(DESK, { registration: id ?? "" }))).status).toBe(404);
  });
});
