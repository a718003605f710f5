import { describe, expect, it } from "vitest";
import { ADDRESS_LIMITS, PASSWORD_LIMITS, PIN_LIMITS } from "../../../worker/domain/attempts.ts";
import { type Attempt, giveBackAttempt, reserveAttempt } from "../../../worker/store/attempts.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();
const START = Date.UTC(2026, 5, 13, 15);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DOOR = "enter:anna-ben";
const ADDRESS = "203.0.113.7";
let attempts = 0;

function guess(attempt: Partial<Attempt> = {}): Promise<number> {
  attempts += 1;
  const plain = { id: `attempt ${attempts}`, door: DOOR, address: ADDRESS, now: START, limits: PASSWORD_LIMITS };
  return reserveAttempt(store.db, { ...plain, ...attempt });
}

/** Guesses one after the other; returns the waits. */
async function guesses(count: number, attempt: (n: number) => Partial<Attempt> = () => ({})): Promise<number[]> {
  const waits: number[] = [];
  for (let n = 0; n < count; n++) waits.push(await guess(attempt(n)));
  return waits;
}

/** Puts failures into the ledger as if they had been let through one after the other. */
async function failed(count: number, attempt: (n: number) => Partial<Attempt> = () => ({})): Promise<void> {
  const insert = store.db.prepare("INSERT INTO attempts (id, door, address, at) VALUES (?, ?, ?, ?)");
  const rows = Array.from({ length: count }, (_, n) => {
    attempts += 1;
    const { door = DOOR, address = ADDRESS, now = START } = attempt(n);
    return insert.bind(`attempt ${attempts}`, door, address, now);
  });
  await store.db.batch(rows);
}

const letThrough = (waits: number[]) => waits.filter((wait) => wait === 0).length;

describe("one address at one gallery's door", () => {
  it("gets exactly ten of a hundred parallel guesses let through", async () => {
    const waits = await Promise.all(Array.from({ length: 100 }, () => guess()));
    expect(letThrough(waits)).toBe(10);
    const { results } = await store.db.prepare("SELECT id FROM attempts").all();
    expect(results).toHaveLength(10);
  });

  it("waits 30 seconds after ten failures, then twice as long each time, up to an hour", async () => {
    await failed(10);
    let now = START;
    for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      const wait = seconds * SECOND;
      expect(await guess({ now: now + 1 })).toBe(wait - 1);
      expect(await guess({ now: now + wait - 1 })).toBeGreaterThan(0);
      now += wait;
      expect(await guess({ now }), `after ${seconds} s`).toBe(0);
    }
  });

  it("is told a wait of a second at least, so that nobody is told to come back at once", async () => {
    await failed(10);
    expect(await guess({ now: START + 30 * SECOND - 1 })).toBe(SECOND);
  });

  it("is not made to wait longer by guesses that were refused", async () => {
    await failed(10);
    await guesses(20, () => ({ now: START + SECOND }));
    expect(await guess({ now: START + 30 * SECOND })).toBe(0);
  });

  it("is forgotten a day after its failures", async () => {
    await failed(10);
    expect(letThrough(await guesses(10, () => ({ now: START + DAY })))).toBe(10);
  });

  it("leaves no attempts behind that no longer count", async () => {
    await failed(10);
    await guess({ now: START + DAY });
    const { results } = await store.db.prepare("SELECT at FROM attempts").all();
    expect(results).toEqual([{ at: START + DAY }]);
  });
});

describe("a success", () => {
  it("is given back, so that a wedding party behind one address gets in", async () => {
    await failed(95, (n) => ({ address: `198.51.100.${n}` }));
    for (let table = 0; table < 5; table++) {
      const guests = Array.from({ length: 5 }, (_, seat) => `table ${table}, seat ${seat}`);
      expect(letThrough(await Promise.all(guests.map((id) => guess({ id }))))).toBe(5);
      await Promise.all(guests.map((id) => giveBackAttempt(store.db, id)));
    }
  });

  it("gives back itself alone, not the failures before it", async () => {
    await failed(9);
    expect(await guess({ id: "the right one" })).toBe(0);
    await giveBackAttempt(store.db, "the right one");
    expect(await guess()).toBe(0);
    expect(await guess()).toBeGreaterThan(0);
  });
});

describe("many addresses at one gallery's door", () => {
  const address = (n: number) => ({ address: `198.51.100.${n}` });

  it("get exactly a hundred guesses an hour together, in parallel too", async () => {
    const waits = await Promise.all(Array.from({ length: 130 }, (_, n) => guess(address(n))));
    expect(letThrough(waits)).toBe(100);
  });

  it("wait until the oldest of the hundred is an hour old", async () => {
    await failed(100, (n) => ({ ...address(n), now: START + n }));
    expect(await guess({ now: START + 10 * MINUTE })).toBe(50 * MINUTE);
    expect(await guess({ now: START + HOUR - 1 })).toBeGreaterThan(0);
    expect(await guess({ now: START + HOUR })).toBe(0);
    expect(await guess({ now: START + HOUR })).toBeGreaterThan(0);
  });

  it("do not lock another gallery's door, nor the studio's", async () => {
    await failed(100, address);
    expect(await guess()).toBeGreaterThan(0);
    expect(await guess({ door: "enter:black-canyon" })).toBe(0);
    expect(await guess({ door: "studio" })).toBe(0);
  });
});

describe("an address that is made to wait", () => {
  it("stops no other address at the same door", async () => {
    await failed(10);
    expect(await guess({ address: "203.0.113.8" })).toBe(0);
  });

  it("may still try another gallery's door", async () => {
    await failed(10);
    expect(await guess({ door: "enter:black-canyon" })).toBe(0);
  });
});

describe("the download PIN", () => {
  const pin = { door: "pin:anna-ben", limits: PIN_LIMITS };

  it("may be tried five times an hour by one address", async () => {
    expect(letThrough(await guesses(8, () => pin))).toBe(5);
    expect(await guess({ ...pin, now: START + HOUR - SECOND })).toBe(SECOND);
    expect(letThrough(await guesses(8, () => ({ ...pin, now: START + HOUR })))).toBe(5);
  });

  it("is tried twenty times a day at most, however many addresses are at it", async () => {
    const waits = await Promise.all(
      Array.from({ length: 60 }, (_, n) => guess({ ...pin, address: `198.51.100.${n}` })),
    );
    expect(letThrough(waits)).toBe(20);
    expect(await guess({ ...pin, now: START + DAY - 1 })).toBeGreaterThan(0);
    expect(await guess({ ...pin, now: START + DAY })).toBe(0);
  });

  it("has odds of 20 in 10,000 against a determined day of guessing from everywhere", async () => {
    let tried = 0;
    for (let hour = 0; hour < 24; hour++) {
      const now = START + hour * HOUR;
      tried += letThrough(await guesses(2, (n) => ({ ...pin, now, address: `198.51.100.${2 * hour + n}` })));
    }
    expect(tried).toBe(20);
  });
});

describe("one address at the doors of many accounts", () => {
  it("is counted by itself, whatever others do", async () => {
    const clients = { door: "clients", limits: ADDRESS_LIMITS };
    expect(letThrough(await guesses(12, () => clients))).toBe(10);
    await failed(200, (n) => ({ ...clients, address: `198.51.100.${n % 100}` }));
    expect(await guess({ ...clients, address: "198.51.100.200" })).toBe(0);
  });
});
