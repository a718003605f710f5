import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asLink } from "../../../worker/domain/link.ts";
import { isCanonicalPath, safeClientNext, safeNext, safeStudioNext } from "../../../worker/http/path.ts";

describe("a path is answered", () => {
  it.each([
    "/",
    "/g/anna-ben/",
    "/g/anna-ben",
    "/g/anna-ben/photo/%C3%9Cbergang%20am%20See/",
    "/g/anna-ben/photo/%F0%9F%92%8D%20(1)/",
    "/g/anna-ben/photo/a.b/",
    "/g/anna-ben/photo/100%20%25/",
    "/g/anna-ben/photo/a..b/",
    "/g/anna-ben/photo/~'!()*-_/",
    "/g/anna-ben/download/all.zip",
  ])("%s", (path) => {
    expect(isCanonicalPath(path)).toBe(true);
  });
});

describe("a path is not answered", () => {
  it.each([
    ["empty", ""],
    ["relative", "g/anna-ben/"],
    ["with an empty segment before it", "//g/anna-ben/"],
    ["with an empty segment within", "/g//anna-ben/"],
    ["with an empty segment behind it", "/g/anna-ben//"],
    ["with an encoded slash", "/g%2fanna-ben/"],
    ["with an encoded slash in capitals", "/g/anna-ben/photo/a%2Fb/"],
    ["with a slash encoded twice, its percent sign not", "/g/anna-ben/photo/a%252fb%"],
    ["with a backslash", "/g\\anna-ben/"],
    ["with an encoded backslash", "/g/anna-ben/photo/a%5Cb/"],
    ["with a dot segment", "/g/./anna-ben/"],
    ["with two dots", "/g/../studio/"],
    ["with encoded dots", "/g/%2e%2e/studio/"],
    ["with a leading dot", "/g/anna-ben/photo/.hidden/"],
    ["with an encoded leading dot", "/g/anna-ben/photo/%2Ehidden/"],
    ["with a NUL", "/g/anna-ben/photo/a%00/"],
    ["with a line feed", "/g/anna-ben/photo/a%0Ab/"],
    ["with a DEL", "/g/anna-ben/photo/a%7F/"],
    ["with a C1 control", "/g/anna-ben/photo/a%C2%85/"],
    ["encoded where it need not be", "/%67/anna-ben/"],
    ["encoded in small letters", "/g/anna-ben/photo/%c3%9cbergang/"],
    ["with a space as it is", "/g/anna-ben/photo/a b/"],
    ["with a letter beyond ASCII as it is", "/g/anna-ben/photo/Übergang/"],
    ["with a parameter", "/g/anna-ben;x=1/"],
    ["with an at sign", "/g/@anna-ben/"],
    ["with a colon", "/g/anna-ben/photo/a:b/"],
    ["with a plus sign", "/g/anna-ben/photo/a+b/"],
    ["with a lone percent sign", "/g/anna-ben/photo/100%/"],
    ["with half an escape", "/g/anna-ben/photo/a%4/"],
    ["with an overlong slash", "/g/anna-ben/photo/a%C0%AFb/"],
    ["with half a character", "/g/anna-ben/photo/a%C3/"],
    ["with a surrogate", "/g/anna-ben/photo/%ED%A0%80/"],
    ["with a query", "/g/anna-ben/?next=x"],
    ["with a fragment", "/g/anna-ben/#x"],
  ])("%s: %s", (_how, path) => {
    expect(isCanonicalPath(path)).toBe(false);
  });
});

describe("of all spellings of a path", () => {
  it("exactly one is answered", () => {
    const spelt = fc.array(fc.tuple(fc.constantFrom(..."abÜ写 .-_%"), fc.constantFrom("as is", "upper", "lower")), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(spelt, (letters) => {
        const name = letters.map(([letter]) => letter).join("");
        const path = letters.map(([letter, how]) => (how === "as is" ? letter : percentEncoded(letter, how))).join("");
        const canonical = encodeURIComponent(name);
        expect(isCanonicalPath(`/${path}`)).toBe(path === canonical && !name.startsWith("."));
      }),
      { numRuns: 1000 },
    );
  });

  it("none makes the filter throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[/%.a-f0-9\\]{0,20}$/)), (path) => {
        expect(typeof isCanonicalPath(path)).toBe("boolean");
      }),
    );
  });
});

function percentEncoded(letter: string, how: string): string {
  const bytes = [...new TextEncoder().encode(letter)].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("");
  return how === "upper" ? bytes.toUpperCase() : bytes;
}

const ELSEWHERE: [string, string][] = [
  ["another site", "https://evil.example/g/anna-ben/"],
  ["another site without a scheme", "//evil.example/g/anna-ben/"],
  ["another site by backslashes", "/\\evil.example/"],
  ["a script", "javascript:alert(1)//g/anna-ben/"],
  ["a relative path", "g/anna-ben/"],
  ["another gallery", "/g/black-canyon/"],
  ["a gallery of a longer name", "/g/anna-bentley/"],
  ["the gallery without its slash", "/g/anna-ben"],
  ["a way out of the gallery", "/g/anna-ben/../black-canyon/"],
  ["an encoded way out of it", "/g/anna-ben/%2e%2e/black-canyon/"],
  ["a slash too many", "/g/anna-ben//evil.example"],
  ["a tab", "/g/anna-ben/\t/evil"],
  ["a line feed, for a header of its own", "/g/anna-ben/\r\nSet-Cookie: a=b"],
  ["a fragment", "/g/anna-ben/#x"],
  ["a query nobody knows", "/g/anna-ben/?next=//evil.example"],
  ["a query with more behind it", "/g/anna-ben/download/all.zip?size=web&x=1"],
  ["a second query", "/g/anna-ben/download/all.zip?size=web?x"],
  ["a second query that no header can carry", "/g/anna-ben/download/all.zip?size=web?€"],
  ["letters that no header can carry", "/g/anna-ben/photo/写真/"],
];

const LINKS = [asLink("anna-ben")];

describe("where to go next in a gallery", () => {
  it("is under the current link, if the page was opened under an earlier one", () => {
    const links = [asLink("anna-and-ben"), asLink("anna-ben")];
    expect(safeNext("/g/anna-ben/vows/?page=2", links)).toBe("/g/anna-and-ben/vows/?page=2");
    expect(safeNext("/g/anna-and-ben/vows/", links)).toBe("/g/anna-and-ben/vows/");
    for (const next of ["/g/anna/vows/", "/g/anna-ben", "/g/anna-ben/%2e./", "//anna-ben/vows/"])
      expect(safeNext(next, links), next).toBeNull();
  });

  it.each([
    "/g/anna-ben/",
    "/g/anna-ben/vows/",
    "/g/anna-ben/photo/%C3%9Cbergang%20am%20See/",
    "/g/anna-ben/download/all.zip?size=web",
    "/g/anna-ben/download/set/vows.zip?size=original",
  ])("may be %s", (next) => {
    expect(safeNext(next, LINKS)).toBe(next);
    expect(safeClientNext(next)).toBe(next);
  });

  it.each(ELSEWHERE)("is never %s", (_what, next) => {
    expect(safeNext(next, LINKS)).toBeNull();
  });

  it("is nowhere if nothing was requested", () => {
    for (const next of [null, undefined, ""]) {
      expect(safeNext(next, LINKS)).toBeNull();
      expect(safeClientNext(next)).toBeNull();
      expect(safeStudioNext(next)).toBeNull();
    }
  });

  it("always stays on this site, in this gallery, and fits in a header", () => {
    const parts = fc.array(
      fc.constantFrom(
        "/",
        "\\",
        "..",
        "%2e",
        "?",
        "#",
        "size=web",
        "g",
        "anna-ben",
        "@",
        ":",
        "€",
        "\n",
        "evil.example",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          parts.map((p) => p.join("")),
          fc.string({ unit: "binary" }),
        ),
        (tail) => {
          const next = safeNext(`/g/anna-ben/${tail}`, LINKS);
          if (next === null) return;
          const { origin, pathname } = new URL(next, "https://photos.example");
          expect(origin).toBe("https://photos.example");
          expect(pathname.startsWith("/g/anna-ben/")).toBe(true);
          expect(next).toMatch(/^[\x21-\x7e]+$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("where to go next after a client signs in", () => {
  it("is a page of any gallery", () => {
    expect(safeClientNext("/g/black-canyon/rim/")).toBe("/g/black-canyon/rim/");
  });

  it.each(ELSEWHERE.filter(([what]) => !/another gallery|longer name|without its slash/.test(what)))(
    "is never %s",
    (_what, next) => {
      expect(safeClientNext(next)).toBeNull();
    },
  );

  it.each(["/g/", "/g//", "/g/Anna/", "/g/../studio/", "/studio/", "/clients/"])("is never %s", (next) => {
    expect(safeClientNext(next)).toBeNull();
  });
});

describe("where to go next in the studio", () => {
  it.each(["/studio/", "/studio/g/anna-ben/private/", "/studio/clients/"])("may be %s", (next) => {
    expect(safeStudioNext(next)).toBe(next);
  });

  it.each([
    "/studio",
    "/studios/",
    "//studio/",
    "/studio//evil.example",
    "/studio/../g/anna-ben/",
    "/studio/%2e%2e/",
    "/studio/?x",
    "/studio/#x",
    "/g/anna-ben/",
    "https://evil.example/studio/",
    "/studio/\r\nSet-Cookie: a=b",
    "/studio/写真",
  ])("is never %j", (next) => {
    expect(safeStudioNext(next)).toBeNull();
  });
});
