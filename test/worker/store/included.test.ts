import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideAccess } from "../../../worker/domain/access.ts";
import { readIncluded, takeIncluded } from "../../../worker/store/included.ts";
import { readPolicy } from "../../../worker/store/policy.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";

const store = freshDatabase();
const GALLERY = "anna-ben";
const HOLDER = "session:anna";
const NAMES = ["A", "B", "C", "D", "E", "F"];

const take = (photos: readonly string[], { holder = HOLDER, now = 1 } = {}) =>
  takeIncluded(store.db, { gallery: GALLERY, holder, photos, who: "guest", now });
const counted = async (holder = HOLDER) =>
  [...(await readIncluded(store.db, { gallery: GALLERY, holder })).photos].sort();

describe("full-size photos that are included", () => {
  it("are never counted beyond what there are, in whatever order presses arrive at once, and each press as a whole", async () => {
    const press = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(press, { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, most) => {
          nth += 1;
          const gallery = `g${nth}`;
          await putGallery(store.db, gallery, { included: most, visibility: "public", version: "v1" });
          const policy = await readPolicy(store.db, gallery);
          const outcomes = await Promise.all(
            all.map((photos) => takeIncluded(store.db, { gallery, holder: HOLDER, photos, who: "guest", now: 1 })),
          );
          const { photos: had } = await readIncluded(store.db, { gallery, holder: HOLDER });
          expect(had.size).toBeLessThanOrEqual(most);
          const granted = outcomes.map(({ most: there, had: before, takes }) => {
            const included = { left: (there ?? 0) - before, takes };
            const request = { gallery: policy, visitor: { as: "guest", pin: false }, wish: "download-photo" } as const;
            return decideAccess({ ...request, included, taking: true, now: 1 }).allow;
          });
          // The rule and the statement agree about each press.
          expect(had).toEqual(new Set(all.filter((_, i) => granted[i]).flat()));
          expect(granted.some(Boolean) || all.every((photos) => photos.length > most)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are counted once for each photo, and apart for each holder", async () => {
    await putGallery(store.db, GALLERY, { included: 2 });
    for (const photos of [["A"], ["A"], ["A", "B"]]) await take(photos);
    expect(await counted()).toEqual(["A", "B"]);
    expect(await take(["C"])).toEqual({ most: 2, had: 2, takes: 1 });
    expect(await take(["B"])).toEqual({ most: 2, had: 2, takes: 0 });
    await take(["C"], { holder: "account:ben" });
    expect([await counted(), await counted("account:ben")]).toEqual([["A", "B"], ["C"]]);
  });

  it("are as many as the gallery says and the photographer gave in addition, at that moment", async () => {
    await putGallery(store.db, GALLERY, { included: 1 });
    await store.db.prepare("INSERT INTO included_more VALUES (?, ?, 2, 1)").bind(GALLERY, HOLDER).run();
    await take(["A", "B", "C"]);
    expect(await counted()).toEqual(["A", "B", "C"]);
    await store.db.prepare("UPDATE galleries SET included = NULL").run();
    expect(await take(["D"])).toMatchObject({ most: null });
    expect(await counted()).toHaveLength(3);
  });

  it("are in the feed once they are counted", async () => {
    await putGallery(store.db, GALLERY, { included: 3 });
    for (const photos of [["A"], ["A"], ["B", "C"], ["D"]]) await take(photos);
    const { results } = await store.db.prepare("SELECT what FROM activity ORDER BY id").all();
    expect(results.map(({ what }) => what)).toEqual(["took A, which is included", "took 2 photos, which are included"]);
  });
});
