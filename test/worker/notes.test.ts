import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NOTES_MAX } from "../../worker/domain/notes.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { recountStatements } from "../../worker/store/selection-bytes.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { writePhoto } from "../support/photos.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  const tables = ["selections", "picks", "rounds", "round_picks", "notes", "approvals", "noted_pictures"];
  await DB.batch([...tables, "activity", "ledger"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await DB.prepare("DELETE FROM selection_bytes").run();
  await askFor(wedding, {});
});

const AT = `/g/${GALLERY}`;
const DESK = `/studio${AT}/selections/`;
const notesOf = (photo: string) => `${AT}/selection/photo/${photo}`;
const anna = async () => (await clientOf(wedding, [GALLERY])).visitor;
const say = (visitor: Visitor, fields: Record<string, string>, photo = "dance-1") =>
  whole(visitor.post(notesOf(photo), fields));
const add = (visitor: Visitor, text: string, more: Record<string, string> = {}) =>
  say(visitor, { action: "add", spot: "33.3,66.67", text, ...more });
const page = async (visitor: Visitor, photo = "dance-1") => (await visitor.get(notesOf(photo))).text();
const rows = async <Row>(query: string) => (await wedding.glassine.env.DB.prepare(query).all<Row>()).results;
/** The selections, as the studio names them. */
const selectionId = async () => (await rows<{ id: string }>("SELECT id FROM selections"))[0]?.id ?? "";

describe("a note on a place in a photo", () => {
  it("is written without scripts: by pointing at the photo, or by the name of a place", async () => {
    const visitor = await anna();
    expect(await (await visitor.get(`${AT}/photo/dance-1/`)).text()).toContain(`href="${notesOf("dance-1")}"`);
    const empty = await page(visitor);
    expect(empty).toMatch(/<input[^>]*type="image"[^>]*name="at420"/);
    expect(empty).not.toContain("The place you tapped");
    const { width, height } = await wedding.photo("dance-1");
    const y = Math.round((420 * height) / width / 4);
    const pointed = await (await visitor.get(`${notesOf("dance-1")}?at420.x=210&at420.y=${y}`)).text();
    expect(pointed).toContain("The place you tapped");
    expect(pointed).toMatch(/value="50,2[45][\d.]*"[^>]*checked/);

    const written = await add(visitor, "Her <hair>,\nplease");
    expect(written.status).toBe(303);
    const own = await page(visitor);
    expect(own).toContain("Her &lt;hair&gt;,\nplease");
    expect(own).toMatch(/class="note-mark"[^>]*style="left:33.3%;top:66.67%"/);
    expect(own).toContain(written.headers.get("location")?.split("#")[1] ?? "nowhere");
    // It is among what they chose, though they did not choose it.
    const selection = await (await visitor.get(`${AT}/selection`)).text();
    expect(selection).toMatch(/1 note\s*<span class="vh">dance-1/);
  });

  it("is refused without a place or text, and what was typed stays", async () => {
    const visitor = await anna();
    const hidden = (name: string, html: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
    const form = await page(visitor);
    const sent = { action: "add", key: hidden("key", form), whose: hidden("whose", form) };
    const refused = await say(visitor, { ...sent, text: "Whose hand is this?" });
    expect(refused.status).toBe(400);
    const text = await refused.text();
    expect(text).toContain("Please choose a place in the photo.");
    expect(text).toContain("Whose hand is this?</textarea>");
    expect((await add(visitor, " ")).status).toBe(400);
    for (const spot of ["50,101", "-1,5", "50", "1e1,5"]) expect((await add(visitor, "No", { spot })).status).toBe(400);
    expect(await rows("SELECT * FROM notes")).toEqual([]);
  });

  it("is written once for a form that was sent twice, and up to so many on a photo", async () => {
    const visitor = await anna();
    for (const _ of [1, 2]) expect((await add(visitor, "Once", { key: "the-same-key" })).status).toBe(303);
    expect(await rows("SELECT nr, text FROM notes")).toEqual([{ nr: 1, text: "Once" }]);
    await wedding.glassine.env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO notes (selection, photo, id, nr, x, y, text, hash, at)
         SELECT selection, photo, 'more-' || i, i, x, y, text, hash, at FROM notes, n`,
    )
      .bind(NOTES_MAX - 1)
      .run();
    const parallel = await Promise.all([add(visitor, "One"), add(visitor, "Other")]);
    expect(parallel.map(({ status }) => status).sort()).toEqual([303, 400]);
    expect(await rows("SELECT count(*) AS n FROM notes")).toEqual([{ n: NOTES_MAX }]);
  });

  it("keeps what was written in two windows, one after the other or in the same instant", async () => {
    const visitor = await anna();
    await add(visitor, "Hair", { key: "the-hair-note" });
    expect(await page(visitor)).toContain('name="was" value="Hair"');
    const whose = /name="whose" value="([^"]*)"/.exec(await page(visitor))?.[1] ?? "";
    const edit = (text: string, was: string) =>
      say(visitor, { action: "edit", note: "the-hair-note", whose, text, was });
    await edit("Hair, please", "Hair");
    expect((await edit("And the bin", "Hair")).status).toBe(303);
    expect(await rows("SELECT text FROM notes")).toEqual([{ text: "Hair, please\n\nAnd the bin" }]);
    for (let round = 0; round < 10; round++) {
      const [{ text: was } = { text: "" }] = await rows<{ text: string }>("SELECT text FROM notes");
      await Promise.all([edit(`one ${round}`, was), edit(`two ${round}`, was)]);
      const [now] = await rows<{ text: string }>("SELECT text FROM notes");
      expect(now?.text.split("\n\n").sort()).toEqual([`one ${round}`, `two ${round}`]);
    }
    const refused = await edit("z".repeat(1990), "");
    expect(refused.status).toBe(413);
    expect(await refused.text()).toContain("z".repeat(1990));
  });

  it("is kept beside the one that its form wrote before, if it was changed after an answer that was lost", async () => {
    // They were led to the page as if it were there, and what they had added was gone.
    const visitor = await anna();
    const key = "lost-answer";
    const forms: ({ text: string } & Record<string, string>)[] = [
      { text: "Brighter" },
      { text: "Brighter, and her hair" },
      { text: "Brighter", spot: "10,20" },
    ];
    for (const _ of [1, 2])
      for (const { text, ...more } of forms) expect((await add(visitor, text, { key, ...more })).status).toBe(303);
    expect(await rows("SELECT nr, text, x FROM notes ORDER BY nr")).toEqual([
      { nr: 1, text: "Brighter", x: 3330 },
      { nr: 2, text: "Brighter, and her hair", x: 3330 },
      { nr: 3, text: "Brighter", x: 1000 },
    ]);
    expect(await page(visitor)).toMatch(new RegExp(`data-taken="${key} `));
    // The browser dropped what it still had of this one: its first text had arrived.
    const refused = await (await add(visitor, "Elsewhere", { key, spot: "50,101" })).text();
    const taken = / data-taken="([^"]*)"/.exec(refused)?.[1]?.split(" ");
    expect([taken?.includes(key), taken?.includes(`!${key}`)]).toEqual([false, true]);
  });

  it("is changed and deleted by whoever wrote it, and deleting is undone; its number stays", async () => {
    const visitor = await anna();
    await add(visitor, "First", { key: "first-note" });
    await add(visitor, "Second", { key: "second-note" });
    expect((await say(visitor, { action: "edit", note: "first-note", text: "First, brighter" })).status).toBe(303);
    const removed = await say(visitor, { action: "remove", note: "second-note" });
    const after = removed.headers.get("location")?.split("#")[0] ?? "";
    const shown = await (await visitor.get(after)).text();
    expect(shown).toContain("Note deleted.");
    expect(shown).toContain("First, brighter");
    expect(shown).not.toContain("Second");
    await say(visitor, { action: "restore", note: "second-note" });
    await say(visitor, { action: "remove", note: "first-note" });
    await add(visitor, "Third", { key: "third-note" });
    // Only what was deleted last can be had back, and no number is given twice.
    for (const note of ["third-note", "second-note"]) await say(visitor, { action: "remove", note });
    for (const note of ["first-note", "third-note"])
      expect((await say(visitor, { action: "restore", note })).status).toBe(404);
    expect((await say(visitor, { action: "edit", note: "second-note", text: "Gone" })).status).toBe(404);
    expect((await say(visitor, { action: "restore", note: "second-note" })).status).toBe(303);
    expect(await rows("SELECT nr, text FROM notes ORDER BY nr")).toEqual([
      { nr: 2, text: "Second" },
      { nr: 3, text: "" },
    ]);
    await add(visitor, "Fourth");
    expect(await rows("SELECT nr, text FROM notes WHERE removed_at IS NULL ORDER BY nr")).toEqual([
      { nr: 2, text: "Second" },
      { nr: 4, text: "Fourth" },
    ]);
    const other = await anna();
    expect(await page(other)).not.toContain("Second");
    for (const action of ["edit", "remove", "restore"])
      expect((await say(other, { action, note: "second-note", text: "Mine" })).status).toBe(404);
  });

  it("is moved to the place that was pointed at, or to one by its name, and is open again", async () => {
    const visitor = await anna();
    await add(visitor, "Her hair", { key: "hair-note" });
    const { DB } = wedding.glassine.env;
    await DB.prepare("UPDATE notes SET done_at = at").run();
    const { width, height } = await wedding.photo("dance-1");
    const pointed = await (
      await visitor.get(`${notesOf("dance-1")}?at420.x=84&at420.y=${Math.round((420 * height) / width / 4)}`)
    ).text();
    const [, place = ""] = /<option value="(20,[\d.]+)">The place you tapped/.exec(pointed) ?? [];
    const moveTo = (spot: string) => say(visitor, { action: "edit", note: "hair-note", text: "Her hair", spot });
    const where = () => rows("SELECT x, y, done_at FROM notes");
    expect((await moveTo("")).status).toBe(303);
    expect(await where()).toMatchObject([{ x: 3330, y: 6667, done_at: expect.any(Number) }]);
    expect((await moveTo("101,0")).status).toBe(400);
    expect((await moveTo(place)).status).toBe(303);
    expect(await where()).toEqual([{ x: 2000, y: expect.closeTo(2500, -2), done_at: null }]);
    expect((await moveTo("83.33,83.33")).status).toBe(303);
    expect(await page(visitor)).toMatch(/class="note-mark"[^>]*style="left:83.33%;top:83.33%"/);
  });

  it("can't be changed once the selection was sent, nor on a list that was", async () => {
    await askFor(wedding, { afterwards: "read-only" });
    const visitor = await anna();
    await add(visitor, "Before", { key: "before-sent" });
    expect((await submit(visitor)).status).toBe(200);
    const changes: Record<string, string>[] = [
      { action: "add", spot: "50,50", text: "After" },
      { action: "edit", note: "before-sent", text: "After" },
      { action: "remove", note: "before-sent" },
      { action: "approve", approved: "yes" },
    ];
    for (const fields of changes) {
      const refused = await say(visitor, fields);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain("has been sent and can no longer be changed");
    }
    const own = await page(visitor);
    expect(own).toContain("Before");
    expect(own).not.toContain('name="action"');

    const list = { id: "album", name: "Album", min: null, max: null };
    await askFor(wedding, { lists: [list, { ...list, id: "wall", name: "Wall" }], afterwards: "read-only" });
    const other = await anna();
    await pick(other, { photo: "dance-2", "list-album": "true" });
    expect((await submit(other, { list: "album" })).status).toBe(200);
    const refused = await say(other, { action: "add", spot: "50,50", text: "After" }, "dance-2");
    expect(await refused.text()).toContain("This list has been sent");
    expect((await add(other, "On another photo")).status).toBe(303);
  });

  it("is seen by nobody else, and not even by its guest once the photo is hidden", async () => {
    const [guest, other] = [await wedding.guest(), await wedding.guest()];
    await add(guest, "For me alone");
    expect(await page(guest)).toContain("For me alone");
    expect(await page(other)).not.toContain("For me alone");
    expect(await page(await wedding.client())).not.toContain("For me alone");
    const { DB: db } = wedding.glassine.env;
    const mark = (isPrivate: boolean) =>
      changeMarks(db, { gallery: GALLERY, photos: ["dance-1"], hide: isPrivate, by: "client", now: Date.now() });
    await mark(true);
    const bytesOf = async (photo: string) => {
      const answer = await guest.get(notesOf(photo));
      return [answer.status, (await answer.text()).replaceAll(photo, "")];
    };
    expect(await bytesOf("dance-1")).toEqual(await bytesOf("nothing"));
    expect((await add(guest, "Still here?")).status).toBe(404);
    expect(await (await guest.get(`${AT}/selection`)).text()).not.toContain("dance-1");
    for (const photo of [wedding.hidden, wedding.inClientSet])
      expect((await guest.get(notesOf(photo))).status).toBe(404);
    await mark(false);
    expect(await page(guest)).toContain("For me alone");
  });
});

describe("yes or no to a photo", () => {
  it("is said, changed and taken back, and both see it", async () => {
    const visitor = await anna();
    const photographer = await wedding.photographer();
    const list = async () => (await photographer.get(DESK)).text();
    await say(visitor, { action: "approve", approved: "no" });
    expect(await page(visitor)).toMatch(/value="no"\s+aria-pressed="true"/);
    expect(await list()).toContain("1 photo to change");
    await say(visitor, { action: "approve", approved: "yes" });
    expect(await list()).toContain("1 approved");
    expect(await (await visitor.get(`${AT}/selection`)).text()).toContain("<p>Approved</p>");
    await say(visitor, { action: "approve", approved: "" });
    expect(await list()).not.toContain("approved");
    expect((await say(visitor, { action: "approve", approved: "maybe" })).status).toBe(400);
  });

  it("was about an earlier version once the photo is another", async () => {
    const visitor = await anna();
    await say(visitor, { action: "approve", approved: "no" });
    await add(visitor, "Brighter");
    const { DB } = wedding.glassine.env;
    const set = (what: string) =>
      DB.batch(["notes", "approvals"].map((table) => DB.prepare(`UPDATE ${table} SET ${what}`)));
    // The same original, rendered in another way.
    await set("hash = '000000000000'");
    expect(await page(visitor)).not.toContain("earlier version");
    // As it was written before originals were kept.
    await set("original = ''");
    const own = await page(visitor);
    expect(own).toContain("About an earlier version of this photo");
    expect(own).toContain("About the earlier version you said: Please change.");
    expect(own).not.toContain('aria-pressed="true"');
  });
});

describe("an earlier version of a photo", () => {
  const retouch = async (photo: string, seed: number) => {
    await writePhoto(path.join(wedding.content, GALLERY, "dancing", `${photo}.jpg`), { seed, width: 640, height: 800 });
    await wedding.publish();
  };
  const before = (html: string) => /src="([^"]*\/before\/[^"]*)"/.exec(html)?.[1] ?? "";

  it("is shown beside the new one while something about it is open, to whoever said that, and in the studio", async () => {
    const [visitor, guest] = [await anna(), await wedding.guest()];
    await add(visitor, "Brighter, please", { key: "brighter" });
    await say(visitor, { action: "approve", approved: "no" });
    await add(guest, "Darker, please");
    expect(before(await page(visitor))).toBe("");
    const old = await rows<{ bytes: number }>("SELECT DISTINCT bytes FROM noted_pictures");
    await retouch("dance-1", 77);
    const own = await page(visitor);
    expect(own).toContain("About an earlier version of this photo");
    const [src, theirs] = [before(own), before(await page(guest))];
    const [mine, hers] = await Promise.all([visitor.get(src), guest.get(theirs)]);
    expect([mine.status, mine.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect((await mine.arrayBuffer()).byteLength).toBe(old[0]?.bytes);
    expect((await whole(Promise.resolve(hers))).status).toBe(200);
    const photographer = await wedding.photographer();
    for (const [other, path] of [
      [guest, src],
      [visitor, theirs],
      [await wedding.guest(), theirs],
      [await wedding.client(), src],
      [photographer, src],
      [visitor, src.replace("dance-1", "dance-2")],
    ] as const)
      expect((await whole(other.get(path))).status).toBe(404);
    const [{ id = "" } = {}] = await rows<{ id: string }>("SELECT id FROM selections WHERE holder LIKE 'account:%'");
    const sheet = await (await photographer.get(`${DESK}?selection=${id}&round=now`)).text();
    const [, shown = ""] = /src="([^"]*selections\/before[^"]*)"/.exec(sheet) ?? [];
    const inStudio = shown.replaceAll("&amp;", "&").replaceAll("&#38;", "&");
    expect((await whole(photographer.get(inStudio))).status).toBe(200);
    expect((await whole(photographer.get(inStudio.replace(GALLERY, "christening")))).status).toBe(404);
    expect((await whole(visitor.get(inStudio))).status).toBe(303);

    const { DB: db } = wedding.glassine.env;
    const mark = (hide: boolean) =>
      changeMarks(db, { gallery: GALLERY, photos: ["dance-1"], hide, by: "client", now: Date.now() });
    await mark(true);
    expect((await whole(guest.get(theirs))).status).toBe(404);
    expect((await whole(visitor.get(src))).status).toBe(200);
    await mark(false);

    const about = { selection: id, photo: "dance-1", note: "brighter", answer: "" };
    await whole(photographer.post(DESK, { ...about, action: "note-done" }));
    expect(before(await page(visitor))).toBe(src);
    await say(visitor, { action: "approve", approved: "yes" });
    expect(before(await page(visitor))).toBe("");
    expect((await whole(visitor.get(src))).status).toBe(404);
  });
});

describe("the studio", () => {
  it("shows what is open, answers it and marks it as done; its writer sees both", async () => {
    const visitor = await anna();
    const photographer = await wedding.photographer();
    for (const text of ["Remove the bin", "And the <cable>"]) await add(visitor, text);
    await say(visitor, { action: "approve", approved: "no" });
    await say(visitor, { action: "approve", approved: "yes" }, "dance-2");
    expect(await (await photographer.get(DESK)).text()).toContain("2 notes open, 1 photo to change, 1 approved");
    const selection = await selectionId();
    const opened = `${DESK}?selection=${selection}&round=now&notes=open`;
    const sheet = await (await photographer.get(opened)).text();
    expect(sheet).toContain("And the &lt;cable&gt;");
    expect(sheet).toMatch(/class="note-mark"[^>]*href="#@note-dance-1-/);
    expect(sheet).not.toContain("dance-2");
    const [first] = await rows<{ id: string }>("SELECT id FROM notes WHERE nr = 1");
    const about = { selection, photo: "dance-1", note: first?.id ?? "" };
    const long = await photographer.post(opened, { ...about, action: "note-reply", answer: "x".repeat(5001) });
    expect([long.status, (await long.text()).includes("x".repeat(5001))]).toEqual([400, true]);
    const done = await whole(photographer.post(opened, { ...about, action: "note-done", answer: "Gone & forgotten" }));
    expect(done.headers.get("location")).toContain("notes=all");
    const own = await page(visitor);
    expect(own).toContain("Gone &amp; forgotten");
    expect(own).toContain("Reply from Mara Lindt");
    expect(own).toMatch(/Done on \d/);
    expect(await (await photographer.get(DESK)).text()).toContain("1 note open");
    const toDo = async () => (await photographer.get("/studio/?show=selections")).text();
    expect(await toDo()).toContain("Selection to work on");
    await whole(photographer.post(DESK, { action: "done", selection }));
    expect(await toDo()).not.toContain("Selection to work on");
    // What was done is about what was written before.
    await say(visitor, { action: "edit", note: first?.id ?? "", text: "Remove both bins" });
    expect(await toDo()).toContain("Selection to work on");
    expect(await (await photographer.get(DESK)).text()).toContain("2 notes open");
    expect(await page(visitor)).toContain("Gone &amp; forgotten");
    const elsewhere = `/studio/g/christening/selections/?selection=${selection}`;
    for (const answer of [
      await photographer.post(elsewhere, { ...about, action: "note-reply", answer: "Hers" }),
      await photographer.post(DESK, { ...about, photo: "dance-2", action: "note-reply", answer: "Hers" }),
    ])
      expect((await whole(Promise.resolve(answer))).status).toBe(404);
    const feed = await rows<{ what: string; who: string; count: number }>(
      "SELECT what, who, count FROM activity WHERE kind = 'selection' ORDER BY what",
    );
    expect(feed).toEqual([
      { what: "approved photos", who: "Anna", count: 1 },
      { what: "asked for changes to photos", who: "Anna", count: 1 },
      { what: "changed notes on photos", who: "Anna", count: 1 },
      { what: "wrote notes on photos", who: "Anna", count: 2 },
    ]);
  });
});

describe("room for notes", () => {
  it("is that of the selection: counted as it is counted again, and full at the same size", async () => {
    const visitor = await anna();
    await add(visitor, "Größer", { key: "note-number-1" });
    await add(visitor, "Zwei", { key: "note-number-2" });
    await add(visitor, "Refused", { spot: "none" });
    await say(visitor, { action: "edit", note: "note-number-1", text: "Viel größer" });
    await say(visitor, { action: "remove", note: "note-number-2" });
    for (const approved of ["yes", "no", "", "yes"]) await say(visitor, { action: "approve", approved });
    await pick(visitor, { photo: "dance-1", comment: "Ja" });
    const { DB } = wedding.glassine.env;
    const bytes = () => rows("SELECT * FROM selection_bytes WHERE bytes > 0 ORDER BY holder");
    const counted = await bytes();
    expect(counted).toHaveLength(1);
    await DB.batch(recountStatements(DB));
    expect(await bytes()).toEqual(counted);
    await add(visitor, "z".repeat(1000), { key: "note-number-3" });
    const size = async () => (await bytes())[0];
    const full = await size();
    await say(visitor, { action: "remove", note: "note-number-3" });
    expect(await size()).toEqual(counted[0]);
    await say(visitor, { action: "restore", note: "note-number-3" });
    expect(await size()).toEqual(full);
    await say(visitor, { action: "remove", note: "note-number-3" });
    await DB.prepare("UPDATE selection_bytes SET bytes = 4000000").run();
    expect((await say(visitor, { action: "restore", note: "note-number-3" })).status).toBe(413);
    const refused = await add(visitor, "More");
    expect(refused.status).toBe(413);
    expect(await refused.text()).toContain("no room for more text");
    expect((await say(visitor, { action: "edit", note: "note-number-1", text: "Viel" })).status).toBe(303);
    expect((await say(visitor, { action: "remove", note: "note-number-1" })).status).toBe(303);
  });
});
