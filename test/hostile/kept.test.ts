import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "../../worker/domain/limits.ts";
import { KEPT_MAX } from "../../worker/domain/selection.ts";
import { words } from "../../worker/domain/words/voice.ts";
import { askFor, clientOf, pick, submit } from "../support/clients.ts";
import { holdWaits } from "../support/ledger.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const SELECTION = `/g/${GALLERY}/selection`;
const LONG = "x".repeat(2000);

let wedding: Wedding;
let photographer: Visitor;
beforeAll(async () => {
  wedding = await openWedding();
  photographer = await wedding.photographer();
});
afterAll(() => wedding?.close());
const db = () => wedding.glassine.env.DB;
beforeEach(async () => {
  const tables = [
    ...[
      "picks",
      "rounds",
      "round_picks",
      "selections",
      "selection_bytes",
      "notices",
      "deliveries",
      "activity",
      "ledger",
    ],
  ];
  await db().batch(tables.map((table) => db().prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});

const count = async (table: string) =>
  (await db().prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? 0;
const statusOf = async (answer: Promise<Response>) => (await answer).status;

describe("a great number of submissions", () => {
  it("with the same content makes one round, one notice and one line in the feed", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1", comment: LONG });
    await pick(guest, { photo: "dance-2", comment: LONG });
    for (let i = 0; i < 70; i++) expect(await statusOf(submit(guest))).toBe(200);
    expect([await count("rounds"), await count("notices"), await count("round_picks")]).toEqual([1, 1, 2]);
    expect(await db().prepare("SELECT count(*) AS n FROM activity WHERE kind = 'selection'").first("n")).toBe(1);
  });

  it("with a message each ends at the holder's allowance, with few notices and the draft kept", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1", comment: LONG });
    const first = { message: "First", key: crypto.randomUUID() };
    const answers = [await statusOf(submit(guest, first))];
    for (let i = 1; i < 75; i++) answers.push(await statusOf(submit(guest, { message: `${i}` })));
    const taken = answers.filter((status) => status === 200).length;
    expect(taken).toBe(LIMITS.submission.holder.most);
    expect(answers).toContain(429);
    expect([await count("notices"), await count("round_picks")]).toEqual([2, 1]);
    await db().prepare("UPDATE ledger SET level = 1e6 WHERE key LIKE 'submission%'").run();
    const page = await submit(guest, { message: "A draft of mine" }, { json: false });
    expect([page.status, Number(page.headers.get("retry-after")) > 0]).toEqual([429, true]);
    const text = await page.text();
    expect(text).toContain("A draft of mine");
    expect(text).toContain("Please try again in");
    // What was sent before is sent, however many came since.
    expect(await statusOf(submit(guest, first))).toBe(200);
  });
});

describe("more text than there is room for", () => {
  const fill = (holder: string, most: number) =>
    db()
      .prepare("UPDATE selection_bytes SET bytes = ? WHERE holder GLOB ?")
      .bind(most - 500, holder)
      .run();

  it.each(["en", "de", "fr", "es"])("is refused in words, by script and by the plain form: %s", async (language) => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1", comment: "kept" });
    await fill("session:*", KEPT_MAX.holder);
    const headers = { "accept-language": language };
    const said = words(language).say("noRoomToKeep");
    const script = await guest.post(
      SELECTION,
      { photo: "dance-2", comment: LONG },
      { ...headers, accept: "application/json" },
    );
    expect([script.status, await script.json()]).toEqual([413, { problems: [said] }]);
    const form = await guest.post(SELECTION, { photo: "dance-2", comment: LONG }, headers);
    expect([form.status, (await form.text()).includes(said)]).toEqual([413, true]);
    const sent = await submit(guest, { message: LONG }, { json: false });
    expect(sent.status).toBe(413);
    // The selection's page is in the gallery's language.
    expect(await sent.text()).toContain(words("en").say("noRoomToSend", { studio: "" }).slice(0, 40));
    expect(await statusOf(pick(guest, { photo: "dance-1", picked: "false", comment: "" }))).toBe(200);
  });

  it("from many visitors leaves room for accounts, and for texts that become shorter", async () => {
    const [guest, anna] = [await wedding.guest(), await clientOf(wedding, [GALLERY])];
    await pick(guest, { photo: "dance-1", comment: LONG });
    await fill("", KEPT_MAX.gallery);
    const other = await wedding.guest();
    expect(await statusOf(pick(other, { photo: "dance-1", comment: LONG }))).toBe(413);
    expect(await statusOf(pick(guest, { photo: "dance-1", comment: "shorter" }))).toBe(200);
    expect(await statusOf(pick(anna.visitor, { photo: "dance-1", comment: LONG }))).toBe(200);
    expect(await statusOf(submit(anna.visitor))).toBe(200);
  });
});

describe("the studio", () => {
  it("lists many selections in pages, without their texts, and every export holds all of them", async () => {
    const made = 130;
    await db().batch(
      Array.from({ length: made }, (_, i) => [
        db()
          .prepare(
            "INSERT INTO selections (id, gallery, holder, name, created_at, changed_at) VALUES (?1, ?2, ?1, ?3, 1, ?4)",
          )
          .bind(`s${i}`, GALLERY, `Jörg ${i}`, i % 7),
        db()
          .prepare(
            "INSERT INTO picks (selection, photo, picked, comment, changed_at) VALUES (?, 'dance-1', 1, 'only inside', 1)",
          )
          .bind(`s${i}`),
      ]).flat(),
    );
    const seen = new Set<string>();
    let path: string | undefined = `/studio/g/${GALLERY}/selections/`;
    let pages = 0;
    while (path) {
      const page = await photographer.text(path);
      expect(page).not.toContain("only inside");
      for (const [, name = ""] of page.matchAll(/>\s*(Jörg \d+)\s*</g)) seen.add(name);
      path = /href="([^"]*after=[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
      pages += 1;
    }
    expect([seen.size, pages]).toEqual([made, 3]);
    expect(await photographer.text(`/studio/g/${GALLERY}/selections/?selection=s77`)).toContain("only inside");
    const csv = await photographer.text(`/studio/g/${GALLERY}/selections/picks.csv?round=now`);
    expect(csv.split("\r\n")).toHaveLength(made + 2);
    const { selections } = JSON.parse(await photographer.text(`/studio/g/${GALLERY}/selections/picks.json?round=now`));
    expect(selections).toHaveLength(made);
  });

  it("exports all 45,000 rows of an activity, with a mark for Excel and without formulas", async () => {
    await db()
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000)
         INSERT INTO activity (gallery, at, kind, who, what, bucket)
         SELECT ?, i / 3, 'order', 'Jörg', 'a;＝1+1', i FROM n`,
      )
      .bind(GALLERY)
      .run();
    const answer = await photographer.get(`/studio/g/${GALLERY}/activity.csv?kind=order`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString("utf8").split("\r\n");
    expect(lines).toHaveLength(45_002);
    expect(lines[1]).toBe(`"1970-01-01T00:00:15.000Z","order","Jörg","a;'＝1+1",1`);
    expect(new Set(lines.slice(1, -1)).size).toBe(15_001);
  });
});
