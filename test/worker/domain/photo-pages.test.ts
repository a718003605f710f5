import { describe, expect, it } from "vitest";
import {
  type PhotoPagesWish,
  photoPage,
  readPhotoPagesWish,
  writePhotoPagesWish,
} from "../../../worker/domain/photo-pages.ts";

const all = Array.from({ length: 4321 }, (_, i) => i);
const read = (query: Record<string, string>) => readPhotoPagesWish((name) => query[name]);

describe("a list of photos", () => {
  it.each([false, true])("has each photo on exactly one page, in order; for printing: %s", (print) => {
    const { pages } = photoPage(all, { page: 1, print });
    const parts = Array.from({ length: pages }, (_, i) => photoPage(all, { page: i + 1, print }));
    expect(parts.flatMap(({ items }) => items)).toEqual(all);
    expect(pages).toBe(print ? 3 : 44);
    for (const { total } of parts) expect(total).toBe(all.length);
  });

  it("shows its last page if there are fewer than requested, and one page if it is empty", () => {
    expect(photoPage(all, { page: 999, print: false })).toMatchObject({ page: 44, items: { length: 21 } });
    expect(photoPage([], { page: 7, print: true })).toEqual({ items: [], page: 1, pages: 1, print: true, total: 0 });
  });
});

describe("the requested part of a list", () => {
  it.each<PhotoPagesWish>([
    { page: 1, print: false },
    { page: 12, print: false },
    { page: 1, print: true },
    { page: 3, print: true },
  ])("is read as it was written: %o", (wish) => {
    expect(read(writePhotoPagesWish(wish))).toEqual(wish);
  });

  it("is the first page if the address makes no sense", () => {
    for (const page of ["", "0", "-1", "1.5", "x", "100000"]) expect(read({ page })).toEqual({ page: 1, print: false });
    expect(read({ print: "all" })).toEqual({ page: 1, print: false });
  });
});
