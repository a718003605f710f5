import { describe, expect, it } from "vitest";
import { byDay, daysUpTo, isLook } from "../../../worker/domain/numbers.ts";

describe("the days of a chart", () => {
  it("are complete, oldest first, across months and leap days", () => {
    expect(daysUpTo("2028-03-01", 3)).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
    expect(daysUpTo("2026-01-01", 2)).toEqual(["2025-12-31", "2026-01-01"]);
  });

  it("have a number for each kind, even if nothing was counted", () => {
    const rows = [
      { day: "2026-06-13", kind: "visitors", n: 2 },
      { day: "2026-06-13", kind: "cover", n: 9 },
      { day: "2026-06-01", kind: "visitors", n: 5 },
    ];
    const nothing = { visitors: 0, sets: 0, photos: 0, downloads: 0, picks: 0 };
    expect(byDay(["2026-06-12", "2026-06-13"], rows)).toEqual([
      { day: "2026-06-12", ...nothing },
      { day: "2026-06-13", ...nothing, visitors: 2 },
    ]);
  });
});

describe("a look", () => {
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
  const by = (headers: Record<string, string>, method = "GET") => isLook({ method, header: (name) => headers[name] });

  it.each<[string, Record<string, string>, boolean]>([
    ["a phone", { "user-agent": phone }, true],
    ["a browser that says nothing", {}, true],
    ["somebody called Abbott", { "user-agent": "Mozilla/5.0 Abbott Browser" }, true],
    ["a search engine", { "user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)" }, false],
    ["a chat app's preview", { "user-agent": "facebookexternalhit/1.1" }, false],
    ["a page that a script reads", { "user-agent": phone, "sec-fetch-dest": "empty" }, false],
    ["a page that is opened", { "user-agent": phone, "sec-fetch-dest": "document" }, true],
    ["a page fetched ahead", { "user-agent": phone, "sec-purpose": "prefetch" }, false],
  ])("of %s counts: %o, %s", (_who, headers, counts) => {
    expect(by(headers)).toBe(counts);
    expect(by(headers, "HEAD")).toBe(false);
  });

  it("is recognised quickly, however long a browser's name is", () => {
    expect(by({ "user-agent": `${"a ".repeat(50_000)}bot` })).toBe(true);
  });
});
