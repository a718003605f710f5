import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passwordProblems } from "../../../worker/domain/account.ts";
import { normalizePassword, normalizePin } from "../../../worker/domain/password.ts";
import { readCode } from "../../../worker/domain/shop/voucher.ts";

describe("a password", () => {
  it.each([
    ["  rosemary\r\n", "rosemary"],
    ["\u00a0\u200b\ufeffrosemary\u2060", "rosemary"],
    ["Gru\u0308ße", "Grüße"],
    ["two  words", "two  words"],
    ["🗝️", "🗝️"],
    ["👩‍👩‍👧", "👩‍👩‍👧"],
    ["  ", ""],
    ["", ""],
  ])("%j counts as %j", (typed, counted) => {
    expect(normalizePassword(typed)).toBe(counted);
  });

  it("stays the same when normalised again, and never has invisible ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 50 }), (typed) => {
        const once = normalizePassword(typed);
        expect(normalizePassword(once)).toBe(once);
        expect(normalizePassword(` ${typed}\n`)).toBe(once);
        expect(normalizePassword(typed.normalize("NFD"))).toBe(once);
      }),
    );
  });

  it("is no longer because of surrounding spaces", () => {
    expect(passwordProblems("    four    ")).not.toEqual([]);
    expect(passwordProblems(` ${"x".repeat(200)} `)).toEqual([]);
    expect(passwordProblems("")).not.toEqual([]);
  });
});

describe("a PIN and a code", () => {
  it.each(["4711", " 4711 ", "47 11", "４７１１", "47\u200b11"])("of %j is 4711", (typed) => {
    expect(normalizePin(typed)).toBe("4711");
  });

  it("contain nothing invisible", () => {
    expect(readCode("\u200bsummer-20\u00a0")).toBe("SUMMER-20");
  });
});
