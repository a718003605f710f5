import { describe, expect, it } from "vitest";
import { type Activity, activityStatement, recordActivity } from "../../../worker/store/activity.ts";
import { readFeed } from "../../../worker/store/feed.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15, 59);
const MINUTE = 60_000;

const add = (activity: Partial<Activity> = {}) =>
  recordActivity(store.db, {
    ...{ gallery: "anna-ben", at: NOW, kind: "download", who: "guest", what: "all.zip" },
    ...activity,
  });
const feed = (page: Partial<Parameters<typeof readFeed>[1]> = {}) =>
  readFeed(store.db, { gallery: "anna-ben", kind: null, before: null, limit: 50, ...page });

describe("the feed", () => {
  it("counts entries and downloads of the same hour in one row, with the time of the last", async () => {
    await add();
    await add({ at: NOW + 1000 });
    await add({ at: NOW + 2 * MINUTE });
    expect(await feed()).toMatchObject([
      { at: NOW + 2 * MINUTE, count: 1 },
      { at: NOW + 1000, count: 2 },
    ]);
  });

  it("counts different people and different things apart", async () => {
    await add();
    await add({ who: "client" });
    await add({ what: "vows.zip" });
    await add({ gallery: "black-canyon" });
    expect(await feed()).toHaveLength(3);
  });

  it("keeps every change of access and every selection as a row of its own", async () => {
    for (const kind of ["access", "selection"] as const) {
      await add({ kind });
      await add({ kind });
    }
    expect(await feed()).toHaveLength(4);
  });

  it("is read in pages that neither repeat nor miss a row, though many have the same time", async () => {
    await store.db.batch(
      Array.from({ length: 25 }, (_, n) =>
        activityStatement(store.db, {
          ...{ gallery: "anna-ben", kind: "download", who: "guest", what: `ANB_${n}.jpg` },
          at: NOW + Math.floor(n / 10),
        }),
      ),
    );
    const seen: string[] = [];
    let before: { at: number; id: number } | null = null;
    for (let page = await feed({ limit: 4 }); page.length > 0; page = await feed({ limit: 4, before })) {
      seen.push(...page.map(({ what }) => what));
      before = page.at(-1) ?? null;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `ANB_${24 - n}.jpg`));
  });

  it("shows one kind when it is asked for one", async () => {
    await add();
    await add({ kind: "entry", what: "by password" });
    expect(await feed({ kind: "entry" })).toMatchObject([{ what: "by password" }]);
  });
});
