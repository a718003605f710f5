import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAT32_MAX, PART_LIMITS, splitAtSets, type WeighedSet } from "../../../worker/keepsake/parts.ts";

const GB = 1e9;
const set = (id: string, ...sizes: number[]): WeighedSet => ({
  id,
  photos: sizes.map((bytes, i) => ({ name: `${id}${i}`, bytes, files: 1 })),
});
const shown = (sets: WeighedSet[]) =>
  splitAtSets(sets).map((part) => part.map(({ id, photos }) => `${id}:${photos.length}`).join(" "));

describe("a keepsake that a stick with FAT32 can't hold as one file", () => {
  it("is split at sets, as late as possible", () => {
    expect(shown([set("a", GB, GB), set("b", GB), set("c", 2 * GB), set("d", GB)])).toEqual(["a:2 b:1", "c:1 d:1"]);
    expect(shown([set("a", GB), set("b", GB)])).toEqual(["a:1 b:1"]);
  });

  it("splits a set only if no stick could hold it, and gives a file that is too large a part of its own", () => {
    expect(shown([set("a", GB), set("b", ...Array<number>(9).fill(GB)), set("c", GB)])).toEqual([
      ...["a:1", "b:4", "b:4", "b:1 c:1"],
    ]);
    expect(shown([set("a", GB, 5 * GB, GB)])).toEqual(["a:1", "a:1", "a:1"]);
  });

  it("has every photo once, in order, in parts that fit", () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, (all) => {
        const sets = all.map((own, i) => set(`s${i}-`, ...own));
        const parts = splitAtSets(sets, { bytes: 60, files: 5 });
        const bytesOf = new Map(sets.flatMap(({ photos }) => photos.map(({ name, bytes }) => [name, bytes])));
        const names = (part: (typeof parts)[number]) => part.flatMap(({ photos }) => photos);
        expect(parts.flatMap(names)).toEqual(sets.flatMap(({ photos }) => photos.map(({ name }) => name)));
        for (const part of parts) {
          expect(names(part).length).toBeLessThanOrEqual(5);
          expect(names(part).reduce((sum, name) => sum + (bytesOf.get(name) ?? 0), 0)).toBeLessThanOrEqual(60);
        }
      }),
    );
  });

  it("leaves room for what belongs to no photo", () => {
    expect(PART_LIMITS.bytes).toBeLessThan(FAT32_MAX);
  });
});
