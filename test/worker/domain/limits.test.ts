import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Count, LIMITS, type Limit, waitFor, widened } from "../../../worker/domain/limits.ts";

const NOW = Date.UTC(2026, 5, 13, 15);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PASSWORD: Limit = LIMITS.enter.address;
const HUNDRED: Limit = LIMITS.enter.all;

const wait = (count: Partial<Count> | null, limit = PASSWORD, amount = 1) =>
  waitFor(count && { level: 0, began: NOW, at: NOW, ...count }, { limit, amount, now: NOW });

describe("patience", () => {
  it("makes nobody wait who has not been counted", () => {
    expect(wait(null)).toBe(0);
  });

  it.each([
    [0, 0],
    [9, 0],
    [10, 30],
    [11, 60],
    [12, 120],
    [16, 1920],
    [17, 3600],
    [18, 3600],
    [100, 3600],
    [1_000_000, 3600],
  ])("after %i failures a moment ago is %i seconds", (level, seconds) => {
    expect(wait({ level })).toBe(seconds * SECOND);
  });

  it("runs from the last failure", () => {
    expect(wait({ level: 10, at: NOW - 20 * SECOND })).toBe(10 * SECOND);
    expect(wait({ level: 10, at: NOW - 30 * SECOND })).toBe(0);
    expect(wait({ level: 10, at: NOW - HOUR })).toBe(0);
  });

  it("ends a day after the first failure", () => {
    expect(wait({ level: 100, began: NOW - DAY + 1 })).toBe(HOUR);
    expect(wait({ level: 100, began: NOW - DAY })).toBe(0);
  });

  it.each([
    [4, 0],
    [5, 10],
    [6, 20],
    [7, 40],
    [8, 80],
    [9, 160],
    [11, 640],
    [12, 900],
    [1000, 900],
  ])("for the download PIN after %i errors is %i seconds", (level, seconds) => {
    expect(wait({ level }, LIMITS.pin.address)).toBe(seconds * SECOND);
  });

  it("is never negative, never longer than the longest wait, and never shorter after more failures", () => {
    const counts = fc.record({
      level: fc.nat(200),
      at: fc.integer({ min: NOW - 25 * HOUR, max: NOW }),
      began: fc.integer({ min: NOW - 25 * HOUR, max: NOW }),
    });
    fc.assert(
      fc.property(counts, (count) => {
        const now = wait(count);
        expect(now).toBeGreaterThanOrEqual(0);
        expect(now).toBeLessThanOrEqual(HOUR);
        expect(wait({ ...count, level: count.level + 1 })).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

describe("a budget", () => {
  it("is used up at once, then refilled evenly", () => {
    expect(wait({ level: 99 }, HUNDRED)).toBe(0);
    expect(wait({ level: 100 }, HUNDRED)).toBe(36 * SECOND);
    expect(wait({ level: 100, at: NOW - 36 * SECOND }, HUNDRED)).toBe(0);
    expect(wait({ level: 100, at: NOW - HOUR }, HUNDRED, 100)).toBe(0);
  });

  it("counts amounts, and never allows one larger than itself", () => {
    const bytes: Limit = { most: 1_000_000, within: HOUR };
    expect(wait({ level: 400_000 }, bytes, 600_000)).toBe(0);
    expect(wait({ level: 400_000 }, bytes, 600_001)).toBeGreaterThan(0);
    expect(wait(null, bytes, 1_000_001)).toBeGreaterThan(0);
    expect(wait(null, bytes, 50_000_000)).toBe(HOUR);
  });

  it("is enough after the wait it states", () => {
    const counts = fc.record({ level: fc.double({ min: 0, max: 100, noNaN: true }), since: fc.nat(2 * HOUR) });
    fc.assert(
      fc.property(counts, ({ level, since }) => {
        const count = { level, began: NOW, at: NOW - since };
        const ms = wait(count, HUNDRED);
        expect(waitFor(count, { limit: HUNDRED, amount: 1, now: NOW + ms })).toBe(0);
      }),
    );
  });

  it("for wrong PINs is twenty at once, and ten a day after that", () => {
    expect(wait({ level: 19 }, LIMITS.pin.all)).toBe(0);
    expect(wait({ level: 20 }, LIMITS.pin.all)).toBe((24 * HOUR) / 10);
  });
});

describe("a wider network", () => {
  it("is allowed more, with the same waits", () => {
    expect(widened(PASSWORD, 4)).toEqual({ ...PASSWORD, most: 40 });
    expect(wait({ level: 39 }, widened(PASSWORD, 4))).toBe(0);
    expect(wait({ level: 40 }, widened(PASSWORD, 4))).toBe(30 * SECOND);
  });
});
