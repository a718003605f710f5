import { describe, expect, it } from "vitest";
import { median, ratio, spread } from "./figures.ts";
import { withSections } from "./sections.ts";

const DOCUMENT = `# Benchmarks

Words.

<!-- measured: page -->

old page

<!-- end: page -->

More words.

<!-- measured: gate -->
<!-- end: gate -->
`;

describe("a part of the bench", () => {
  it("rewrites its own section and nothing else", () => {
    const written = withSections(DOCUMENT, { page: "| new |" });
    expect(written).toBe(DOCUMENT.replace("old page", "| new |"));
    expect(withSections(written, { page: "| new |" })).toBe(written);
  });

  it("fills a section that is still empty, with dollar signs as they are", () => {
    const written = withSections(DOCUMENT, { gate: "$& costs $1" });
    expect(written).toContain("<!-- measured: gate -->\n\n$& costs $1\n\n<!-- end: gate -->");
    expect(written).toContain("old page");
  });

  it("fails if the document has no place for it", () => {
    expect(() => withSections(DOCUMENT, { zip: "x" })).toThrow('"<!-- measured: zip -->"');
  });
});

describe("figures", () => {
  it("show the median, for an odd or even number of values", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it("show how far the values spread", () => {
    expect(spread([1.234, 3, 2], 1)).toBe("1.2-3.0");
  });

  it("compare round by round, so that a slow round favours neither side", () => {
    expect(ratio([1, 10, 2], [2, 20, 4])).toBe(0.5);
  });
});
