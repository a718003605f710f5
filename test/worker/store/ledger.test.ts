import fc from "fast-check";
import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { LIMITS, type Limit, waitFor } from "../../../worker/domain/limits.ts";
import { giveBack, type Outcome, type Reservation, type Reserved, reserveAll } from "../../../worker/store/ledger.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();
const START = Date.UTC(2026, 5, 13, 15);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PASSWORD: Limit = LIMITS.enter.address;
const own = (name = "203.0.113.7") => ({ key: `enter anna-ben address ${name}`, limit: PASSWORD });
const all = { key: "enter anna-ben all", limit: LIMITS.enter.all };

type Guess = Partial<Reservation>;

// The bridge to the database breaks when a hundred statements at once meet a busy machine; twenty race as well.
const atOnce = pLimit(20);

function guess(about: Guess = {}): Promise<Outcome> {
  return atOnce(() => reserveAll(store.db, { counters: [own(), all], amount: 1, now: START, ...about }));
}

async function waitOf(about: Guess = {}): Promise<number> {
  const outcome = await guess(about);
  return outcome.ok ? 0 : outcome.wait;
}

/** Guesses at once; returns how many were let through. */
async function letThrough(count: number, about: (n: number) => Guess = () => ({})): Promise<number> {
  const outcomes = await Promise.all(Array.from({ length: count }, (_, n) => guess(about(n))));
  return outcomes.filter(({ ok }) => ok).length;
}

async function reservedOf(about: Guess = {}): Promise<Reserved> {
  const outcome = await guess(about);
  if (!outcome.ok) throw new Error("was refused");
  return outcome.reserved;
}

const rows = async () =>
  (await store.db.prepare("SELECT key, level, began, at, ends FROM ledger ORDER BY key").all()).results;

describe("one address", () => {
  it("gets exactly ten of a hundred parallel guesses let through", async () => {
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => guess()));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(10);
    expect(await rows()).toMatchObject([{ level: 10 }, { level: 10 }]);
  });

  it("waits 30 seconds after ten failures, then twice as long each time, up to an hour", async () => {
    await letThrough(10);
    let now = START;
    for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      const wait = seconds * SECOND;
      expect(await waitOf({ now: now + 1 })).toBe(wait - 1);
      expect(await waitOf({ now: now + wait - 1 })).toBeGreaterThan(0);
      now += wait;
      expect(await waitOf({ now }), `after ${seconds} s`).toBe(0);
    }
  });

  it("is given a wait of a second at least, so that nobody comes back at once", async () => {
    await letThrough(10);
    expect(await waitOf({ now: START + 30 * SECOND - 1 })).toBe(SECOND);
  });

  it("does not wait longer because of guesses that were refused", async () => {
    await letThrough(10);
    expect(await letThrough(20, () => ({ now: START + SECOND }))).toBe(0);
    expect(await waitOf({ now: START + 30 * SECOND })).toBe(0);
  });

  it("is forgotten a day after its first failure", async () => {
    await letThrough(10);
    expect(await letThrough(20, () => ({ now: START + DAY }))).toBe(10);
  });

  it("stops no other address at the same gallery", async () => {
    await letThrough(10);
    expect(await waitOf({ counters: [own("203.0.113.8"), all] })).toBe(0);
  });
});

describe("a reservation at several counters", () => {
  it("is made at all of them or at none", async () => {
    await letThrough(10);
    const before = await rows();
    expect((await guess({ counters: [all, own()] })).ok).toBe(false);
    expect((await guess({ counters: [own("198.51.100.1"), own(), all] })).ok).toBe(false);
    expect(await rows()).toEqual(before);
  });

  it("waits as long as the slowest of them", async () => {
    const one = { key: "one", limit: { most: 1, within: HOUR } };
    await guess({ counters: [one, own()] });
    await letThrough(9, () => ({ counters: [own()] }));
    expect(await waitOf({ counters: [one, own()] })).toBe(HOUR);
  });

  it("reads and writes a bounded number of rows, whatever visitors made before", async () => {
    await store.db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO ledger SELECT 'enter anna-ben address old ' || i, 1, ?1, ?1, iif(i % 2, ?2, ?3) FROM n`,
      )
      .bind(START - DAY, START - 1, START + DAY)
      .run();
    const spied: D1Result[] = [];
    const batch = store.db.batch.bind(store.db);
    const counting = Object.assign(Object.create(store.db), {
      batch: async (statements: D1PreparedStatement[]) => {
        const results = await batch(statements);
        spied.push(...results);
        return results;
      },
    }) as D1Database;
    const outcome = await reserveAll(counting, { counters: [own(), all], amount: 1, now: START });
    expect(outcome.ok).toBe(true);
    const read = spied.reduce((sum, { meta }) => sum + meta.rows_read, 0);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(300);
  });

  it("leaves nothing behind that no longer counts", async () => {
    await letThrough(30, (n) => ({ counters: [own(`198.51.100.${n}`), all] }));
    await guess({ now: START + 2 * DAY });
    expect(await rows()).toMatchObject([{ key: own().key }, { key: all.key }]);
  });
});

describe("a success", () => {
  it("is given back, so that a wedding party behind one address gets in", async () => {
    await letThrough(95, (n) => ({ counters: [own(`198.51.100.${n}`), all] }));
    for (let table = 0; table < 5; table++) {
      const guests = await Promise.all(Array.from({ length: 5 }, () => reservedOf()));
      await Promise.all(guests.map((one) => giveBack(store.db, one)));
    }
  });

  it("gives back itself alone, not the failures before it", async () => {
    await letThrough(9);
    await giveBack(store.db, await reservedOf());
    expect(await letThrough(3)).toBe(1);
  });

  it("leaves the wait of those before it where it was", async () => {
    await letThrough(10);
    await giveBack(store.db, await reservedOf({ now: START + 30 * SECOND }));
    expect(await waitOf({ now: START + 31 * SECOND })).toBe(0);
  });

  it("leaves no trace of an address that never failed", async () => {
    await giveBack(store.db, await reservedOf());
    expect(await rows()).toEqual([]);
  });
});

describe("all addresses at one gallery", () => {
  const address = (n: number) => ({ counters: [own(`198.51.100.${n}`), all] });

  it("get exactly a hundred guesses at once, in parallel too", async () => {
    const outcomes = await Promise.all(Array.from({ length: 130 }, (_, n) => guess(address(n))));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(100);
  });

  it("get one more every 36 seconds after that", async () => {
    await letThrough(100, address);
    expect(await waitOf({ ...address(101), now: START })).toBe(36 * SECOND);
    expect(await letThrough(2, (n) => ({ ...address(102 + n), now: START + 36 * SECOND }))).toBe(1);
    expect(await letThrough(101, (n) => ({ ...address(n), now: START + 2 * HOUR }))).toBe(100);
  });

  it("lock no other gallery and not the studio", async () => {
    await letThrough(100, address);
    expect(await waitOf(address(200))).toBeGreaterThan(0);
    const other = { key: "enter black-canyon all", limit: LIMITS.enter.all };
    expect(await waitOf({ counters: [own(), other] })).toBe(0);
    expect(await waitOf({ counters: [{ key: "studio  address 203.0.113.7", limit: LIMITS.studio.address }] })).toBe(0);
  });
});

describe("the download PIN", () => {
  const pin = (name: string) => [
    { key: `pin anna-ben address ${name}`, limit: LIMITS.pin.address },
    { key: "pin anna-ben all", limit: LIMITS.pin.all },
  ];

  it("waits ten seconds after five errors of one household, not an hour", async () => {
    const counters = pin("203.0.113.7");
    expect(await letThrough(8, () => ({ counters }))).toBe(5);
    expect(await waitOf({ counters })).toBe(10 * SECOND);
    expect(await waitOf({ counters, now: START + 10 * SECOND })).toBe(0);
    expect(await waitOf({ counters, now: START + 10 * SECOND })).toBe(20 * SECOND);
  });

  it("has odds of 30 in 10,000 against a determined day of guessing from everywhere, and of 90 in a week", async () => {
    let tried = 0;
    const perDay: number[] = [];
    for (let hour = 0; hour < 7 * 24; hour++) {
      if (hour % 24 === 0) perDay.push(tried);
      const about = (n: number) => ({ counters: pin(`198.51.${hour}.${n}`), now: START + hour * HOUR });
      while ((await guess(about(tried))).ok) tried += 1;
    }
    expect(perDay[1]).toBeLessThanOrEqual(30);
    expect(tried).toBeLessThanOrEqual(90);
  });
});

describe("an amount", () => {
  const bytes = { key: "words anna-ben holder session:1", limit: { most: 1000, within: HOUR } };

  it("is reserved as a whole, and given back as a whole", async () => {
    const reserved = await reservedOf({ counters: [bytes], amount: 900 });
    expect(await waitOf({ counters: [bytes], amount: 200 })).toBeGreaterThan(0);
    expect(await waitOf({ counters: [bytes], amount: 100 })).toBe(0);
    await giveBack(store.db, reserved);
    expect(await waitOf({ counters: [bytes], amount: 900 })).toBe(0);
  });

  it("larger than the whole budget is never reserved", async () => {
    expect(await waitOf({ counters: [bytes], amount: 1001 })).toBeGreaterThan(0);
    expect(await rows()).toEqual([]);
  });
});

describe("the ledger's statement", () => {
  it("judges as the rule for waits does", async () => {
    const limits: Limit[] = [PASSWORD, LIMITS.pin.address, LIMITS.enter.all, LIMITS.pin.all];
    const steps = fc.array(fc.record({ after: fc.nat(2 * HOUR), amount: fc.constantFrom(1, 1, 1, 3) }), {
      minLength: 1,
      maxLength: 25,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...limits), steps, async (limit, walk) => {
        run += 1;
        const counters = [{ key: `run ${run}`, limit }];
        let now = START;
        for (const { after, amount } of walk) {
          now += after;
          const row = await store.db
            .prepare("SELECT level, began, at FROM ledger WHERE key = ?")
            .bind(`run ${run}`)
            .first<{ level: number; began: number; at: number }>();
          const expected = waitFor(row, { limit, amount: limit.first ? 1 : amount, now });
          const outcome = await reserveAll(store.db, { counters, amount: limit.first ? 1 : amount, now });
          expect(outcome.ok).toBe(expected === 0);
        }
      }),
      { numRuns: 25 },
    );
  });
});
