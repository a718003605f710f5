import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { photoNameFault } from "../../../worker/domain/slug.ts";
import { attachment } from "../../../worker/http/disposition.ts";

const HEADER = /^attachment; filename="([^"]*)"; filename\*=UTF-8''(.*)$/;

function parts(file: string): { ascii: string; encoded: string } {
  const [, ascii = "", encoded = ""] = HEADER.exec(attachment(file)) ?? [];
  return { ascii, encoded };
}

const files = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constantFrom("Übergang.jpg", "写真.jpg", 'a"b\\c%41.jpg', "a;b=c'd.jpg"),
  )
  .filter((file) => photoNameFault(file) === null);

describe("a download's file name", () => {
  it.each([
    ["ANB_0042.jpg", "ANB_0042.jpg", "ANB_0042.jpg"],
    ["Übergang am See.jpg", "Ubergang am See.jpg", "%C3%9Cbergang%20am%20See.jpg"],
    ["写真 1.jpg", "__ 1.jpg", "%E5%86%99%E7%9C%9F%201.jpg"],
    ['a"b.jpg', "a_b.jpg", "a%22b.jpg"],
    ["a\\b.jpg", "a_b.jpg", "a%5Cb.jpg"],
    ["100%41.jpg", "100_41.jpg", "100%2541.jpg"],
    ["it's (1)*!.jpg", "it's (1)*!.jpg", "it%27s%20%281%29%2A!.jpg"],
  ])("%j is sent for old and new browsers", (file, ascii, encoded) => {
    expect(attachment(file)).toBe(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`);
  });

  it("arrives unchanged, whatever it is", () => {
    fc.assert(
      fc.property(files, (file) => {
        const { encoded } = parts(file);
        expect(decodeURIComponent(encoded)).toBe(file);
        expect(encoded).toMatch(/^(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+$/);
      }),
    );
  });

  it("never escapes from its quotes or its header", () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(attachment(file)).toMatch(/^[\x20-\x7e]*$/);
        expect(parts(file).ascii).not.toMatch(/["\\]/);
        expect(new Headers({ "content-disposition": attachment(file) }).get("content-disposition")).toBeTruthy();
      }),
    );
  });

  it.each(["..／..／etc.jpg", "a℀b.jpg", "..＼..＼x.jpg", "／x.jpg"])(
    "names no folder to an old browser, though it holds letters that look like slashes: %s",
    (file) => {
      expect(parts(file).ascii).not.toMatch(/[/\\]/);
    },
  );
});
