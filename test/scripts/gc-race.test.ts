import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { collectGarbage, type GcReport } from "../../scripts/gc/gc.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import type { Target } from "../../scripts/target/target.ts";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { hookedTarget, killedAtCall } from "../support/hooked-target.ts";
import { ROOT } from "../support/publishing.ts";
import { emptyTarget, holesIn, publishSmall, type SmallGallery, storedKeys } from "../support/small-galleries.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const held: { state?: string; target?: Target } = {};
// Storage knows the real time alone, so the clock of the tests runs ahead of it; all that is stored looks old at once, and
// nothing but the lease protects a publish.
const clock = { ahead: 0 };
const now = () => Date.now() + clock.ahead;

beforeAll(async () => {
  held.state = await mkdtemp(path.join(tmpdir(), "glassine-gc-"));
  held.target = await openLocalTarget({ stateDir: held.state, root: ROOT });
});
beforeEach(async () => {
  clock.ahead = 0;
  await emptyTarget(target());
});
afterAll(async () => {
  await held.target?.close();
  if (held.state) await rm(held.state, { recursive: true, force: true });
});

function target(): Target {
  if (!held.target) throw new Error("it is there once the tests run");
  return held.target;
}

const NOT_NOW = "a publish is under way";
const QUIET = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };

function clean(through: Target = target()): Promise<GcReport> {
  const onWait = () => {
    throw new Error(NOT_NOW);
  };
  const signal = new AbortController().signal;
  return collectGarbage({ target: through, progress: QUIET, now, undoMs: 30 * DAY, dryRun: false, signal, onWait });
}

/** Cleans up, unless a publish is in the way. */
const cleanIfFree = () =>
  clean().then(
    () => "done",
    (error: Error) => {
      if (error.message !== NOT_NOW) throw error;
      return "refused";
    },
  );

const publish = (small: SmallGallery, through: Target = target(), onWait?: () => void) =>
  publishSmall(small, { target: through, now, ...(onWait ? { onWait } : {}) });

const trip = (photos: string, site = "1"): SmallGallery => ({ gallery: "trip", photos: [...photos], site });

/** A gallery with a version that is garbage; the next publish uses its photos and its site again. */
async function longAgo(): Promise<SmallGallery> {
  await publish(trip("xy", "9"));
  clock.ahead += 3 * DAY;
  await publish(trip("ab"));
  await target().db.prepare("DELETE FROM versions WHERE version NOT IN (SELECT version FROM galleries)").run();
  clock.ahead += 3 * DAY;
  return trip("xyb", "9");
}

/** The calls a piece of work makes, by number from 1: of equal ones in a row the first and the last. */
async function callsOf(work: (through: Target) => Promise<unknown>): Promise<number[]> {
  const calls: string[] = [];
  await work(hookedTarget(target(), async (call) => void calls.push(call)));
  return calls.flatMap((call, at) => (calls[at - 1] === call && calls[at + 1] === call ? [] : [at + 1]));
}

/** Does something once, before the call with that number. */
function atCall(nth: number, act: (call: string) => Promise<unknown>): (call: string) => Promise<void> {
  let calls = 0;
  return async (call) => {
    calls += 1;
    if (calls === nth) await act(call);
  };
}

/** Runs a case for each of these calls, from an empty target. */
async function forEachCall(calls: number[], run: (nth: number) => Promise<void>): Promise<void> {
  expect(calls.length).toBeGreaterThan(7);
  for (const nth of calls) {
    await emptyTarget(target());
    clock.ahead = 0;
    await run(nth);
  }
}

describe("gc beside a publish", () => {
  it("at any of the publish's calls takes nothing from it", async () => {
    const next = await longAgo();
    const calls = await callsOf((through) => publish(next, through));
    const ends = new Set<string>();
    await forEachCall(calls, async (nth) => {
      const again = await longAgo();
      const through = hookedTarget(
        target(),
        atCall(nth, async () => ends.add(await cleanIfFree())),
      );
      expect(await publish(again, through)).toBe(true);
      expect(await holesIn(target())).toEqual([]);
    });
    expect(ends).toEqual(new Set(["done", "refused"]));
  });

  it("makes a publish wait at any of its own calls, and the publish finds out what is gone", async () => {
    await longAgo();
    const calls = await callsOf(clean);
    const waited = new Set<boolean>();
    await forEachCall(calls, async (nth) => {
      const next = await longAgo();
      const started: { publish?: Promise<boolean> } = {};
      const start = () =>
        new Promise<void>((resolve) => {
          const ended = (wait: boolean) => {
            waited.add(wait);
            resolve();
          };
          started.publish = publish(next, target(), () => ended(true));
          void started.publish.finally(() => ended(false));
        });
      await clean(hookedTarget(target(), atCall(nth, start)));
      expect(await started.publish).toBe(true);
      expect(await holesIn(target())).toEqual([]);
    });
    expect(waited).toContain(true);
  });

  it("makes a publish that slept past its lease fail, and never switch to a version with holes", async () => {
    const next = await longAgo();
    const calls = await callsOf((through) => publish(next, through));
    const ends = new Set<string>();
    await forEachCall(calls, async (nth) => {
      const again = await longAgo();
      const sleep = async () => {
        clock.ahead += 6 * MINUTE;
        await clean();
      };
      ends.add(String(await publish(again, hookedTarget(target(), atCall(nth, sleep))).catch(() => "failed")));
      expect(await holesIn(target())).toEqual([]);
      expect(await publish(again)).toBe(true);
      expect(await holesIn(target())).toEqual([]);
    });
    expect(ends).toContain("false");
    expect(ends).toContain("true");
  });

  // Between two of its requests: a request that reaches storage minutes after it was sent can't be called back.
  it("stops if it slept itself and a publish went ahead", async () => {
    await longAgo();
    const calls = await callsOf(clean);
    const ends = new Set<string>();
    await forEachCall(calls, async (nth) => {
      const next = await longAgo();
      const sleep = async (call: string) => {
        if (call === "delete") return;
        clock.ahead += 6 * MINUTE;
        await publish(next);
      };
      const end = await clean(hookedTarget(target(), atCall(nth, sleep))).then(
        () => "done",
        (error: Error) => error.name,
      );
      ends.add(end);
      expect(await holesIn(target())).toEqual([]);
    });
    expect(ends).toContain("LeaseLost");
  });
});

describe("gc that is killed", () => {
  it("at any call leaves everything whole, and the next one ends as if nothing had happened", async () => {
    await longAgo();
    await setUnpublished(target().db, { gallery: "trip", down: true, now: now() });
    const calls = await callsOf(clean);
    await forEachCall(calls, async (nth) => {
      await longAgo();
      await publish({ gallery: "other", photos: ["a", "o"], site: "1" });
      await setUnpublished(target().db, { gallery: "trip", down: true, now: now() });
      clock.ahead += 31 * DAY;
      const killing = killedAtCall(nth);
      // Giving the lease back is the last call, and does without an answer.
      await clean(hookedTarget(target(), killing.before)).catch(() => {});
      expect(killing.killed).toBe(true);
      expect(await holesIn(target())).toEqual([]);
      clock.ahead += 6 * MINUTE;
      await clean();
      expect(await holesIn(target())).toEqual([]);
      const left = await storedKeys(target());
      expect(left.filter((key) => key.startsWith("blobs/"))).toHaveLength(4);
      expect(left.filter((key) => key.startsWith("galleries/trip/"))).toHaveLength(3);
      expect((await clean()).freed).toEqual({ versions: 0, objects: 0, bytes: 0 });
    });
  });
});

const PHOTOS = "abcdefgh";
const gallery = fc.constantFrom("trip", "wedding", "portraits");
const step = fc.oneof(
  fc.record({
    does: fc.constant("publish" as const),
    gallery,
    photos: fc.uniqueArray(fc.constantFrom(...PHOTOS), { minLength: 1, maxLength: 5 }),
    site: fc.constantFrom("1", "2", "3"),
    killedAt: fc.option(fc.integer({ min: 1, max: 25 }), { freq: 3, nil: null }),
  }),
  fc.record({
    does: fc.constant("clean" as const),
    killedAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
  }),
  fc.record({ does: fc.constant("wait" as const), hours: fc.constantFrom(1, 25, 49, 24 * 10, 24 * 31) }),
  fc.record({ does: fc.constant("take down" as const), gallery, down: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const DOWN_AND_OUT: readonly Step[] = [
  { does: "publish", gallery: "trip", photos: ["a"], site: "1", killedAt: null },
  { does: "take down", gallery: "trip", down: true },
];

async function take(made: Step): Promise<void> {
  const killed = "killedAt" in made ? killedAtCall(made.killedAt ?? Number.POSITIVE_INFINITY) : null;
  const through = killed ? hookedTarget(target(), killed.before) : target();
  if (made.does === "wait") clock.ahead += made.hours * HOUR;
  else if (made.does === "take down") await setUnpublished(target().db, { ...made, now: now() });
  else {
    const work = made.does === "publish" ? publish(made, through) : clean(through);
    await work.catch((error: Error) => {
      if (!killed?.killed) throw error;
    });
    if (killed?.killed) clock.ahead += 6 * MINUTE;
  }
}

describe("whatever happens to galleries", () => {
  it("those that are live or may come back stay whole, and in the end nothing useless is left", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (history) => {
        await emptyTarget(target());
        clock.ahead = 0;
        for (const made of history) {
          await take(made);
          expect(await holesIn(target())).toEqual([]);
        }
        await expectNoGarbage();
      }),
      { numRuns: 15, examples: [[[...DOWN_AND_OUT]]] },
    );
  });
});

/** Days later and with every gallery brought back that may be, what is stored is what kept versions are made of. */
async function expectNoGarbage(): Promise<void> {
  clock.ahead += 3 * DAY;
  await clean();
  const before = await storedKeys(target());
  expect((await clean()).freed.objects).toBe(0);
  expect(await storedKeys(target())).toEqual(before);
  expect(await holesIn(target())).toEqual([]);
  clock.ahead += 40 * DAY;
  const down = await target().db.prepare("SELECT gallery FROM galleries WHERE unpublished_at IS NULL").all();
  await clean();
  if (down.results.length > 0) return;
  const kept = /^(?:galleries\/\w+\/[^/]+\/(?:gallery|photos\/\d+|sets\/all)\.json|shell\/logo-\w+\.png)$/;
  expect((await storedKeys(target())).filter((key) => !kept.test(key))).toEqual([]);
}
