import { describe, expect, it } from "vitest";
import { clockIn } from "../../scripts/gallery/clock.ts";

describe("the studio's clock", () => {
  it("shows day and time in the studio's zone, in summer and in winter", () => {
    const [summer, winter] = [Date.UTC(2026, 5, 13, 22, 5), Date.UTC(2026, 11, 31, 23, 30)];
    const times = (zone: string) => [summer, winter].map(clockIn(zone));
    expect(times("UTC")).toEqual(["2026-06-13 22:05", "2026-12-31 23:30"]);
    expect(times("Europe/Vienna")).toEqual(["2026-06-14 00:05", "2027-01-01 00:30"]);
    expect(times("America/New_York")).toEqual(["2026-06-13 18:05", "2026-12-31 18:30"]);
  });

  it("refuses a zone that does not exist", () => {
    expect(() => clockIn("Mars/Olympus")).toThrow(RangeError);
  });
});
