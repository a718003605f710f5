import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OwnSelection } from "../../worker/domain/selection.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { askFor, clientOf, ownSelection, pick, picked, submit, whole } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { holdWaits } from "../support/ledger.ts";
import { usageOf } from "../support/metering/usage.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

const SELECTION = `/g/${GALLERY}/selection`;
const OPEN = ["open-laugh", "Übergang am See 01", "dance-1", "dance-2"] as const;

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "responses"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});

const held = () => listSelections(wedding.glassine.env.DB, GALLERY);
const status = async (response: Promise<Response>) => (await whole(response)).status;
const hide = (photo: string, hidden: boolean) =>
  changeMarks(wedding.glassine.env.DB, {
    gallery: GALLERY,
    photos: [photo],
    hide: hidden,
    by: "client",
    now: Date.now(),
  });

describe("who may choose", () => {
  it.each([
    ["off", [403, 403, 403]],
    ["clients", [403, 200, 200]],
    ["everyone", [200, 200, 200]],
  ] as const)("is as the gallery invites: %s", async (invites, expected) => {
    await askFor(wedding, { invites });
    const account = await clientOf(wedding, [GALLERY]);
    const visitors = [await wedding.guest(), await wedding.client(), account.visitor];
    for (const [i, visitor] of visitors.entries()) {
      expect(await status(pick(visitor, { photo: "open-laugh" }))).toBe(expected[i]);
      expect((await visitor.text(`/g/${GALLERY}/highlights/`)).includes('class="heart"')).toBe(expected[i] === 200);
    }
    expect(await status(pick(new Visitor(wedding.glassine), { photo: "open-laugh" }))).toBe(401);
  });

  it("shows the photographer no hearts, because they have no selection", async () => {
    const photographer = await wedding.photographer();
    expect(await photographer.text(`/g/${GALLERY}/highlights/`)).not.toContain('class="heart"');
    expect(await status(pick(photographer, { photo: "open-laugh" }))).toBe(400);
  });
});

describe("the answer to a change", () => {
  const minimal = { accept: "application/json", prefer: "return=minimal" };
  const change = async (visitor: Visitor, fields: Record<string, string>) => {
    const { rowsRead, status: code } = await usageOf(visitor, SELECTION, { form: fields, headers: minimal });
    const response = await visitor.post(SELECTION, fields, minimal);
    const text = await response.text();
    return { code, rowsRead, applied: response.headers.get("preference-applied"), text };
  };

  // Every heart of a selection of two thousand was answered with all of them.
  it("is only the change for scripts that ask for it, as short and cheap with 2,000 picks as with one", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "open-laugh", stars: "3", comment: "Kept" });
    const before = await change(guest, { photo: "dance-1", picked: "true" });
    const { DB } = wedding.glassine.env;
    await DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
       INSERT INTO picks (selection, photo, picked, changed_at) SELECT id, 'more-' || i, 1, 1 FROM selections, n`,
    ).run();
    const after = await change(guest, { photo: "dance-1", picked: "true" });
    expect([after.code, after.applied]).toEqual([200, "return=minimal"]);
    expect(after.text).toBe(before.text);
    expect(after.text.length).toBeLessThan(300);
    expect(after.rowsRead).toBeLessThan(before.rowsRead + 20);
    const { whose } = await ownSelection(guest);
    expect(JSON.parse(after.text)).toEqual({
      photo: { photo: "dance-1", picked: true, stars: 0, label: null, comment: "", lists: [] },
      ...{ state: "open", round: 1, minPicks: null, maxPicks: null, lists: [], closedLists: [], whose, began: "" },
    });
    const kept = await change(guest, { photo: "open-laugh", stars: "4" });
    expect(JSON.parse(kept.text)).toMatchObject({ photo: { picked: true, stars: 4, comment: "Kept" } });
  });

  it("is the whole selection for pages that were published before", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "open-laugh" });
    const answer = (await (await pick(guest, { photo: "dance-1" })).json()) as { photos: { photo: string }[] };
    expect(answer.photos.map(({ photo }) => photo)).toEqual(["open-laugh", "dance-1"]);
  });

  it("keeps its limit, whatever the answer is", async () => {
    await askFor(wedding, { maxPicks: 1 });
    const guest = await wedding.guest();
    expect((await change(guest, { photo: "open-laugh", picked: "true" })).code).toBe(200);
    expect((await change(guest, { photo: "dance-1", picked: "true" })).code).toBe(400);
    expect((await change(guest, { photo: "secret-kiss", picked: "true" })).code).toBe(404);
  });
});

describe("a selection", () => {
  it("belongs to its holder: nobody else reads or writes it, whatever ids they send", async () => {
    const [anna, ben] = [await clientOf(wedding, [GALLERY]), await clientOf(wedding, [GALLERY], "Ben")];
    await pick(anna.visitor, { photo: "open-laugh", comment: "anna-says-this" });
    const [theirs] = await held();
    const forged = { photo: "dance-1", holder: `account:${anna.id}`, selection: theirs?.id ?? "", account: anna.id };
    for (const other of [ben.visitor, await wedding.guest(), await wedding.client()]) {
      await pick(other, forged);
      await submit(other, forged);
      expect(await other.text(`${SELECTION}?selection=${theirs?.id}&holder=account:${anna.id}`)).not.toContain(
        "anna-says",
      );
      expect(JSON.stringify(await ownSelection(other))).not.toContain("anna-says");
      expect(await other.text(`/g/${GALLERY}/photo/open-laugh/`)).not.toContain("anna-says");
      expect(await status(other.get(`/studio/g/${GALLERY}/selections/?selection=${theirs?.id}`))).toBe(303);
      expect(await status(other.get(`/studio/g/${GALLERY}/selections/picks.json`))).toBe(303);
    }
    expect(picked(await ownSelection(anna.visitor))).toEqual(["open-laugh"]);
    expect((await held()).find(({ id }) => id === theirs?.id)?.rounds).toEqual([]);
  });

  it("is one for all devices of an account, and one for each browser of those who share a password", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const phone = visitor.copy();
    await Promise.all([pick(visitor, { photo: "dance-1" }), pick(phone, { photo: "dance-2" })]);
    expect(picked(await ownSelection(phone))).toEqual(["dance-1", "dance-2"]);
    const [one, other] = [await wedding.client(), await wedding.client()];
    await pick(one, { photo: "dance-1" });
    expect(picked(await ownSelection(other))).toEqual([]);
  });

  it("keeps the fields that were not sent, so that two tabs don't lose each other's changes", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const change = (fields: Record<string, string>) =>
      visitor.post(SELECTION, { photo: "dance-1", ...fields }, { accept: "application/json" });
    await Promise.all([
      change({ picked: "true" }),
      change({ stars: "4" }),
      change({ label: "green" }),
      change({ comment: "For the wall" }),
    ]);
    const [own] = (await ownSelection(visitor)).photos;
    expect(own).toEqual({
      photo: "dance-1",
      picked: true,
      stars: 4,
      label: "green",
      comment: "For the wall",
      lists: [],
    });
    await change({ label: "" });
    expect((await ownSelection(visitor)).photos[0]).toMatchObject({ label: null, stars: 4 });
  });

  // A comment written on a phone was gone after another was written on the laptop, whose page was older.
  it("keeps comments that two windows write on one photo", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const phone = visitor.copy();
    const write = async (from: Visitor, fields: Record<string, string>) => {
      const answer = await from.post(SELECTION, { photo: "dance-1", ...fields }, { accept: "application/json" });
      return { status: answer.status, comment: ((await answer.json()) as OwnSelection).photos?.[0]?.comment };
    };
    await write(visitor, { comment: "Her hair", was: "" });
    expect((await write(phone, { comment: "The bin", was: "" })).comment).toBe("Her hair\n\nThe bin");
    expect((await write(visitor, { comment: "Her hair, please", was: "Her hair" })).comment).toBe(
      "Her hair, please\n\nThe bin",
    );
    // Whoever saw both may remove both.
    expect((await write(phone, { comment: "", was: "Her hair, please\n\nThe bin" })).comment).toBe("");
    await write(visitor, { comment: "x".repeat(1500), was: "" });
    const over = await phone.post(SELECTION, { photo: "dance-1", comment: "y".repeat(1000), was: "" });
    expect(over.status).toBe(413);
    expect(await over.text()).toContain("Both together are longer than 2,000 characters.");
    expect((await ownSelection(visitor)).photos[0]?.comment).toBe("x".repeat(1500));
  });

  it("keeps comments that are written in the same instant", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    for (let round = 0; round < 10; round++) {
      const texts = [`one ${round}`, `two ${round}`, `three ${round}`];
      const was = (await ownSelection(visitor)).photos[0]?.comment ?? "";
      await Promise.all(texts.map((comment) => pick(visitor.copy(), { photo: "dance-1", comment, was })));
      const [own] = (await ownSelection(visitor)).photos;
      expect(own?.comment.split("\n\n").sort()).toEqual(texts.toSorted());
    }
  });

  it("keeps them without scripts, since the form says what it showed", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1", comment: "One\nand “two” & <three>" });
    const page = await visitor.text(`/g/${GALLERY}/photo/dance-1/`);
    const was = /name="was" value="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(
      was
        .replace("&#60;", "<")
        .replace("&lt;", "<")
        .replace(/&(?:amp|#38);/, "&")
        .replace("&gt;", ">"),
    ).toBe("One\nand “two” & <three>");
  });

  it("is shown on the pages without a script, and goes back to where the form was", async () => {
    const guest = await wedding.guest();
    const next = `/g/${GALLERY}/dancing/`;
    const answer = await guest.post(SELECTION, { photo: "dance-1", picked: "true", next });
    expect(answer.headers.get("location")).toBe(`${next}#dance-1`);
    expect(await guest.text(next)).toContain("Remove dance-1 from my selection");
    await guest.post(SELECTION, { photo: "dance-1", stars: "5", label: "red", comment: "<b>Wow</b>" });
    const photo = await guest.text(`/g/${GALLERY}/photo/dance-1/`);
    expect(photo).toContain("&lt;b&gt;Wow");
    expect(photo.replaceAll(/ value="[^"]*"/g, "")).not.toContain("<b>Wow");
    expect(await guest.text(SELECTION)).toContain("&lt;b&gt;Wow");
  });

  it("accepts only photos this viewer may see, and treats hidden and missing ones alike", async () => {
    const guest = await wedding.guest();
    const answers = await Promise.all(
      [wedding.hidden, wedding.inClientSet, "none"].map(async (photo) => {
        const response = await pick(guest, { photo });
        return [response.status, await response.text()];
      }),
    );
    expect(answers[0]?.[0]).toBe(404);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it("leaves a guest no trace of a photo that was hidden after it was picked, and gives it back when it is shown", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await askFor(wedding, { maxPicks: 1 });
    for (const visitor of [guest, client]) await pick(visitor, { photo: "dance-2" });
    await hide("dance-2", true);
    try {
      const seen = JSON.stringify(await ownSelection(guest)) + (await guest.text(SELECTION));
      expect(seen).not.toContain("dance-2");
      // The limit counts what the guest has, or it would tell.
      expect(await status(pick(guest, { photo: "dance-1" }))).toBe(200);
      expect(picked(await ownSelection(client))).toEqual(["dance-2"]);
    } finally {
      await hide("dance-2", false);
    }
    expect(picked(await ownSelection(guest))).toContain("dance-2");
  });

  it("lists a photo that left the gallery by name for clients, and not at all for guests", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    for (const visitor of [guest, client]) await pick(visitor, { photo: "dance-1" });
    await wedding.glassine.env.DB.prepare("UPDATE picks SET photo = 'long-gone'").run();
    expect((await ownSelection(client)).gone).toEqual(["long-gone"]);
    expect(await client.text(SELECTION)).toContain("long-gone");
    expect((await ownSelection(guest)).gone).toEqual([]);
    expect(await guest.text(SELECTION)).not.toContain("long-gone");
  });

  it("shows a client who looks as guest no more than a guest", async () => {
    const client = await wedding.client();
    await pick(client, { photo: wedding.hidden, comment: "ours alone" });
    await client.post(`/g/${GALLERY}/view`, { as: "guest" });
    const seen = JSON.stringify(await ownSelection(client)) + (await client.text(SELECTION));
    for (const trace of [...PRIVATE_TRACES, "ours alone"]) expect(seen).not.toContain(trace);
  });
});

describe("a download of the selection", () => {
  it("holds what the viewer picked and may have, for those who may download the gallery", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    for (const visitor of [guest, client]) for (const photo of ["dance-1", "dance-2"]) await pick(visitor, { photo });
    await pick(client, { photo: wedding.hidden });
    await hide("dance-2", true);
    const names = async (visitor: Visitor) => {
      const zip = await visitor.get(`/g/${GALLERY}/download/selection.zip`);
      return (await readZip(Buffer.from(await zip.arrayBuffer()))).map(({ path }) => path).sort();
    };
    const taken = [await names(guest), await names(client)];
    await hide("dance-2", false);
    expect(taken).toEqual([["dance-1.jpg"], ["dance-1.jpg", "dance-2.jpg", "secret-kiss.jpg"]]);
    await wedding.settings({ downloads: "photos" });
    expect(await status(guest.get(`/g/${GALLERY}/download/selection.zip`))).toBe(403);
    await wedding.settings({ downloads: "all" });
  });

  // A zip with nothing in it was offered, and served.
  it("is neither offered nor available if photos were only rated", async () => {
    const guest = await wedding.guest();
    await guest.post(SELECTION, { photo: "dance-1", stars: "3" });
    expect(await guest.text(SELECTION)).not.toContain("selection.zip");
    expect(await status(guest.get(`/g/${GALLERY}/download/selection.zip`))).toBe(404);
    await guest.post(SELECTION, { photo: "dance-1", picked: "true" });
    expect(await guest.text(SELECTION)).toContain("selection.zip");
  });
});

describe("limits", () => {
  it("hold when many picks arrive at once", async () => {
    await askFor(wedding, { maxPicks: 2 });
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const answers = await Promise.all(OPEN.map((photo) => status(pick(visitor, { photo }))));
    expect(answers.sort()).toEqual([200, 200, 400, 400]);
    const own = picked(await ownSelection(visitor));
    expect(own).toHaveLength(2);
    expect(await status(pick(visitor, { photo: own[0] ?? "" }))).toBe(200);
    await pick(visitor, { photo: own[0] ?? "", picked: "false" });
    const other = OPEN.find((photo) => !own.includes(photo)) ?? "";
    expect(await status(pick(visitor, { photo: other }))).toBe(200);
  });

  it("ask for the number of photos the gallery wants before anything is sent", async () => {
    await askFor(wedding, { minPicks: 2, maxPicks: 3 });
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const refused = await submit(guest);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ problems: ["picks: Please choose at least 2; 1 chosen so far."] });
    await pick(guest, { photo: "dance-2" });
    expect(await status(submit(guest))).toBe(200);
  });

  it.each([
    [{ stars: "6" }],
    [{ stars: "-1" }],
    [{ label: "black" }],
    [{ picked: "maybe" }],
    [{ comment: "x".repeat(2001) }],
    [{ photo: "" }],
  ])("refuse %j", async (fields) => {
    const guest = await wedding.guest();
    expect(await status(pick(guest, { photo: "dance-1", ...fields } as Record<string, string>))).toBe(400);
  });

  it("refuse a body larger than anybody would write", async () => {
    const guest = await wedding.guest();
    expect(await status(pick(guest, { photo: "dance-1", comment: "x".repeat(70_000) }))).toBe(400);
  });

  it("slow down an address that begins one selection after another in a public gallery", async () => {
    await holdWaits(wedding.glassine.env.DB);
    await askFor(wedding, {}, "christening");
    await wedding.settings({ visibility: "public" }, "christening");
    const stranger = new Visitor(wedding.glassine);
    let last = 200;
    for (let i = 0; i < 40 && last === 200; i++) {
      stranger.cookies.clear();
      last = await status(pick(stranger, { photo: "font" }, "christening"));
    }
    expect(last).toBe(429);
  });
});

describe("submitting", () => {
  const questions = [
    { id: "album", text: "Which album?", choices: ["Linen", "Leather"], required: true },
    { id: "wish", text: "Anything else?" },
  ];

  it("asks guests who they are, and everybody what the photographer wants to know", async () => {
    await askFor(wedding, { questions });
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const problems = async (fields: Record<string, string>) =>
      ((await (await submit(guest, fields)).json()) as { problems: string[] }).problems.map((p) => p.split(":")[0]);
    expect(await problems({ name: "", email: "nobody", key: "x" })).toEqual(["key", "name", "email", "answer-album"]);
    expect(await problems({ "answer-album": "Paper" })).toEqual(["answer-album"]);
    const page = await submit(guest, { name: "", message: "Kept when refused" }, { json: false });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain("Kept when refused");
    expect(await status(submit(guest, { "answer-album": "Linen", "answer-other": "not asked" }))).toBe(200);
    const [one] = await held();
    expect(one).toMatchObject({ name: "Uncle Franz", email: "franz@example.com" });
    expect(one?.rounds[0]?.answers).toEqual({ album: "Linen", wish: "" });
  });

  it("goes under an account's own name, whatever the form says", async () => {
    const { visitor, email } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    await submit(visitor, { name: "Somebody else", email: "else@example.com" });
    expect((await held())[0]?.rounds[0]).toMatchObject({ name: "Anna", email });
  });

  it("is one submission, even with fifty retries at once, and after more was chosen", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => status(submit(guest, { key }))));
    expect(new Set(answers)).toEqual(new Set([200]));
    await pick(guest, { photo: "dance-2" });
    expect(await status(submit(guest, { key }))).toBe(200);
    const [one] = await held();
    expect(one?.rounds).toHaveLength(1);
    expect(one?.rounds[0]?.picks.map((p) => p.photo)).toEqual(["dance-1"]);
    const entries = await wedding.glassine.env.DB.prepare(
      "SELECT count(*) AS n FROM activity WHERE kind = 'selection' AND bucket LIKE ?",
    )
      .bind(`%${key}`)
      .first<{ n: number }>();
    expect(entries?.n).toBe(1);
  });

  // The list of a client's galleries went on showing the cover, of which the gallery gave no picture any more.
  it("closes the gallery for an account, whose list of galleries shows no photo of it then", async () => {
    await askFor(wedding, { invites: "clients", afterwards: "close" });
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const photos = async () => (await visitor.text("/clients/?stay")).match(/\/image\/[^"\s]+/g)?.length ?? 0;
    expect(await photos()).toBeGreaterThan(0);
    await pick(visitor, { photo: "dance-1" });
    expect(await status(submit(visitor))).toBe(200);
    await askFor(wedding, { invites: "off" });
    expect(await photos()).toBe(0);
  });

  it("sends what was changed in its form after an answer that was lost", async () => {
    // They were thanked, and what they had added was gone.
    await askFor(wedding, { afterwards: "keep-open", questions: [{ id: "wish", text: "Anything else?" }] });
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const key = crypto.randomUUID();
    const messages = ["For the album,\nplease", "For the album, please, and one print", "For the album,\r\nplease "];
    for (const message of messages) expect(await status(submit(guest, { key, message }))).toBe(200);
    await submit(guest, { key, message: messages[0] ?? "", "answer-wish": "A large one" });
    const [one] = await held();
    expect(one?.rounds.map(({ message, answers }) => [message, answers.wish])).toEqual([
      [messages[0], ""],
      [messages[1], ""],
      [messages[0], "A large one"],
    ]);
    expect(await guest.text(SELECTION)).toMatch(new RegExp(`data-taken="[^"]*${key}`));
    // The browser dropped what it still had of this one: what was sent first had arrived.
    const form = { key, name: "Franz", email: "nobody", message: "Two prints" };
    expect(await (await guest.post(`${SELECTION}/submit`, form)).text()).toContain(`data-taken="!${key}"`);
  });

  it("is still sent when it is repeated after the rules or the picks changed", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const key = crypto.randomUUID();
    await submit(guest, { key });
    await pick(guest, { photo: "dance-1", picked: "false" });
    await askFor(wedding, { minPicks: 3 });
    expect(await status(submit(guest, { key }))).toBe(200);
    expect((await held())[0]?.rounds).toHaveLength(1);
  });

  it("sends what the holder may have, and nothing where nothing was chosen", async () => {
    const guest = await wedding.guest();
    expect(await status(submit(guest))).toBe(400);
    await pick(guest, { photo: "dance-1" });
    await pick(guest, { photo: "dance-2" });
    await hide("dance-2", true);
    await submit(guest);
    await hide("dance-2", false);
    expect((await held())[0]?.rounds[0]?.picks.map((p) => p.photo)).toEqual(["dance-1"]);
  });
});

describe("after a submission", () => {
  it("an open selection goes on, round after round", async () => {
    await askFor(wedding, { afterwards: "keep-open" });
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    await submit(visitor);
    await pick(visitor, { photo: "dance-1", picked: "false" });
    await pick(visitor, { photo: "dance-2" });
    await submit(visitor);
    const rounds = (await held())[0]?.rounds ?? [];
    expect(rounds.map(({ picks }) => picks.filter((p) => p.picked).map((p) => p.photo))).toEqual([
      ["dance-1"],
      ["dance-2"],
    ]);
    expect((await ownSelection(visitor)).round).toBe(3);
  });

  it("a read-only selection can be seen and not changed, by this client alone, until it is opened again", async () => {
    await askFor(wedding, { afterwards: "read-only" });
    const [anna, ben] = [await clientOf(wedding, [GALLERY]), await clientOf(wedding, [GALLERY], "Ben")];
    await pick(anna.visitor, { photo: "dance-1" });
    await submit(anna.visitor);
    expect(await status(pick(anna.visitor, { photo: "dance-2" }))).toBe(409);
    expect(await status(submit(anna.visitor))).toBe(409);
    const page = await anna.visitor.text(`/g/${GALLERY}/dancing/`);
    expect(page).toContain('class="heart picked"');
    expect(page).not.toContain('name="pick"');
    expect(await status(pick(ben.visitor, { photo: "dance-2" }))).toBe(200);
    const id = (await held()).find(({ holder }) => holder === `account:${anna.id}`)?.id ?? "";
    const photographer = await wedding.photographer();
    const reopen = { action: "reopen", selection: id };
    expect(await status(ben.visitor.post(`/studio/g/${GALLERY}/selections/`, reopen))).toBe(303);
    expect(await status(pick(anna.visitor, { photo: "dance-2" }))).toBe(409);
    expect(await status(photographer.post("/studio/g/christening/selections/", reopen))).toBe(404);
    expect(await status(photographer.post(`/studio/g/${GALLERY}/selections/`, reopen))).toBe(303);
    expect(await status(pick(anna.visitor, { photo: "dance-2" }))).toBe(200);
  });

  it("doesn't ask again for what was given when it was sent: name, e-mail, answers", async () => {
    const questions = [
      { id: "album", text: "Which album?", choices: ["Linen", "Leather"], required: true },
      { id: "cover", text: "What on the cover?" },
    ];
    await askFor(wedding, { afterwards: "read-only", questions });
    const [guest, other] = [await wedding.guest(), await wedding.guest()];
    await pick(guest, { photo: "dance-1" });
    await pick(other, { photo: "dance-1" });
    const said = {
      name: 'Franz "the <b>uncle',
      message: "Thanks",
      "answer-album": "Linen",
      "answer-cover": "The \u00e9lan",
    };
    expect(await status(submit(guest, said))).toBe(200);
    const [sent] = (await held()).filter(({ rounds }) => rounds.length > 0);
    const photographer = await wedding.photographer();
    const reopen = { action: "reopen", selection: sent?.id ?? "" };
    expect(await status(photographer.post(`/studio/g/${GALLERY}/selections/`, reopen))).toBe(303);
    const form = await guest.text(SELECTION);
    expect(form).toMatch(/name="name"[^>]* value="Franz &quot;the <b>uncle"/);
    expect(form).toMatch(/name="email"[^>]* value="franz@example.com"/);
    expect(form).toMatch(/name="answer-album" value="Linen" required checked/);
    expect(form).toMatch(/name="answer-cover"[^>]* value="The \u00e9lan"/);
    expect(form).not.toContain("Thanks");
    expect(await other.text(SELECTION)).not.toMatch(/Franz|franz@|élan| checked/);
  });

  it("a closed gallery thanks this client on every path, and stays open for others", async () => {
    await askFor(wedding, { afterwards: "close" });
    const [anna, ben] = [await clientOf(wedding, [GALLERY]), await clientOf(wedding, [GALLERY], "Ben")];
    await pick(anna.visitor, { photo: "dance-1" });
    const sent = await submit(anna.visitor, {}, { json: false });
    const thanks = await anna.visitor.get(sent.headers.get("location") ?? "");
    expect([sent.status, thanks.status]).toEqual([303, 403]);
    expect(await thanks.text()).toContain("Thank you");
    for (const path of ["", "dancing/", "photo/dance-1/", "download/all.zip", "selection"]) {
      expect(await status(anna.visitor.get(`/g/${GALLERY}/${path}`)), path).toBe(403);
      expect(await status(ben.visitor.get(`/g/${GALLERY}/${path}`)), path).toBe(200);
    }
    expect(await status(anna.visitor.get(wedding.imageOf("open-laugh")))).toBe(403);
    expect(await status(pick(anna.visitor, { photo: "dance-2" }))).toBe(403);
  });
});

describe("for the photographer", () => {
  async function chosenByAnna(): Promise<{ photographer: Visitor; id: string }> {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1", stars: "4", label: "green", comment: '=SUM(1) & "<wow>"' });
    await pick(visitor, { photo: "Übergang am See 01" });
    await pick(visitor, { photo: "dance-2", picked: "false", stars: "2" });
    await submit(visitor, { message: "With love" });
    await pick(visitor, { photo: "open-laugh" });
    return { photographer: await wedding.photographer(), id: (await held())[0]?.id ?? "" };
  }

  it("every selection is listed, and opened with its rounds, answers and what changed since", async () => {
    const { photographer, id } = await chosenByAnna();
    const list = await photographer.text(`/studio/g/${GALLERY}/selections/`);
    expect(list).toContain("Anna");
    expect(list).toContain("Sent once, open");
    const sheet = await photographer.text(`/studio/g/${GALLERY}/selections/?selection=${id}`);
    for (const words of ["With love", "1 photo added", "4 stars", "dance-1.jpg", "&quot;&lt;wow&gt;&quot;"]) {
      expect(sheet).toContain(words);
    }
    expect(await status(photographer.get(`/studio/g/${GALLERY}/selections/?selection=none`))).toBe(404);
  });

  it("a list of names is written as Lightroom and Capture One search for them", async () => {
    const { photographer } = await chosenByAnna();
    const list = (query: string) => photographer.text(`/studio/g/${GALLERY}/selections/picks.txt?${query}`);
    expect(await list("")).toBe("Übergang am See 01, dance-1\n");
    expect(await list("separator=space&extension=on")).toBe("Übergang am See 01.jpg dance-1.jpg\n");
    expect((await list("separator=line&round=now")).split("\n")).toContain("open-laugh");
    expect(await list("label=green")).toBe("dance-1\n");
    expect(await list("separator=constructor")).toBe("Übergang am See 01, dance-1\n");
  });

  it("CSV and JSON contain everything, and no formulas", async () => {
    const { photographer } = await chosenByAnna();
    const csv = await photographer.text(`/studio/g/${GALLERY}/selections/picks.csv`);
    expect(csv).toContain(`"dance-1","dance-1.jpg","yes",4,"green","'=SUM(1) & ""<wow>""","With love"`);
    const json = JSON.parse(await photographer.text(`/studio/g/${GALLERY}/selections/picks.json`));
    expect(json.selections[0]).toMatchObject({ name: "Anna", message: "With love" });
    expect(json.selections[0].picks).toHaveLength(3);
  });

  it("XMP sidecars come zipped, one for each photo with a pick, rating or comment", async () => {
    const { photographer } = await chosenByAnna();
    const zip = await photographer.get(`/studio/g/${GALLERY}/selections/picks.zip`);
    const entries = await readZip(Buffer.from(await zip.arrayBuffer()));
    expect(entries.map(({ path }) => path).sort()).toEqual(["dance-1.xmp", "dance-2.xmp", "Übergang am See 01.xmp"]);
    const rated = entries.find(({ path }) => path === "dance-1.xmp")?.bytes.toString() ?? "";
    for (const words of ['xmp:Rating="4"', 'xmp:Label="Green"', "<rdf:li>Client pick</rdf:li>"])
      expect(rated).toContain(words);
    const unpicked = entries.find(({ path }) => path === "dance-2.xmp")?.bytes.toString() ?? "";
    expect(unpicked).toContain('xmp:Rating="2"');
    expect(unpicked).not.toContain("Client pick");
  });

  it("what a gallery asks for is set in the studio, which names every problem", async () => {
    const photographer = await wedding.photographer();
    const set = (fields: Record<string, string>) =>
      photographer.post(`/studio/g/${GALLERY}/selections/`, {
        action: "response",
        invites: "clients",
        afterwards: "read-only",
        min: "",
        max: "",
        ...fields,
      });
    expect(await status(set({ min: "5", max: "3" }))).toBe(400);
    expect(await status(set({ max: "0" }))).toBe(400);
    expect(await status(set({ invites: "all" }))).toBe(400);
    expect(await status(set({ "q0-text": "x".repeat(301) }))).toBe(400);
    const asked = { max: "2", "q0-text": "Which album?", "q0-choices": "Linen\nLeather\n\nLinen", "q0-required": "on" };
    expect(await status(set(asked))).toBe(303);
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    const page = await visitor.text(SELECTION);
    for (const words of ["1 of 2 chosen", "Which album?", "Leather", "it can no longer be changed"])
      expect(page).toContain(words);
  });
});

describe("a question of the photographer", () => {
  it("that takes the place of a deleted one does not get its answers", async () => {
    const photographer = await wedding.photographer();
    const ask = async (text: string) => {
      const fields = { action: "response", invites: "clients", afterwards: "keep-open", min: "", max: "" };
      expect(await status(photographer.post(`/studio/g/${GALLERY}/selections/`, { ...fields, "q0-text": text }))).toBe(
        303,
      );
      return (await readQuestionnaire(wedding.glassine.env.DB, GALLERY)).questions[0]?.id ?? "";
    };
    const album = await ask("Which album?");
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    await submit(visitor, { [`answer-${album}`]: "Linen" });
    expect(await visitor.text(SELECTION)).toContain("Linen");
    const frame = await ask("Which frame?");
    expect(frame).not.toBe(album);
    expect(await visitor.text(SELECTION)).not.toContain("Linen");
  });
});

describe("the photographer's answer", () => {
  const at = `/studio/g/${GALLERY}/selections/`;

  async function sentByAnna() {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    await submit(visitor);
    return { visitor, photographer: await wedding.photographer(), selection: (await held())[0]?.id ?? "" };
  }

  it("is read by whose selection it is, and by nobody else, until it is taken back", async () => {
    const { visitor, photographer, selection } = await sentByAnna();
    const other = (await clientOf(wedding, [GALLERY], "Ben")).visitor;
    await pick(other, { photo: "dance-2" });
    const reply = (text: string) => status(photographer.post(at, { action: "reply", selection, reply: text }));
    expect(await reply("Ready on <Friday>\nMara")).toBe(303);
    expect(await visitor.text(SELECTION)).toContain("Ready on &lt;Friday&gt;");
    expect(await visitor.text(SELECTION)).toContain("Reply from Mara Lindt");
    for (const somebody of [other, await wedding.guest()])
      expect(await (await somebody.get(SELECTION)).text()).not.toContain("Friday");
    expect(JSON.stringify(await ownSelection(visitor))).not.toContain("Friday");
    expect(await reply("")).toBe(303);
    expect(await visitor.text(SELECTION)).not.toContain("Reply from");
  });

  it("that is too long is not saved, and is still in its field", async () => {
    const { photographer, selection } = await sentByAnna();
    const long = "x".repeat(5001);
    const answer = await photographer.post(`${at}?selection=${selection}`, { action: "reply", selection, reply: long });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain(long);
    expect(text).toContain("Please shorten it to 5,000 characters");
  });

  it("says that the work is done, until it is sent or opened again", async () => {
    await askFor(wedding, { afterwards: "keep-open" });
    const { visitor, photographer, selection } = await sentByAnna();
    const press = (action: string) => status(photographer.post(at, { action, selection }));
    const isDone = async () => (await visitor.text(SELECTION)).includes("has finished working on this selection");
    expect(await isDone()).toBe(false);
    expect(await press("done")).toBe(303);
    expect(await isDone()).toBe(true);
    expect(await photographer.text(at)).toContain("Sent once, done");
    expect(await press("undone")).toBe(303);
    expect(await isDone()).toBe(false);
    await press("done");
    await pick(visitor, { photo: "dance-2" });
    expect(await isDone()).toBe(true);
    await submit(visitor);
    expect(await isDone()).toBe(false);
    await press("done");
    expect(await press("reopen")).toBe(303);
    expect(await isDone()).toBe(false);
  });

  it("is refused for a selection of another gallery", async () => {
    const { photographer, selection } = await sentByAnna();
    const forms: Record<string, string>[] = [
      { action: "done" },
      { action: "undone" },
      { action: "reply", reply: "Hello" },
    ];
    for (const form of forms)
      expect(await status(photographer.post("/studio/g/christening/selections/", { ...form, selection }))).toBe(404);
  });
});
