import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { splitStatements } from "../../../scripts/target/migrations.ts";
import type { PickList } from "../../../worker/domain/lists.ts";
import { type PhotoPick, type PickChange, roundChanges } from "../../../worker/domain/selection.ts";
import { sentWith } from "../../../worker/domain/sent-lists.ts";
import { reopenSelection } from "../../../worker/store/held-selections.ts";
import { recountStatements } from "../../../worker/store/selection-bytes.ts";
import { changePick, readOwnSelection } from "../../../worker/store/selections.ts";
import { type Sending, type SentAlone, submitSelection } from "../../../worker/store/submission.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";
import { listSelections } from "../../support/held.ts";
import { SENT_FROM, sentPicks } from "../../support/sending.ts";

const store = freshDatabase();
const ANNA = { gallery: "trip", holder: "session:anna" };
const LISTS: PickList[] = [
  { id: "album", name: "Album", min: null, max: 2 },
  { id: "wall", name: "Wall", min: 1, max: null },
];

beforeEach(() => putGallery(store.db, "trip"));

const change = (wanted: PickChange, { lists = LISTS, most = null as number | null, uncounted = [] as string[] } = {}) =>
  changePick(store.db, { ...ANNA, change: wanted, limit: { most, lists, uncounted }, now: 1 });
const held = () => readOwnSelection(store.db, ANNA);
const onLists = async () =>
  Object.fromEntries((await held()).picks.map(({ photo, picked, lists }) => [photo, picked ? lists : null]));
const bytes = async () => (await store.db.prepare("SELECT * FROM selection_bytes ORDER BY holder").all()).results;

const pick = (photo: string, lists: string[] = [], said: Partial<PhotoPick> = {}): PhotoPick => ({
  ...{ photo, picked: true, stars: 0, label: null, comment: "", lists },
  ...said,
});

let sent = 0;
const send = (picks: PhotoPick[], { alone = null as SentAlone | null, ...more }: Partial<Sending> = {}) =>
  submitSelection(store.db, {
    ...ANNA,
    submission: {
      key: `submission-${++sent}`,
      name: "Anna",
      email: "a@example.com",
      message: "",
      answers: {},
      list: null,
    },
    ...{ picks: sentPicks(picks), from: SENT_FROM, heldAs: "client", afterwards: "read-only", mail: null },
    ...{ site: "https://photos.example.com", now: sent, alone, ...more },
  });
const only = (id: string, photos: number, more: Partial<SentAlone> = {}): SentAlone => ({
  ...{ id, name: id, photos, after: 0, isLast: false },
  ...more,
});

describe("a photo", () => {
  it("on a list is picked, may be on several, and leaves them all when it is taken out", async () => {
    expect(await change({ photo: "A", "list-wall": true })).toBe("changed");
    expect(await change({ photo: "A", "list-album": true })).toBe("changed");
    expect(await onLists()).toEqual({ A: ["album", "wall"] });
    expect(await change({ photo: "A", stars: 3 })).toBe("changed");
    expect(await change({ photo: "A", "list-wall": false })).toBe("changed");
    expect(await onLists()).toEqual({ A: ["album"] });
    expect(await change({ photo: "A", picked: false, "list-wall": true })).toBe("changed");
    expect(await onLists()).toEqual({ A: null });
  });

  it("that nobody put on a list is on none", async () => {
    await change({ photo: "A", picked: true });
    await change({ photo: "B", "list-album": false });
    expect(await onLists()).toEqual({ A: [], B: null });
  });

  it("is counted with its lists, as a restore counts it again", async () => {
    for (const photo of ["A", "Ü"]) await change({ photo, "list-album": true, "list-wall": true, comment: "Yes" });
    await change({ photo: "A", "list-wall": false });
    await send([pick("A", ["album"]), pick("Ü", ["album", "wall"])], { afterwards: "keep-open" });
    const before = await bytes();
    await store.db.batch(recountStatements(store.db));
    expect(await bytes()).toEqual(before);
  });
});

describe("a list", () => {
  it("takes no more photos than it may have, whatever is pressed at once", async () => {
    const names = ["A", "B", "C", "D", "E"];
    const answers = await Promise.all(names.map((photo) => change({ photo, "list-album": true })));
    expect(answers.filter((answer) => answer === "changed")).toHaveLength(2);
    expect(answers.filter((answer) => typeof answer === "object")).toEqual(Array(3).fill({ fullList: "album" }));
    expect(Object.values(await onLists()).flat()).toEqual(["album", "album"]);
  });

  it("counts neither photos that its owner may not have, nor one that is on it already", async () => {
    for (const photo of ["A", "B"]) await change({ photo, "list-album": true });
    expect(await change({ photo: "A", "list-album": true, stars: 2 })).toBe("changed");
    expect(await change({ photo: "C", "list-album": true })).toEqual({ fullList: "album" });
    expect(await change({ photo: "C", "list-album": true }, { uncounted: ["B"] })).toBe("changed");
  });

  it("has no more room than the whole selection", async () => {
    await change({ photo: "A", picked: true });
    expect(await change({ photo: "B", "list-wall": true }, { most: 1 })).toBe("full");
    expect(await change({ photo: "A", "list-wall": true }, { most: 1 })).toBe("changed");
  });

  it("sent alone stays as it was sent, and the others do not", async () => {
    for (const photo of ["A", "B"]) await change({ photo, picked: true });
    await change({ photo: "A", "list-album": true });
    expect(await send([pick("A", ["album"])], { alone: only("album", 1) })).toBe("sent");
    expect(await held()).toMatchObject({ state: "open", closedLists: ["album"] });
    const closed: PickChange[] = [
      ...[{ photo: "A", "list-album": false } as const, { photo: "B", "list-album": true } as const],
      ...[
        { photo: "A", picked: false },
        { photo: "A", comment: "No" },
        { photo: "A", label: "red" as const },
      ],
    ];
    for (const one of closed) expect(await change(one)).toBe("list-closed");
    expect(await change({ photo: "A", "list-wall": true, comment: "", stars: 0 })).toBe("changed");
    for (const photo of ["A", "B"]) expect(await change({ photo, stars: 5 })).toBe("changed");
  });

  it("that is the last one closes the selection, and reopening opens all of it", async () => {
    await send([pick("A", ["album"])], { alone: only("album", 1) });
    await send([pick("A", ["album", "wall"])], { alone: only("wall", 1, { after: 1, isLast: true }) });
    expect(await held()).toMatchObject({ state: "read-only", closedLists: ["album", "wall"] });
    const [one] = await listSelections(store.db, "trip");
    await reopenSelection(store.db, { gallery: "trip", id: one?.id ?? "", mail: null });
    expect(await held()).toMatchObject({ state: "open", closedLists: [] });
    expect(await send([pick("A", ["album", "wall"])], { alone: only("wall", 1, { after: 2 }) })).toBe("same");
    expect(await held()).toMatchObject({ state: "open", closedLists: ["wall"] });
  });

  it("is not sent on top of a round that came in between, so that neither takes the other back", async () => {
    const both = [
      send([pick("A", ["album"])], { alone: only("album", 1) }),
      send([pick("B", ["wall"])], { alone: only("wall", 1) }),
    ];
    expect((await Promise.all(both)).sort()).toEqual(["moved", "sent"]);
    const [one] = await listSelections(store.db, "trip");
    expect(one?.rounds).toHaveLength(1);
    expect(one?.closedLists).toHaveLength(1);
  });

  it("is named in the feed and in the notice", async () => {
    await send([pick("A", ["album"])], { alone: only("album", 1, { name: "Album" }) });
    const { results } = await store.db.prepare("SELECT what FROM activity WHERE kind = 'selection'").all();
    expect(results).toEqual([{ what: "1 photos submitted (Album)" }]);
    const notice = await store.db.prepare("SELECT facts FROM notices").first<string>("facts");
    expect(JSON.parse(notice ?? "")).toMatchObject({ list: "Album", picked: 1 });
  });
});

describe("what counts as sent with one list", () => {
  const before = [pick("A", ["album"]), pick("B", ["album", "wall"]), pick("C", [], { stars: 2 }), pick("D", ["wall"])];
  const now = [
    pick("A", [], { comment: "Not this one" }),
    pick("B", ["album"], { stars: 5 }),
    pick("C", ["album"], { stars: 3 }),
    pick("D", [], { picked: false, lists: [] }),
    pick("E", ["wall"]),
  ];

  it("is that list as it is now, and the others as they were sent", () => {
    expect(sentWith("album", { before, now })).toEqual([
      pick("B", ["album", "wall"], { stars: 5 }),
      pick("C", ["album"], { stars: 3 }),
      pick("D", ["wall"]),
    ]);
    expect(roundChanges(before, sentWith("album", { before, now }))).toEqual({ added: [], removed: ["A"] });
  });

  it("is that list alone when nothing was sent before", () => {
    expect(sentWith("wall", { before: [], now })).toEqual([pick("E", ["wall"])]);
  });
});

describe("a database of the version before", () => {
  it("has the selection, rounds and bytes that it had, as one list", async () => {
    await change({ photo: "A", picked: true, comment: "Yes" }, { lists: [] });
    await send([pick("A", [], { comment: "Yes" })], { afterwards: "keep-open" });
    const before = await bytes();
    // As before 0044: without its columns.
    for (const [table, column] of [
      ["picks", "lists"],
      ["round_picks", "lists"],
      ["responses", "lists"],
      ["selections", "closed_lists"],
    ])
      await store.db.prepare(`ALTER TABLE ${table} DROP COLUMN ${column}`).run();
    const migration = await readFile(new URL("../../../migrations/0044_lists.sql", import.meta.url), "utf8");
    await store.db.batch(splitStatements(migration).map((one) => store.db.prepare(one)));
    expect(await held()).toMatchObject({ picks: [pick("A", [], { comment: "Yes" })], lists: [], closedLists: [] });
    await store.db.batch(recountStatements(store.db));
    expect(await bytes()).toEqual(before);
    expect((await listSelections(store.db, "trip"))[0]?.rounds[0]?.picks).toEqual([pick("A", [], { comment: "Yes" })]);
    expect(await send([pick("A", [], { comment: "Yes" })], { afterwards: "keep-open" })).toBe("same");
  });
});
