import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ifRangeHolds, matchesEtag, parseRange } from "../../../worker/http/range.ts";

const whole = { kind: "whole" };
const unsatisfiable = { kind: "unsatisfiable" };
const part = (start: number, end: number) => ({ kind: "part", start, end });

describe("a Range of 1000 bytes", () => {
  it.each([
    ["bytes=0-0", part(0, 0)],
    ["bytes=0-999", part(0, 999)],
    ["bytes=500-", part(500, 999)],
    ["bytes=999-", part(999, 999)],
    ["bytes=10-2000", part(10, 999)],
    ["bytes=10-99999999999999999999999999", part(10, 999)],
    ["bytes=-1", part(999, 999)],
    ["bytes=-1000", part(0, 999)],
    ["bytes=-5000", part(0, 999)],
    ["bytes=007-010", part(7, 10)],
    ["Bytes=1-2", part(1, 2)],
  ])("%s is a part", (header, expected) => {
    expect(parseRange(header, 1000)).toEqual(expected);
  });

  it.each([["bytes=1000-"], ["bytes=1000-1000"], ["bytes=99999999999999999999999999-"], ["bytes=-0"], ["bytes=-000"]])(
    "%s is unsatisfiable",
    (header) => {
      expect(parseRange(header, 1000)).toEqual(unsatisfiable);
    },
  );

  it.each([
    [undefined],
    [""],
    ["bytes"],
    ["bytes="],
    ["bytes=-"],
    ["bytes=5-4"],
    ["bytes=2000-1999"],
    ["bytes=a-b"],
    ["bytes=0x1-2"],
    ["bytes=1e2-"],
    ["bytes=1.0-2"],
    ["bytes=+1-2"],
    ["bytes=--1"],
    ["bytes=1--2"],
    ["bytes= 1-2"],
    ["bytes =1-2"],
    ["bytes=1 -2"],
    ["bytes=1-2\n"],
    ["bytes=١-٢"],
    ["bytes=0-1,5-6"],
    ["bytes=0-1, -1"],
    ["bytes:0-1"],
    ["items=0-1"],
    ["0-1"],
  ])("%j is ignored", (header) => {
    expect(parseRange(header, 1000)).toEqual(whole);
  });

  it("never leaves the representation, whatever is requested", () => {
    const asked = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    );
    fc.assert(
      fc.property(asked, fc.nat(), (header, size) => {
        const range = parseRange(header, size);
        if (range.kind !== "part") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe("a Range of nothing", () => {
  it.each([
    ["bytes=0-", unsatisfiable],
    ["bytes=0-0", unsatisfiable],
    ["bytes=-0", unsatisfiable],
    ["bytes=-5", whole],
  ])("%s names no part", (header, expected) => {
    expect(parseRange(header, 0)).toEqual(expected);
  });
});

describe("If-Range", () => {
  it.each([[undefined], ['"abc"']])("%s lets the range be served", (header) => {
    expect(ifRangeHolds(header, '"abc"')).toBe(true);
  });

  it.each([[""], ['"abd"'], ['W/"abc"'], ["abc"], ['"abc", "abc"'], ["*"], ["Sat, 13 Jun 2026 15:04:06 GMT"]])(
    "%j starts the download again",
    (header) => {
      expect(ifRangeHolds(header, '"abc"')).toBe(false);
    },
  );

  it("never matches one of our weak entity-tags", () => {
    expect(ifRangeHolds('W/"abc"', 'W/"abc"')).toBe(false);
  });
});

describe("If-None-Match", () => {
  it.each([
    ["*"],
    [" * "],
    ['"abc"'],
    ['W/"abc"'],
    ['"x", "abc"'],
    ['"x","abc","y"'],
    ['W/"x" ,\tW/"abc"'],
    [', "abc",,'],
    ['"a,b", "abc"'],
  ])("%j names the current representation", (header) => {
    expect(matchesEtag(header, '"abc"')).toBe(true);
  });

  it.each([
    [undefined],
    [""],
    [","],
    ['"abd"'],
    ['"ABC"'],
    ["abc"],
    ['"abc'],
    ['abc"'],
    ['w/"abc"'],
    ['W/ "abc"'],
    ['"abc" "x"'],
    ['"abc""x"'],
    ['"abc", x'],
    ['x, "abc"'],
    ['"abc"; "x"'],
    ['*, "abc"'],
    ['"x, "abc"'],
  ])("%j does not", (header) => {
    expect(matchesEtag(header, '"abc"')).toBe(false);
  });

  it("compares weakly, so our weak entity-tags match too", () => {
    expect(matchesEtag('"abc"', 'W/"abc"')).toBe(true);
  });

  it("takes linear time for a hostile length", () => {
    const spaces = " ".repeat(200_000);
    expect(matchesEtag(`"x"${spaces}x`, '"abc"')).toBe(false);
    expect(matchesEtag(`${`"x",${spaces}`}"abc"`, '"abc"')).toBe(true);
  });
});
