import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { splitStatements } from "../../../scripts/target/migrations.ts";
import { addAccount, deleteAccount, editAccount } from "../../../worker/store/accounts.ts";
import type { Counter } from "../../../worker/store/ledger.ts";
import { countLook, countOne, readDownloads, readViews } from "../../../worker/store/numbers.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

const TODAY = "2026-06-13";
interface Seen {
  set?: string | null;
  photos?: readonly string[];
  counters?: readonly Counter[];
}
const look = (day: string, { set = null, photos = [], counters = [] }: Seen) =>
  countLook(store.db, { gallery: "trip", day, now: Date.parse(day), visitor: "one", set, photos, counters });
const photosFrom = (from: string, limit = 9) =>
  readViews(store.db, { gallery: "trip", kind: "photo", from, limit }).then((rows) =>
    rows.map(({ subject, n, total }) => `${subject} ${n} of ${total}`),
  );
const kept = async () => (await store.db.prepare("SELECT count(*) AS n FROM views").first<number>("n")) ?? 0;

describe("views of photos and sets", () => {
  it("are counted by day and over all days, the most viewed of the days that are asked for first", async () => {
    await look("2026-05-01", { photos: ["a", "b"] });
    await look("2026-05-01", { photos: ["b"] });
    await look("2026-06-12", { photos: ["a", "c"], set: "all" });
    await look(TODAY, { photos: ["a"], set: "all" });
    expect(await photosFrom(TODAY)).toEqual(["a 1 of 3", "b 0 of 2", "c 0 of 1"]);
    expect(await photosFrom("2026-06-12")).toEqual(["a 2 of 3", "c 1 of 1", "b 0 of 2"]);
    expect(await photosFrom("2026-04-01", 2)).toEqual(["a 3 of 3", "b 2 of 2"]);
    expect(await readViews(store.db, { gallery: "trip", kind: "set", from: TODAY, limit: 9 })).toEqual([
      { subject: "all", n: 1, total: 2 },
    ]);
    expect(await readViews(store.db, { gallery: "other", kind: "photo", from: TODAY, limit: 9 })).toEqual([]);
  });

  it("are counted only if there is room for all of them; otherwise no room is used", async () => {
    const counters = [{ key: "view trip all", limit: { most: 3, within: 86_400_000 } }];
    await look(TODAY, { photos: ["a", "b"], counters });
    await look(TODAY, { photos: ["a", "b"], counters });
    expect(await photosFrom(TODAY)).toEqual(["a 1 of 1", "b 1 of 1"]);
    await look(TODAY, { photos: ["c"], counters });
    await look(TODAY, { set: "all", counters });
    expect(await photosFrom(TODAY)).toEqual(["a 1 of 1", "b 1 of 1", "c 1 of 1"]);
    expect(await readViews(store.db, { gallery: "trip", kind: "set", from: TODAY, limit: 9 })).toEqual([]);
    const sums = store.db.prepare("SELECT kind, n FROM numbers WHERE subject = '' ORDER BY kind");
    expect((await sums.all()).results).toEqual([
      { kind: "photos", n: 3 },
      { kind: "visitors", n: 1 },
    ]);
  });

  it("were counted before days were kept: they are part of the sum", async () => {
    await countOne(store.db, { gallery: "trip", kind: "photo", day: "", subject: "a", n: 40 });
    await look(TODAY, { photos: ["a"] });
    expect(await photosFrom(TODAY)).toEqual(["a 1 of 41"]);
  });

  it("are kept by day for 90 days, and as a sum for good", async () => {
    await look("2026-03-15", { photos: ["a", "b"], set: "all" });
    await look("2026-03-16", { photos: ["a"] });
    await look(TODAY, { photos: ["c"] });
    expect(await kept()).toBe(2);
    expect(await photosFrom("2026-03-16")).toEqual(["a 1 of 2", "c 1 of 1", "b 0 of 1"]);
  });

  it("of a large gallery that was looked at on every day long ago are removed in steps, more than come", async () => {
    const many = Array.from({ length: 900 }, (_, i) => `p${i}`);
    await look("2026-01-01", { photos: many });
    await look(TODAY, { photos: many.slice(0, 200) });
    expect(await kept()).toBe(900 - 500 + 200);
    await look(TODAY, { photos: many.slice(0, 200) });
    expect(await kept()).toBe(200);
  });
});

describe("downloads", () => {
  const count = (who: string, { size = "web", n = 1, day = TODAY } = {}) =>
    countOne(store.db, { gallery: "trip", kind: "downloads", day, subject: size, who, n });
  const counted = async (from = "2026-06-01") =>
    (await readDownloads(store.db, { gallery: "trip", from })).map(({ size, who, n }) => `${who} ${size} ${n}`);
  const add = (name: string) =>
    addAccount(store.db, { name, email: `${name}@example.com`, password: "hash", now: 1 }).then(String);

  it("are shown under the name an account has now, and of deleted accounts together", async () => {
    const [nora, max, eva] = [await add("Nora"), await add("Max"), await add("Eva")];
    await count(`account:${nora}`, { n: 5 });
    await count(`account:${nora}`, { n: 2, day: "2026-06-02" });
    await count(`account:${nora}`, { n: 9, day: "2026-05-02" });
    await count(`account:${max}`, { n: 3 });
    await count(`account:${eva}`, { n: 1 });
    await count("guest", { n: 2 });
    await count("client password", { size: "original" });
    await editAccount(store.db, { id: nora, name: "Nora Weiss", email: "nora@example.com" });
    expect(await counted()).toEqual([
      ...["Nora Weiss web 7", "Max web 3", "guest web 2", "client password original 1", "Eva web 1"],
    ]);
    await deleteAccount(store.db, max);
    await deleteAccount(store.db, eva);
    expect(await counted()).toEqual(["Nora Weiss web 7", "null web 4", "guest web 2", "client password original 1"]);
    const { results } = await store.db.prepare("SELECT who FROM numbers").all();
    expect(JSON.stringify(results)).not.toMatch(/Nora|Max|Eva/);
  });

  it("of two accounts with one name are two lines", async () => {
    for (const email of ["one", "two"]) {
      const id = await addAccount(store.db, { name: "Anna", email: `${email}@example.com`, password: "hash", now: 1 });
      await count(`account:${id}`);
    }
    expect(await counted()).toEqual(["Anna web 1", "Anna web 1"]);
  });

  // They were kept under the name that an account had, which stayed when the account was deleted.
  it("that were kept under a name belong to the account that has it, else to a deleted one", async () => {
    const nora = await add("Nora");
    await count("Nora", { n: 2 });
    await count(`account:${nora}`);
    await count("Max", { n: 3 });
    await count("Eva", { n: 4 });
    await count("guest");
    await countOne(store.db, { gallery: "trip", kind: "photo", day: "", subject: "a" });
    const file = path.resolve(import.meta.dirname, "../../../migrations/0024_views_by_day.sql");
    for (const sql of splitStatements(await readFile(file, "utf8")))
      if (/^(INSERT|DELETE)/m.test(sql)) await store.db.prepare(sql).run();
    expect(await counted()).toEqual(["null web 7", "Nora web 3", "guest web 1"]);
    const { results } = await store.db.prepare("SELECT who FROM numbers WHERE kind = 'downloads' ORDER BY who").all();
    expect(results.map(({ who }) => who)).toEqual(["account:", `account:${nora}`, "guest"]);
  });
});
