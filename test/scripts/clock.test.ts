import { describe, expect, it } from "vitest";
import { clockIn } from "../../scripts/gallery/clock.ts";

describe("the studio's clock", () => {
  it("tells day and time as they are where the studio is, in summer and in winter", () => {
    const [summer, winter] = [Date.UTC(2026, 5, 13, 22, 5), Date.UTC(2026, 11, 31, 23, 30)];
    const times = (zone: string) => [summer, winter].map(clockIn(zone));
    expect(times("UTC")).toEqual(["2026-06-13 22:05", "2026-12-31 23:30"]);
    expect(times("Europe/Vienna")).toEqual(["2026-06-14 00:05", "2027-01-01 00:30"]);
    expect(times("America/New_York")).toEqual(["2026-06-13 18:05", "2026-12-31 18:30"]);
  });

  it("knows no zone that does not exist", () => {
    expect(() => clockIn("Mars/Olympus")).toThrow(RangeError);
  });
});
