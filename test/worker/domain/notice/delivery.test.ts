import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fateAfter, GIVE_UP_MS, LEASE_MS, retryDelay } from "../../../../worker/domain/notice/delivery.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 5, 13, 15);
const failure = { ok: false, reason: "the receiver answered 500" } as const;

describe("the wait after a failure", () => {
  it("doubles from a minute to six hours", () => {
    const waits = Array.from({ length: 11 }, (_, n) => retryDelay(n + 1, 1) / MINUTE);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
  });

  it("is spread between half and all of that, however often it failed", () => {
    const attempts = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(attempts, fc.double({ min: 0, max: 1, noNaN: true }), (n, random) => {
        const [least, wait, most] = [retryDelay(n, 0), retryDelay(n, random), retryDelay(n, 1)];
        expect(least).toBe(most / 2);
        expect(wait).toBeGreaterThanOrEqual(least);
        expect(wait).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe("a delivery", () => {
  const after = (change: object) => ({ attempts: 1, dueAt: NOW, now: NOW, random: 1, ...change });

  it("that worked counts as sent", () => {
    expect(fateAfter({ ok: true }, after({}))).toEqual({ state: "sent", nextAt: NOW, reason: null });
  });

  it("that failed waits, and says why", () => {
    expect(fateAfter(failure, after({ attempts: 3 }))).toEqual({
      state: "waiting",
      nextAt: NOW + 4 * MINUTE,
      reason: failure.reason,
    });
  });

  it("is given up if the next attempt would come after three days or be useless", () => {
    const late = NOW + GIVE_UP_MS - MINUTE;
    expect(fateAfter(failure, after({ now: late })).state).toBe("waiting");
    expect(fateAfter(failure, after({ now: late + 1 }))).toMatchObject({ state: "failed", reason: failure.reason });
    expect(fateAfter({ ...failure, final: true }, after({})).state).toBe("failed");
  });

  it("is tried some twenty times before it is given up", () => {
    let [now, attempts] = [NOW, 1];
    for (; attempts < 100; attempts++) {
      const { state, nextAt } = fateAfter(failure, { attempts, dueAt: NOW, now, random: 0.5 });
      if (state === "failed") break;
      now = nextAt;
    }
    expect(attempts).toBeGreaterThan(15);
    expect(attempts).toBeLessThan(30);
  });

  it("is locked for longer than an attempt may last", () => {
    expect(LEASE_MS).toBeGreaterThan(10_000 * 2);
  });
});
