import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isCausedBy, Unanswered } from "../../scripts/target/fault.ts";
import { retryIdempotent } from "../../scripts/target/retry-idempotent.ts";
import type { Target } from "../../scripts/target/target.ts";
import { takeLease } from "../../worker/store/leases.ts";
import { batch, StorageFault } from "../../worker/store/query.ts";
import { changeSettings } from "../../worker/store/settings.ts";
import { HASTE, testAccount } from "../support/account.ts";
import { putGallery, putSets } from "../support/d1.ts";
import type { Trouble } from "../support/road.ts";

const account = testAccount();
const held: { target?: Target } = {};

beforeAll(async () => {
  held.target = await account.open();
});

beforeEach(async () => {
  await account.db.batch(["leases", "galleries", "sets"].map((table) => account.db.prepare(`DELETE FROM ${table}`)));
});

function remote(): D1Database {
  if (!held.target) throw new Error("it is open once the tests run");
  return held.target.db;
}

const INSERT = "INSERT INTO leases (holder, gallery, expires_at) VALUES (?, ?, ?)";
const holders = async () =>
  (await account.db.prepare("SELECT holder FROM leases ORDER BY holder").all<{ holder: string }>()).results.map(
    ({ holder }) => holder,
  );

/** The next requests meet these, one each. */
function meet(...troubles: Trouble[]): void {
  account.d1.trouble = () => troubles.shift() ?? null;
}

describe("the account's database", () => {
  it("answers like the local one: rows, first rows, counts of changes", async () => {
    const done = await remote()
      .prepare(INSERT)
      .bind("Zoë 'x' -- ; 鳥", "trip", 2 ** 40)
      .run();
    expect(done.meta.changes).toBe(1);
    const read = remote().prepare("SELECT holder, expires_at, NULL AS empty FROM leases WHERE expires_at > ?");
    const row = { holder: "Zoë 'x' -- ; 鳥", expires_at: 2 ** 40, empty: null };
    expect((await read.bind(5).all()).results).toEqual([row]);
    expect(await read.bind(5).first()).toEqual(row);
    expect(await read.bind(5).first("expires_at")).toBe(2 ** 40);
    expect(await read.bind(2 ** 41).first()).toBeNull();
    const [none, one] = await remote().batch([read.bind(2 ** 41), read.bind(5)]);
    expect([none?.results, one?.results]).toEqual([[], [row]]);
    expect(await remote().batch([])).toEqual([]);
  });

  it("binds the exact values, or nothing", () => {
    const statement = remote().prepare("SELECT ?");
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, {}, 1n]) {
      expect(() => statement.bind(value)).toThrow("can't be bound");
    }
  });

  it("makes all changes of a batch or none", async () => {
    const insert = remote().prepare(INSERT);
    const failing = remote().batch([insert.bind("a", "trip", 1), remote().prepare("SELECT json('no')")]);
    await expect(failing).rejects.toThrow("malformed JSON");
    expect(await holders()).toEqual([]);
  });

  it("says why it refused, so that settings recognise their own guard", async () => {
    await putGallery(account.db, "trip");
    await putSets(account.db, "trip", { day: "everyone", night: "everyone" });
    const liveSets = ["day", "night"];
    const close = (set: string) => {
      const change = { sets: new Map([[set, "client" as const]]) };
      return changeSettings(remote(), { gallery: "trip", change, liveSets, now: 1 });
    };
    const results = await Promise.all([close("day"), close("night")]);
    expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  it("is migrated as wrangler would do it, once", async () => {
    const applied = () => account.db.prepare("SELECT name FROM d1_migrations ORDER BY id").all<{ name: string }>();
    const before = (await applied()).results;
    expect(before[0]?.name).toBe("0001_galleries.sql");
    await account.open();
    expect((await applied()).results).toEqual(before);
  });
});

describe("a bad connection to the database", () => {
  const TROUBLES: Trouble[] = ["unsent", "unanswered", "cut", "slow", 429, 503];

  it.each(TROUBLES)("that is %s doesn't stop a read", async (trouble) => {
    meet(trouble, trouble);
    expect(await remote().prepare("SELECT 7 AS seven").first("seven")).toBe(7);
  });

  it.each(["unanswered", "cut", 503] as Trouble[])(
    "that is %s makes a change at most once, and says that it may have been made",
    async (trouble) => {
      account.d1.passed.splice(0);
      meet(trouble);
      const error = await batch(remote(), [remote().prepare(INSERT).bind("once", "trip", 1)]).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(StorageFault);
      expect(isCausedBy(error, Unanswered)).toBe(true);
      expect(String((error as Error).cause)).toContain("may have been made");
      expect(account.d1.passed).toHaveLength(1);
    },
  );

  it("without an answer is given up: reads are repeated, changes are not", async () => {
    const { db } = await account.open({ idleMs: 3000 });
    meet("stalled");
    expect(await db.prepare("SELECT 7 AS seven").first("seven")).toBe(7);
    account.d1.trouble = () => "stalled";
    await expect(db.prepare(INSERT).bind("silent", "trip", 1).run()).rejects.toThrow(Unanswered);
  });

  it("that refuses requests for a while is waited for, with changes too", async () => {
    meet(429, 429);
    await remote().prepare(INSERT).bind("patient", "trip", 1).run();
    expect(await holders()).toEqual(["patient"]);
  });

  it("doesn't double what is repeated: a lease", async () => {
    meet("unanswered");
    const take = () => takeLease(remote(), { holder: "me", galleries: ["trip"] }, { now: 1, until: 9 });
    await expect(take()).rejects.toThrow(StorageFault);
    expect(await retryIdempotent(take, HASTE)).toBe(true);
    expect(await holders()).toEqual(["me trip"]);
  });
});
