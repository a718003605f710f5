import { describe, expect, it } from "vitest";
import { NO_QUESTIONNAIRE } from "../../../worker/domain/selection.ts";
import { EVERY_GALLERY, readLeases, releaseLease, renewLease, takeLease } from "../../../worker/store/leases.ts";
import { switchVersion } from "../../../worker/store/switch-version.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

const MINUTE = 60_000;
const at = (now: number) => ({ now, until: now + 5 * MINUTE });
const publisher = (holder: string, ...galleries: string[]) => ({ holder, galleries });
const cleaner = (holder: string) => ({ holder, galleries: [EVERY_GALLERY] });
const galleries = async (now: number) => (await readLeases(store.db, now)).map(({ gallery }) => gallery);

describe("a lease", () => {
  it("of one publish is not in the way of another, even of the same gallery", async () => {
    expect(await takeLease(store.db, publisher("a", "trip", "wedding"), at(0))).toBe(true);
    expect(await takeLease(store.db, publisher("b", "trip"), at(1))).toBe(true);
    expect(await galleries(2)).toEqual(["trip", "trip", "wedding"]);
  });

  it("on every gallery is not had while anybody publishes", async () => {
    await takeLease(store.db, publisher("a", "trip"), at(0));
    expect(await takeLease(store.db, cleaner("gc"), at(1))).toBe(false);
    expect(await galleries(2)).toEqual(["trip"]);
    await releaseLease(store.db, "a");
    expect(await takeLease(store.db, cleaner("gc"), at(3))).toBe(true);
  });

  it("on every gallery keeps publishers out, and everybody else who wants every gallery", async () => {
    await takeLease(store.db, cleaner("gc"), at(0));
    expect(await takeLease(store.db, publisher("a", "trip"), at(1))).toBe(false);
    expect(await takeLease(store.db, cleaner("other"), at(1))).toBe(false);
    expect(await galleries(2)).toEqual([EVERY_GALLERY]);
  });

  it("is had by who has it already", async () => {
    expect(await takeLease(store.db, cleaner("gc"), at(0))).toBe(true);
    expect(await takeLease(store.db, cleaner("gc"), at(1))).toBe(true);
    expect(await readLeases(store.db, 1)).toEqual([{ gallery: EVERY_GALLERY, until: 1 + 5 * MINUTE }]);
  });

  it("that ran out is in nobody's way, and its holder finds it gone", async () => {
    await takeLease(store.db, publisher("sleeper", "trip"), at(0));
    expect(await takeLease(store.db, cleaner("gc"), at(5 * MINUTE))).toBe(true);
    expect(await renewLease(store.db, "sleeper", 99 * MINUTE)).toBe(false);
    await releaseLease(store.db, "gc");
    expect(await renewLease(store.db, "sleeper", 99 * MINUTE)).toBe(false);
  });

  it("of a publish that ran out is renewed as long as nobody cleaned up", async () => {
    await takeLease(store.db, publisher("sleeper", "trip"), at(0));
    await takeLease(store.db, publisher("b", "trip"), at(6 * MINUTE));
    expect(await renewLease(store.db, "sleeper", 20 * MINUTE)).toBe(true);
  });

  it("is given back by its own holder alone, whatever others are called", async () => {
    await takeLease(store.db, publisher("ab", "trip"), at(0));
    await releaseLease(store.db, "a");
    expect(await galleries(1)).toEqual(["trip"]);
  });
});

describe("a switch", () => {
  const first = {
    ...{ gallery: "trip", version: "v1", digest: "d", photoCount: 1, title: "Trip", date: null, language: null },
    studio: { name: "Mara", email: null, links: [], timezone: "UTC" },
    newSets: new Map([["all", "everyone" as const]]),
    first: { downloads: "all" as const, listed: false, expiresAt: null, response: NO_QUESTIONNAIRE, offer: null },
    now: 10,
  };
  const versions = async () => (await store.db.prepare("SELECT version FROM versions").all()).results;

  it("is refused to who lost the lease, at a first publish and later", async () => {
    expect(await switchVersion(store.db, { ...first, from: null, holder: "a" })).toBe(false);
    expect(await versions()).toEqual([]);
    await takeLease(store.db, publisher("a", "trip"), at(0));
    expect(await switchVersion(store.db, { ...first, from: null, holder: "a" })).toBe(true);
    await takeLease(store.db, cleaner("gc"), at(6 * MINUTE));
    const from = { version: "v1", sets: first.newSets };
    const next = { ...first, version: "v2", newSets: new Map(), from };
    expect(await switchVersion(store.db, { ...next, holder: "a" })).toBe(false);
    await releaseLease(store.db, "gc");
    await takeLease(store.db, publisher("b", "trip"), at(7 * MINUTE));
    expect(await switchVersion(store.db, { ...next, holder: "a" })).toBe(false);
    expect(await switchVersion(store.db, { ...next, holder: "b" })).toBe(true);
    expect(await versions()).toEqual([{ version: "v1" }, { version: "v2" }]);
  });
});
