import { describe, expect, it } from "vitest";
import {
  countShown,
  type GalleryHead,
  type ListWish,
  listPage,
  PAGE,
  readWish,
  SOON_MS,
  writeWish,
} from "../../../worker/domain/gallery-list.ts";

const NOW = 1_000_000_000_000;
const head = (gallery: string, rest: Partial<GalleryHead> = {}): GalleryHead => ({
  ...{ gallery, title: gallery, publishedAt: 1, expiresAt: null, unpublished: false, archived: false },
  ...{ lastActivity: null, invites: false, sent: false, toAnswer: false, toSettle: false },
  ...rest,
});
const wish = (rest: Partial<ListWish> = {}): ListWish => ({
  ...{ find: "", show: "current", sort: "newest", page: 1 },
  ...rest,
});
const listed = (heads: GalleryHead[], rest: Partial<ListWish> = {}) => listPage(heads, wish(rest), NOW).galleries;

describe("the list of galleries shows", () => {
  const heads = [
    head("open"),
    head("soon", { expiresAt: NOW + 1 }),
    head("later", { expiresAt: NOW + SOON_MS }),
    head("closed", { expiresAt: NOW, invites: true }),
    head("down", { unpublished: true, expiresAt: NOW + 1 }),
    head("asked", { invites: true }),
    head("answered", { invites: true, sent: true }),
    head("fresh", { invites: true, sent: true, toAnswer: true }),
    head("owing", { toSettle: true }),
    head("away", { archived: true, toSettle: true, invites: true, expiresAt: NOW + 1 }),
  ];

  it.each([
    ["current", "answered asked closed down fresh later open owing soon"],
    ["open", "answered asked fresh later open owing soon"],
    ["closing", "soon"],
    ["waiting", "asked"],
    ["selections", "fresh"],
    ["orders", "owing"],
    ["archived", "away"],
  ] as const)("%s: %s", (show, expected) => {
    expect(listed(heads, { show }).toSorted().join(" ")).toBe(expected);
    expect(countShown(heads, NOW)[show]).toBe(expected.split(" ").length);
  });

  it("galleries with all the words in the title or the link, whatever their accents and capitals", () => {
    const named = [head("a", { title: "Jörg & Zoë  2026" }), head("b", { title: "Ben" }), head("anna-ben")];
    expect(listed(named, { find: "ZOE jorg" })).toEqual(["a"]);
    expect(listed(named, { find: "ben" })).toEqual(["anna-ben", "b"]);
    expect(listed(named, { find: "ben 2026" })).toEqual([]);
  });
});

describe("the list of galleries is sorted", () => {
  const heads = [
    head("a", { title: "Trip 10", publishedAt: 3, expiresAt: NOW + 2, lastActivity: 1 }),
    head("b", { title: "trip 9", publishedAt: 2, expiresAt: null, lastActivity: null }),
    head("c", { title: "Älm", publishedAt: 3, expiresAt: NOW + 1, lastActivity: 9 }),
  ];

  it.each([
    ["newest", "acb"],
    ["title", "cba"],
    ["closing", "cab"],
    ["activity", "cab"],
  ] as const)("by %s: %s", (sort, expected) => {
    expect(listed(heads, { sort }).join("")).toBe(expected);
    expect(listed(heads.toReversed(), { sort }).join("")).toBe(expected);
  });
});

describe("the list of galleries comes in pages", () => {
  const many = Array.from({ length: 2 * PAGE + 1 }, (_, i) => head(`g${i}`));

  it("each gallery on one of them", () => {
    const all = [1, 2, 3].flatMap((page) => listed(many, { page }));
    expect(new Set(all).size).toBe(many.length);
    expect(all.length).toBe(many.length);
  });

  it("the last page if there are fewer than requested", () => {
    expect(listPage(many, wish({ page: 9 }), NOW)).toMatchObject({ page: 3, pages: 3, found: many.length });
    expect(listPage([], wish({ page: 2 }), NOW)).toEqual({ galleries: [], page: 1, pages: 1, found: 0 });
  });
});

describe("a wish", () => {
  it.each([wish(), wish({ find: "Anna & Ben", show: "orders", sort: "title", page: 12 })])(
    "is read as it was written: %o",
    (one) => {
      const query = new URLSearchParams(writeWish(one));
      expect(readWish((name) => query.get(name) ?? undefined)).toEqual(one);
    },
  );

  it("that makes no sense shows the usual list", () => {
    const odd: Record<string, string> = { show: "toString", sort: "", page: "0", find: "  " };
    expect(readWish((name) => odd[name])).toEqual(wish());
    expect(readWish(() => "-1")).toMatchObject({ page: 1 });
  });
});
