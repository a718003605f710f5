import { describe, expect, it } from "vitest";
import {
  allowsSize,
  bySize,
  DOWNLOAD_SIZES,
  downloadSizesWords,
  isWithin,
  LARGEST,
  largerSize,
  SIZES,
  type Size,
  SMALLEST,
} from "../../../worker/domain/sizes.ts";

// Four places once compared two names instead of ranks: with a third size each would have been wrong without a word.
describe("sizes", () => {
  const pairs = SIZES.flatMap((a, i) => SIZES.map((b, j) => [a, b, i, j] as const));

  it.each(pairs)("%s in %s: whoever has a size has the smaller ones, and no larger one", (size, held, at, heldAt) => {
    expect(isWithin(size, held)).toBe(at >= heldAt);
    expect(largerSize(size, held)).toBe(at <= heldAt ? size : held);
    expect(Math.sign(bySize(size, held))).toBe(Math.sign(at - heldAt));
  });

  it("begin with the largest and end with the smallest", () => {
    expect([LARGEST, SMALLEST]).toEqual([SIZES[0], SIZES.at(-1)]);
    expect(largerSize(undefined, SMALLEST)).toBe(SMALLEST);
  });

  it("that nobody knows are in nothing, and hold nothing", () => {
    const unknown = "poster" as Size;
    for (const size of SIZES) {
      expect(isWithin(unknown, size)).toBe(false);
      expect(isWithin(size, unknown)).toBe(false);
    }
    for (const rule of DOWNLOAD_SIZES) expect(allowsSize(rule, unknown)).toBe(false);
  });

  it("are allowed up to the rule's own, all of them by 'all', none by a rule nobody knows", () => {
    expect(SIZES.filter((size) => allowsSize("all", size))).toEqual(SIZES);
    for (const rule of DOWNLOAD_SIZES.slice(1) as Size[]) {
      expect(SIZES.filter((size) => allowsSize(rule as "web", size))).toEqual(SIZES.slice(SIZES.indexOf(rule)));
    }
    expect(SIZES.filter((size) => allowsSize("everything" as "all", size))).toEqual([]);
  });

  it("are said as people say them", () => {
    expect(DOWNLOAD_SIZES.map(downloadSizesWords)).toEqual(["originals and web size", "web size only"]);
  });
});
