import { beforeEach, describe, expect, it } from "vitest";
import { KEPT_MAX, type PhotoPick, ROUNDS_MAX } from "../../../worker/domain/selection.ts";
import { chosenBy, summaryPages, type WhichRound } from "../../../worker/store/chosen.ts";
import { recountStatements } from "../../../worker/store/selection-bytes.ts";
import { changePick } from "../../../worker/store/selections.ts";
import { submitSelection } from "../../../worker/store/submission.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";
import { listSelections } from "../../support/held.ts";
import { SENT_FROM, sentPicks } from "../../support/sending.ts";

const store = freshDatabase();
const ANNA = { gallery: "trip", holder: "session:anna" };
const NO_LIMIT = { most: null, lists: [], uncounted: [] };

beforeEach(() => putGallery(store.db, "trip"));

const pick = (photo: string, said: Partial<PhotoPick> = {}): PhotoPick => ({
  ...{ photo, picked: true, stars: 0, label: null, comment: "", lists: [] },
  ...said,
});

let sent = 0;
function send(
  picks: readonly PhotoPick[],
  { holder = ANNA.holder, message = "", key = `submission-${++sent}`, now = sent } = {},
) {
  const submission = { key, name: "Anna", email: "anna@example.com", message, answers: {}, list: null };
  const site = "https://photos.example.com";
  const sending = {
    gallery: "trip",
    holder,
    submission,
    picks: sentPicks(picks),
    from: SENT_FROM,
    heldAs: "client",
    alone: null,
    afterwards: "keep-open",
  } as const;
  return submitSelection(store.db, { ...sending, mail: null, site, now });
}

async function rows<Row = Record<string, unknown>>(sql: string): Promise<Row[]> {
  return (await store.db.prepare(sql).all<Row>()).results;
}
const count = async (table: string) => (await rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;
const bytes = () => rows("SELECT * FROM selection_bytes ORDER BY gallery, holder");
const rounds = async () => (await listSelections(store.db, "trip")).flatMap((one) => one.rounds);

describe("a round", () => {
  const all = Array.from({ length: 271 }, (_, i) => pick(`IMG_${i}`, { comment: "x".repeat(2000) }));

  it("equal to the last one stores nothing: forty of them took 65 MB", async () => {
    for (let i = 0; i < 12; i++) expect(await send(all)).toBe(i === 0 ? "sent" : "same");
    expect([
      await count("rounds"),
      await count("round_picks"),
      await count("notices"),
      await count("activity"),
    ]).toEqual([...[1, 271, 1, 1]]);
  });

  it("stores what changed, and is read as it was, whatever came after", async () => {
    const [first, second, ...rest] = all.slice(0, 6) as [PhotoPick, PhotoPick, ...PhotoPick[]];
    const versions = [
      [first, second, ...rest],
      [first, { ...second, stars: 5 }, ...rest],
      [{ ...second, label: "red" as const }, ...rest],
      [first, second],
      [first, second, pick("Übergang 🏔", { picked: false, stars: 1 })],
    ];
    for (const picks of versions) expect(await send(picks)).toBe("sent");
    const byName = (picks: readonly PhotoPick[]) => picks.toSorted((a, b) => (a.photo < b.photo ? -1 : 1));
    expect((await rounds()).map(({ picks }) => picks)).toEqual(versions.map(byName));
    // 6, one changed, one gone and one changed, four gone and two changed or back, one new.
    expect(await rows("SELECT round, count(*) AS n FROM round_picks GROUP BY round ORDER BY round")).toEqual([
      { round: 1, n: 6 },
      { round: 2, n: 1 },
      { round: 3, n: 2 },
      { round: 4, n: 6 },
      { round: 5, n: 1 },
    ]);
  });

  it("of which only the message differs stores no picks again", async () => {
    await send(all);
    await send(all, { message: "Please hurry" });
    expect([await count("rounds"), await count("round_picks")]).toEqual([2, 271]);
    expect((await rounds())[1]?.picks).toHaveLength(271);
  });

  it("of 20,000 photos needs no row or parameter larger than D1 takes", async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => pick(`a long name of a photo, as some cameras give ${i}`));
    expect(await send(many, { holder: "account:1" })).toBe("sent");
    expect(await send(many.slice(1), { holder: "account:1" })).toBe("sent");
    const largest = await rows("SELECT max(octet_length(picks)) AS n FROM rounds");
    expect(largest).toEqual([{ n: 2 }]);
    expect((await rounds()).map(({ picks }) => picks.length)).toEqual([20_000, 19_999]);
  });

  it("that was sent before rounds kept only what changed is read, and the next one goes on from it", async () => {
    await send([pick("A")]);
    const whole = JSON.stringify([pick("A"), pick("B", { comment: "old" })]);
    await store.db.batch([
      store.db.prepare("DELETE FROM round_picks"),
      store.db.prepare("UPDATE rounds SET picks = ?").bind(whole),
    ]);
    await send([pick("B", { comment: "old" })]);
    expect((await rounds()).map(({ picks }) => picks.map(({ photo }) => photo))).toEqual([["A", "B"], ["B"]]);
  });

  it("beside rows a backup caught of a later one gets a number of its own", async () => {
    await send([pick("A")]);
    await store.db.prepare("UPDATE selections SET round = 1").run();
    await store.db.prepare("INSERT INTO round_picks (selection, photo, round) SELECT id, 'C', 3 FROM selections").run();
    expect(await send([pick("B")])).toBe("sent");
    expect((await rounds()).map(({ round, picks }) => [round, picks.map(({ photo }) => photo)])).toEqual([
      [1, ["A"]],
      [4, ["B"]],
    ]);
  });

  it("sent ten times at once is one, and of two at once the later one holds", async () => {
    await Promise.all(Array.from({ length: 10 }, () => send([pick("A")], { key: "submission-same" })));
    await Promise.all([send([pick("B")]), send([pick("A"), pick("C")])]);
    expect(await count("rounds")).toBe(3);
    const [, second, third] = await rounds();
    expect([second?.picks.length, third?.picks.length].toSorted()).toEqual([1, 2]);
  });
});

describe("room", () => {
  const long = (letter: string) => letter.repeat(2000);
  const change = (photo: string, comment: string, holder = ANNA.holder) =>
    changePick(store.db, { gallery: "trip", holder, change: { photo, comment }, limit: NO_LIMIT, now: 1 });
  const fill = (holder: string, free: number) =>
    store.db
      .prepare("INSERT OR REPLACE INTO selection_bytes VALUES ('trip', ?, ?)")
      .bind(holder, (holder === "" ? KEPT_MAX.gallery : KEPT_MAX.holder) - free)
      .run();

  it("is counted as it is found when everything is counted again", async () => {
    await change("A", long("ä"));
    await change("B", "short");
    await change("A", "shorter");
    await change("A", "shorter", "account:1");
    const picks = [pick("A", { comment: "shorter" }), pick("B", { comment: "short" })];
    await send(picks);
    await send(picks.slice(1));
    await send(picks.slice(1));
    await send(picks, { holder: "account:1" });
    const counted = await bytes();
    expect(counted.map(({ holder }) => holder)).toEqual(["", "account:1", ANNA.holder]);
    await store.db.batch(recountStatements(store.db));
    expect(await bytes()).toEqual(counted);
  });

  it("of a holder ends, and what shrinks is always taken", async () => {
    await change("A", long("a"));
    await fill(ANNA.holder, 1000);
    expect(await change("B", long("b"))).toBe("no-room");
    expect(await change("A", long("c"))).toBe("changed");
    expect(await change("A", "")).toBe("changed");
    expect(await change("B", long("b"))).toBe("changed");
    expect(await change("B", "", "session:ben")).toBe("changed");
  });

  it("of a round that is not taken leaves nothing, and the selection as it was", async () => {
    await send([pick("A")]);
    await fill(ANNA.holder, 1000);
    const before = await Promise.all([bytes(), rows("SELECT * FROM selections"), rows("SELECT * FROM round_picks")]);
    expect(await send([pick("A"), pick("B", { comment: long("b") })])).toBe("no-room");
    expect(await send([pick("A")], { message: long("m") })).toBe("no-room");
    expect(await Promise.all([bytes(), rows("SELECT * FROM selections"), rows("SELECT * FROM round_picks")])).toEqual(
      before,
    );
    expect(await send([pick("A"), pick("B")])).toBe("sent");
  });

  it("of all visitors without an account ends for them, and not for accounts", async () => {
    await fill("", 1000);
    expect(await change("A", long("a"))).toBe("no-room");
    expect(await send([pick("A", { comment: long("a") })])).toBe("no-room");
    expect(await change("A", long("a"), "account:1")).toBe("changed");
    expect(await send([pick("A", { comment: long("a") })], { holder: "account:1" })).toBe("sent");
  });

  it("is for so many rounds", async () => {
    await send([pick("A")]);
    await store.db.prepare("UPDATE selections SET round = ?").bind(ROUNDS_MAX).run();
    expect(await send([pick("B")])).toBe("sent");
    expect(await send([pick("C")])).toBe("no-room");
  });
});

describe("what many people chose", () => {
  it("is read whole, in pages, one person after the other", async () => {
    for (let i = 0; i < 120; i++) {
      const many = Array.from({ length: i === 60 ? 2500 : 12 }, (_, n) => pick(`IMG_${n}`));
      if (i % 3 === 0)
        await store.db
          .prepare("INSERT INTO selections (id, gallery, holder, created_at, changed_at) VALUES (?1, 'trip', ?1, 1, 1)")
          .bind(`empty-${i}`)
          .run();
      await send(many, { holder: `account:${i}`, now: 5 });
    }
    const read = async (which: WhichRound) => {
      const lengths: number[] = [];
      for await (const page of summaryPages(store.db, "trip")) {
        expect(page.length).toBeLessThanOrEqual(50);
        for await (const { picks } of chosenBy(store.db, page, which)) lengths.push(picks.length);
      }
      return lengths.toSorted((a, b) => a - b);
    };
    const expected = [...Array<number>(119).fill(12), 2500];
    expect(await read("last")).toEqual(expected);
    expect(await read(1)).toEqual(expected);
    expect(await read(2)).toEqual([]);
    expect(await read("now")).toEqual(Array<number>(120).fill(0));
  });
});
