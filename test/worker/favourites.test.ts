import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Invites } from "../../worker/domain/invites.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { exportPerson, findPerson } from "../../worker/store/persons.ts";
import { addRegistration } from "../../worker/store/registrations.ts";
import { askFor, clientOf, ownSelection, pick, picked, submit, whole } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

const SELECTION = `/g/${GALLERY}/selection`;
const STUDIO = `/studio/g/${GALLERY}/selections/`;
const ASKED = {
  maxPicks: 1,
  lists: [{ id: "album", name: "Album", min: null, max: 1 }],
  questions: [{ id: "cover", text: "Which cover?" }],
};

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "responses"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await ask("favourites");
});

const ask = (invites: Invites) => askFor(wedding, { ...ASKED, invites });
const held = () => listSelections(wedding.glassine.env.DB, GALLERY);
const count = (text: string) => wedding.glassine.env.DB.prepare(text).first("n");

/** A guest who kept two photos. */
async function keeper(): Promise<Visitor> {
  const guest = await wedding.guest();
  for (const photo of ["open-laugh", "dance-1"]) expect((await pick(guest, { photo })).status).toBe(200);
  return guest;
}

describe("a guest's own favourites", () => {
  it("are kept without the limits, lists and questions that others are asked for, and can't be sent", async () => {
    const guest = await keeper();
    const own = await ownSelection(guest);
    expect(picked(own)).toEqual(["open-laugh", "dance-1"]);
    expect(own).toMatchObject({ favourites: true, maxPicks: null, minPicks: null, lists: [] });
    const page = await guest.text(SELECTION);
    expect(page).toContain("Only you see your favourites.");
    expect(page).toContain("My favourites");
    for (const others of ["Album", "Which cover?", "/selection/submit", "/selection/photo/"])
      expect(page).not.toContain(others);
    expect(await guest.text(`/g/${GALLERY}/highlights/`)).not.toContain("Album");
    expect((await submit(guest)).status).toBe(403);
    expect((await whole(guest.get(`${SELECTION}/photo/dance-1`))).status).toBe(403);
    expect((await pick(guest, { photo: "dance-2", "list-album": "true" })).status).toBe(200);
    expect((await ownSelection(guest)).lists).toEqual([]);
  });

  it("are kept without scripts", async () => {
    const guest = await wedding.guest();
    const form = { pick: "dance-1", next: `${SELECTION}/` };
    expect((await whole(guest.post(SELECTION, form))).status).toBe(303);
    expect(picked(await ownSelection(guest))).toEqual(["dance-1"]);
  });

  it("are called favourites in a zip and in a keepsake; what a client chose is called a selection", async () => {
    await wedding.settings({ keepsake: "everyone", downloads: "all", downloadSizes: "all", downloadPin: null });
    const client = await wedding.client();
    await pick(client, { photo: "dance-1" });
    for (const [visitor, file, title] of [
      [await keeper(), "favourites", "My favourites"],
      [client, "selection", "My selection"],
    ] as const) {
      const zip = await whole(visitor.get(`/g/${GALLERY}/download/selection.zip?size=web`));
      expect(zip.headers.get("content-disposition")).toContain(`${GALLERY}-${file}-web.zip`);
      const answer = await visitor.get(`/g/${GALLERY}/download/keepsake.zip?size=web`);
      const entries = await readZip(Buffer.from(await answer.arrayBuffer()));
      const pages = ["index.html", "picks.html"].map((name) =>
        entries.find(({ path }) => path.endsWith(`Ben/${name}`)),
      );
      for (const page of pages) expect(page?.bytes.toString("utf8")).toContain(title);
    }
  });

  it("are seen by nobody else: not by the photographer, in no export, number, feed or notice", async () => {
    const tables = ["activity", "notices", "numbers"] as const;
    const rows = () =>
      Promise.all(
        tables.map((table) =>
          count(`SELECT count(*) AS n FROM ${table} ${table === "numbers" ? "WHERE kind = 'picks'" : ""}`),
        ),
      );
    const guest = await wedding.guest();
    const before = await rows();
    for (const photo of ["open-laugh", "dance-1"]) await pick(guest, { photo, comment: "only mine" });
    const other = await keeper();
    expect(picked(await ownSelection(other))).toHaveLength(2);
    const photographer = await wedding.photographer();
    const page = await photographer.text(STUDIO);
    expect(page).toContain("Nobody has chosen anything yet.");
    expect(page).not.toContain("Chosen by several people");
    const id = await wedding.glassine.env.DB.prepare("SELECT id FROM selections LIMIT 1").first<string>("id");
    expect((await whole(photographer.get(`${STUDIO}?selection=${id}`))).status).toBe(
      (await whole(photographer.get(`${STUDIO}?selection=none`))).status,
    );
    for (const path of [`${STUDIO}picks.csv`, `${STUDIO}picks.json`, `${STUDIO}picks.txt`, STUDIO]) {
      const text = await photographer.text(path);
      for (const theirs of ["only mine", String(id)]) expect(text).not.toContain(theirs);
    }
    expect(await held()).toEqual([]);
    // Who entered in the meantime is in the feed, and nothing else.
    const after = await rows();
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(await photographer.text(`/studio/g/${GALLERY}/activity/`)).not.toContain("only mine");
    // The name of their zip was in the feed.
    await wedding.settings({ downloads: "all", downloadSizes: "all", downloadPin: null });
    expect((await whole(other.get(`/g/${GALLERY}/download/selection.zip?size=web`))).status).toBe(200);
    const lines = () => count("SELECT count(*) AS n FROM activity WHERE what LIKE '%-photos-web.zip'");
    await expect.poll(lines).toBeGreaterThan(0);
    expect(await count("SELECT count(*) AS n FROM activity WHERE what LIKE '%favourites%.zip'")).toBe(0);
  });

  it("become what they send once they are invited, and are theirs alone until then", async () => {
    const guest = await keeper();
    await ask("everyone");
    const page = await guest.text(SELECTION);
    expect(page).toMatch(/Only you see these photos, until you send them to .+ or use “Notes” on one\./);
    expect(page).toContain("Which cover?");
    expect(await ownSelection(guest)).toMatchObject({ favourites: true, maxPicks: 1, lists: ASKED.lists });
    expect(await held()).toEqual([]);
    expect((await submit(guest)).status).toBe(400);
    expect(await held()).toEqual([]);
    await pick(guest, { photo: "dance-1", picked: "false" });
    expect((await submit(guest)).status).toBe(200);
    const [sent, ...others] = await held();
    expect(others).toEqual([]);
    expect(sent?.rounds[0]?.picks.flatMap((one) => (one.picked ? one.photo : []))).toEqual(["open-laugh"]);
    expect((await ownSelection(guest)).favourites).toBe(false);
    expect(await guest.text(SELECTION)).not.toContain("Only you see");
    // Back again: what was sent stays with the photographer, and what was chosen with the guest.
    await ask("favourites");
    expect(picked(await ownSelection(guest))).toEqual(["open-laugh"]);
    expect((await held())[0]?.rounds).toHaveLength(1);
    expect(await guest.text(SELECTION)).not.toContain("Only you see");
  });

  it("stop being theirs alone when they write about a photo, since that is for the photographer", async () => {
    const guest = await keeper();
    await ask("everyone");
    const at = `${SELECTION}/photo/dance-1`;
    expect((await whole(guest.post(at, { action: "approve", approved: "yes" }))).status).toBe(303);
    expect(await held()).toHaveLength(1);
  });

  it("are back when guests have hearts again", async () => {
    const guest = await keeper();
    await ask("clients");
    expect((await whole(guest.get(SELECTION))).status).toBe(403);
    expect((await pick(guest, { photo: "dance-2" })).status).toBe(403);
    expect(await held()).toEqual([]);
    await ask("favourites");
    expect(picked(await ownSelection(guest))).toEqual(["open-laugh", "dance-1"]);
  });

  it("lose a photo that is hidden from guests, without a trace, until it is shown again", async () => {
    const guest = await keeper();
    const hide = (hidden: boolean) =>
      changeMarks(wedding.glassine.env.DB, {
        ...{ gallery: GALLERY, photos: ["dance-1"], hide: hidden, by: "client", now: Date.now() },
      });
    await hide(true);
    expect(picked(await ownSelection(guest))).toEqual(["open-laugh"]);
    expect(await guest.text(SELECTION)).not.toContain("dance-1");
    expect((await pick(guest, { photo: "dance-1", picked: "false" })).status).toBe(404);
    await hide(false);
    expect(picked(await ownSelection(guest))).toEqual(["open-laugh", "dance-1"]);
  });

  it("are counted by nothing as long as they are theirs alone, also once they are invited", async () => {
    const picks = () => count("SELECT coalesce(sum(n), 0) AS n FROM numbers WHERE kind = 'picks'");
    const guest = await keeper();
    await ask("everyone");
    const before = await picks();
    await pick(guest, { photo: "dance-1", picked: "false" });
    await pick(guest, { photo: "open-laugh", picked: "false" });
    await pick(guest, { photo: "dance-1" });
    // Counted after its answer, and before that of a later request in the same process.
    await pick(await wedding.guest(), { photo: "dance-1" });
    await expect.poll(picks).toBe(Number(before) + 1);
  });

  it("are not what a guest began while they were invited: that stays their selection, which the photographer sees", async () => {
    await ask("everyone");
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    await ask("favourites");
    for (const path of [SELECTION, `/g/${GALLERY}/highlights/`, `/g/${GALLERY}/photo/dance-1/`]) {
      const page = await guest.text(path);
      expect(page).toContain("My selection");
      expect(page).not.toContain("My favourites");
    }
    expect(await held()).toHaveLength(1);
  });

  it("are not what a client chooses who looks as a guest: that is their selection, with its limits", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await whole(visitor.post(`/g/${GALLERY}/view`, { as: "guest" }));
    expect((await pick(visitor, { photo: "dance-1" })).status).toBe(200);
    expect((await pick(visitor, { photo: "open-laugh" })).status).toBe(400);
    expect(await visitor.text(SELECTION)).not.toContain("Only you see");
    await whole(visitor.post(`/g/${GALLERY}/view`, { as: "client" }));
    expect(await ownSelection(visitor)).toMatchObject({ favourites: false });
    expect(await held()).toHaveLength(1);
  });

  it("change nothing for clients, who are asked as before", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    expect(await ownSelection(visitor)).toMatchObject({ favourites: false, maxPicks: 1, lists: ASKED.lists });
    expect(await held()).toHaveLength(1);
    const page = await visitor.text(SELECTION);
    expect(page).toContain("My selection");
    expect(page).not.toContain("Only you see");
  });

  it("are exported for a guest who registered, though they never sent any", async () => {
    await keeper();
    const { DB } = wedding.glassine.env;
    const holder = (await DB.prepare("SELECT holder FROM selections").first<string>("holder")) ?? "";
    const email = "franz-keeps@example.com";
    await addRegistration(DB, { gallery: GALLERY, holder, name: "Franz", email, consents: [], now: Date.now() });
    const found = await exportPerson(DB, await findPerson(DB, email));
    expect(found.picks?.map(({ photo }) => photo).toSorted()).toEqual(["dance-1", "open-laugh"]);
  });
});
