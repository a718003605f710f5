import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, mixed, type Rgb } from "../../../worker/domain/colour.ts";
import { scrimOf } from "../../../worker/page/scrim.ts";

const colour = fc.tuple(...[0, 1, 2].map(() => fc.nat(255)));
const hex = (rgb: readonly number[]) => rgb.map((c) => c.toString(16).padStart(2, "0")).join("");

describe("what is behind white words on a picture", () => {
  it("is dark enough for each of its corners, and no darker than white text needs", () => {
    fc.assert(
      fc.property(fc.tuple(colour, colour, colour, colour), (corners) => {
        const { top, bottom } = scrimOf(corners.map(hex).join(" "));
        for (const [i, corner] of corners.entries()) {
          const share = i < 2 ? top : bottom;
          const behind = mixed(corner as unknown as Rgb, { towards: [0, 0, 0], share });
          expect(contrast([255, 255, 255], behind)).toBeGreaterThanOrEqual(4.5);
          expect(share).toBeLessThanOrEqual(0.66);
        }
      }),
    );
  });

  it("is light on a dark picture, and dark enough on one that was not measured", () => {
    expect(scrimOf("101010 101010 202020 202020")).toEqual({ top: 0.2, bottom: 0.2 });
    expect(scrimOf("")).toEqual({ top: 0.64, bottom: 0.64 });
  });
});
