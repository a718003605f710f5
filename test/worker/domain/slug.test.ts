import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  foldName,
  isSlug,
  photoName,
  photoNameFault,
  RESERVED_SETS,
  suggestSlug,
} from "../../../worker/domain/slug.ts";
import { isCanonicalPath } from "../../../worker/http/path.ts";

describe("a slug", () => {
  it.each(["a", "0", "anna-ben", "2026-06-13", "getting-ready-2", "a".repeat(64)])("may be %s", (text) => {
    expect(isSlug(text)).toBe(true);
  });

  it.each([
    "",
    "-",
    "-a",
    "a-",
    "a--b",
    "Anna",
    "anna_ben",
    "anna ben",
    "anna.ben",
    "anna/ben",
    "..",
    "é",
    "ａ",
    "١",
    "anna\n",
    "\nanna",
    "anna\u0000",
    "a".repeat(65),
  ])("may not be %j", (text) => {
    expect(isSlug(text)).toBe(false);
  });

  it.each([
    ["Trauung im Schloß", "trauung-im-schloss"],
    ["Übergang am See", "ubergang-am-see"],
    ["Anna & Ben", "anna-ben"],
    ["  --x--  ", "x"],
    ["Getting Ready!", "getting-ready"],
    ["写真", ""],
  ])("is suggested for %j: %j", (text, slug) => {
    expect(suggestSlug(text)).toBe(slug);
  });

  it("that is suggested is valid, or nothing is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        const slug = suggestSlug(text);
        expect(slug === "" || isSlug(slug), slug).toBe(true);
      }),
    );
  });

  it("is suggested for itself", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,4}$/), (slug) => {
        expect(suggestSlug(slug)).toBe(slug);
      }),
    );
  });
});

describe("reserved set ids", () => {
  it("are all the words used below a gallery, each of them a slug", () => {
    expect([...RESERVED_SETS].sort()).toEqual(
      [
        ...["enter", "leave", "view", "invite", "photo", "image", "download", "marks", "selection", "pin", "cover"],
        ...["cart", "order", "receipt", "store", "feed", "api", "assets"],
      ].sort(),
    );
    expect([...RESERVED_SETS].every(isSlug)).toBe(true);
  });
});

describe("a photo's name", () => {
  it.each([
    ["ANB_0042.jpg", "ANB_0042"],
    ["ANB_0042.JPG", "ANB_0042"],
    ["ANB_0042", "ANB_0042"],
    ["a.b.jpeg", "a.b"],
    [".jpg", ".jpg"],
    ["U\u0308bergang.jpg", "\u00dcbergang"],
  ])("is the stem of %j: %j", (file, name) => {
    expect(photoName(file)).toBe(name);
  });

  it.each([
    ["ANB_0042", "anb_0042"],
    ["\u00dcbergang", "u\u0308bergang"],
    ["ﬁne", "FINE"],
    ["Ⅷ", "viii"],
    ["ſee", "SEE"],
    ["ΟΔΟΣ", "οδος"],
    ["ΟΔΟΣ", "οδοσ"],
    ["straße", "STRASSE"],
    ["K", "k"],
  ])("is taken for the same one by some file system: %j and %j", (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it("has the same key in any case and composition", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(foldName(name.toUpperCase())).toBe(foldName(name));
        expect(foldName(name.normalize("NFD"))).toBe(foldName(name.normalize("NFC")));
      }),
    );
  });

  it("has a different key from another name", () => {
    expect(new Set(["a", "b", "a1", "a 1", "a_1", "ä", "o"].map(foldName)).size).toBe(7);
  });

  it.each(["ANB_0042", "Übergang am See", "写真 1", "💍 (1)", "a.b", "100 %", "x'y\"z", "a b ", "<b>", "?#&;"])(
    "may be %j",
    (name) => {
      expect(photoNameFault(name)).toBeNull();
    },
  );

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    [".hidden", "leading dot"],
    ["..", "leading dot"],
    ["a/b", "slash"],
    ["a\\b", "backslash"],
    ["a\0", "control"],
    ["a\u0085b", "control"],
    ["a\nb", "control"],
    ["\ud83d", "holds"],
    ["é".repeat(91), "180 bytes"],
  ])("may not be %j", (name, why) => {
    expect(photoNameFault(name)).toContain(why);
  });

  it("that is accepted fits into a path that the Worker answers", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), (name) => {
        if (photoNameFault(name) === null)
          expect(isCanonicalPath(`/g/x/photo/${encodeURIComponent(name)}/`)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
