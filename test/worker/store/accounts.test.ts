import { describe, expect, it } from "vitest";
import { emailKey } from "../../../worker/domain/account.ts";
import {
  addAccount,
  changeAssignments,
  listAccountPage,
  listAccounts,
  readAccount,
} from "../../../worker/store/accounts.ts";
import { readFeed } from "../../../worker/store/feed.ts";
import { listAssigned, readListed } from "../../../worker/store/overview.ts";
import { countedRows } from "../../support/counted-rows.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

const add = async (name: string, email = `${name.toLowerCase()}@example.com`) =>
  (await addAccount(store.db, { name, email, password: "hash", now: 1 })) ?? "";
const assign = (id: string, galleries: readonly string[], unassign: readonly string[] = []) =>
  changeAssignments(store.db, { id, assign: galleries, unassign, now: 5 });

async function putGalleries(n: number): Promise<string[]> {
  const names = Array.from({ length: n }, (_, i) => `trip-${i}`);
  await store.db
    .prepare(
      `INSERT INTO galleries (gallery, version, photo_count, title, created_at, published_at)
       SELECT value, 'v1', 1, 'Title ' || value, 1, key / 3 FROM json_each(?)`,
    )
    .bind(JSON.stringify(names))
    .run();
  return names;
}

/** Every page of a list, one after the other. */
async function pages<Row>(read: (after: Row | null) => Promise<Row[]>): Promise<Row[][]> {
  const all: Row[][] = [];
  for (let after: Row | null = null; ; ) {
    const page: Row[] = await read(after);
    if (page.length === 0) return all;
    all.push(page);
    after = page.at(-1) ?? null;
  }
}

describe("accounts", () => {
  it("are listed in pages by name, each once, though several have one name", async () => {
    const names = ["Zoe", "Anna", "Ben", "Anna", "Anna", "Änne"];
    for (const [i, name] of names.entries()) await add(name, `client-${i}@example.com`);
    const read = await pages((after: { id: string } | null) =>
      listAccountPage(store.db, { find: "", after: after?.id ?? null, limit: 2 }),
    );
    expect(read.map((page) => page.length)).toEqual([2, 2, 2]);
    const listed = read.flat() as unknown as { name: string; id: string }[];
    expect(listed.map(({ name }) => name)).toEqual(["Anna", "Anna", "Anna", "Ben", "Zoe", "Änne"]);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(6);
  });

  it("are found by a part of the name or the address, in any case, and by nothing that only looks like a pattern", async () => {
    await add("Anna Huber", "Anna@Example.com");
    await add("Ben 100%", "ben_b@example.org");
    const find = async (text: string) =>
      (await listAccountPage(store.db, { find: text, after: null, limit: 9 })).map(({ name }) => name);
    expect(await find("")).toEqual(["Anna Huber", "Ben 100%"]);
    expect(await find(" HUB ")).toEqual(["Anna Huber"]);
    expect(await find("example.COM")).toEqual(["Anna Huber"]);
    for (const nothing of ["%a", "a_b@", "*", "'", '"', "\\", "x".repeat(500)]) expect(await find(nothing)).toEqual([]);
    expect(await find("%")).toEqual(["Ben 100%"]);
    expect(await find("_b@")).toEqual(["Ben 100%"]);
  });

  it("name the galleries that they were given last", async () => {
    const [anna, ben] = [await add("Anna"), await add("Ben")];
    const names = await putGalleries(12);
    const give = (ids: readonly string[], now: number) =>
      changeAssignments(store.db, { id: anna, assign: ids, unassign: [], now });
    await give(names.slice(0, 10), 5);
    await give(["trip-11"], 6);
    await give(["trip-10"], 7);
    const [first, second] = await listAccountPage(store.db, { find: "", after: null, limit: 9 });
    expect(first).toMatchObject({ id: anna, hasMore: true });
    const newest = ["trip-10", "trip-11", "trip-9", "trip-8", "trip-7"];
    expect(first?.titles).toEqual(newest.map((name) => `Title ${name}`));
    expect(second).toMatchObject({ id: ben, titles: [], hasMore: false });
    await assign(anna, [], names.slice(0, 7));
    expect(await listAccountPage(store.db, { find: "", after: null, only: anna, limit: 1 })).toMatchObject([
      { titles: newest.map((name) => `Title ${name}`), hasMore: false },
    ]);
    expect((await readAccount(store.db, anna))?.galleries).toEqual([...names.slice(7)].sort());
    expect(await readAccount(store.db, "nobody")).toBeNull();
    expect((await listAccounts(store.db)).map(({ galleries }) => galleries.length)).toEqual([5, 0]);
  });

  // Each page read every assignment of the 50 accounts on it: 15,000 rows for 300 galleries, three times.
  it("are listed from as many rows, however many galleries are assigned to them", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, i) => add(`Client ${i}`, `client-${i}@example.com`)));
    const names = await putGalleries(300);
    const reading = async () => {
      const { db, read } = countedRows(store.db);
      await listAccountPage(db, { find: "", after: null, limit: 11 });
      return read();
    };
    for (const id of ids) await assign(id, names.slice(0, 10));
    const few = await reading();
    for (const id of ids) await assign(id, names.slice(10));
    expect(few).toBeGreaterThan(0);
    expect(await reading()).toBeLessThanOrEqual(few);
  });

  it("are given a thousand galleries at once, each with its line in the feed, and no other's", async () => {
    const [anna, ben] = [await add("Anna"), await add("Ben")];
    const names = await putGalleries(1000);
    await assign(anna, [...names, "never-published"]);
    await assign(ben, names.slice(0, 2));
    expect((await readAccount(store.db, anna))?.galleries).toHaveLength(1000);
    await assign(anna, [], names.slice(0, 999));
    expect((await readAccount(store.db, anna))?.galleries).toEqual(["trip-999"]);
    expect((await readAccount(store.db, ben))?.galleries).toEqual(["trip-0", "trip-1"]);
    const lines = async (gallery: string) =>
      (await readFeed(store.db, { gallery, kind: null, before: null, limit: 9 })).map(({ what }) => what).sort();
    const [given, taken] = ["assigned to a client", "no longer assigned to a client"];
    expect(await lines("trip-0")).toEqual([given, given, taken]);
    expect(await lines("trip-999")).toEqual([given]);
    expect(await lines("never-published")).toEqual([]);
  });

  it("go by one address, however it is written", async () => {
    expect(await add("Anna", "anna@example.com")).not.toBe("");
    expect(await add("Anna", " ANNA@example.com ")).toBe("");
    expect(emailKey(" ANNA@example.com ")).toBe("anna@example.com");
  });
});

describe("galleries", () => {
  it("are read by id, in the order of the ids, without those that are not there", async () => {
    await putGalleries(4);
    const listed = await readListed(store.db, ["trip-3", "nowhere", "trip-0"]);
    expect(listed.map(({ policy }) => policy.gallery)).toEqual(["trip-3", "trip-0"]);
  });

  it("of an account are those assigned to it", async () => {
    const anna = await add("Anna");
    await putGalleries(3);
    await assign(anna, ["trip-2"]);
    expect((await listAssigned(store.db, anna)).map(({ policy }) => policy.gallery)).toEqual(["trip-2"]);
    expect(await listAssigned(store.db, "nobody")).toEqual([]);
  });
});
