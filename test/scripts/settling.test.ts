import { describe, expect, it } from "vitest";
import { createSettling } from "../../scripts/watch/settling.ts";

describe("files that are being written", () => {
  it("settle by the one with the least patience left, however many come back at once", () => {
    const settling = createSettling();
    for (let n = 0; n < 200_000; n++)
      settling.see({ path: `trip/${n}.jpg`, gallery: "trip", stamp: "1", patience: 500 + (n % 7) }, 0);
    expect(settling.settlesIn(100)).toBe(400);
    expect(settling.news(1000)).toEqual(new Set(["trip"]));
    expect(settling.settlesIn(1000)).toBe(Number.POSITIVE_INFINITY);
  });
});
