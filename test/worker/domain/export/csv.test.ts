import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvFile, csvRecord } from "../../../../worker/domain/export/csv.ts";

/** A reader of one CSV record (RFC 4180) of its own. */
function readRecord(record: string): string[] {
  const cells = [...record.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/gs)];
  return cells.map(([, quoted, bare]) => (quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"')));
}

/** Parts of a cell a spreadsheet could take for a formula, whatever it is set to. */
const formulas = (cell: string) =>
  cell.split(/[;,|\t\r\n；，]/).filter((part) => /^[\s\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠﹢﹣﹦﹫−]/u.test(part));

describe("a record of a CSV file", () => {
  it("ends as RFC 4180 says, and keeps quotes, commas and line feeds in their cells", () => {
    expect(csvRecord(["Anna", 3, 'say "cheese", please\nall'])).toBe('"Anna",3,"say ""cheese"", please\nall"\r\n');
  });

  const SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−"];

  it.each(SIGNS)("is no formula for a spreadsheet, whatever it begins with: %j", (sign) => {
    for (const before of ["", " ", "\t", "\r", "\n", "\u00A0", "\u200B", "\uFEFF", '"', ' "', "\u0000"]) {
      const [cell = ""] = readRecord(csvRecord([`${before}${sign}1+1`]));
      expect(formulas(cell), JSON.stringify(before)).toEqual([]);
    }
  });

  it.each(SIGNS)("is no formula after anything a spreadsheet may take for a separator: %j", (sign) => {
    for (const separator of [",", ";", "\t", "|", "\r", "\n", "\r\n", "；", "，"]) {
      for (const before of ["", " ", '"', "\u200B"]) {
        const [cell = ""] = readRecord(csvRecord([`Anna${separator}${before}${sign}1+1`]));
        expect(formulas(cell), JSON.stringify([separator, before])).toEqual([]);
      }
    }
  });

  it.each(["Anna - Ben", "5 + 3 = 8", "anna@example.com", "Jörg; Søren, 日本"])("is text as it was: %j", (text) => {
    expect(readRecord(csvRecord([text]))).toEqual([text]);
  });

  it("keeps the photographer's numbers as numbers, even negative ones", () => {
    expect(csvRecord([-1, 0, 2.5])).toBe("-1,0,2.5\r\n");
  });

  it("is read back as it was written, whatever names strangers give", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (cells) => {
        const bare = (all: readonly string[]) => all.map((cell) => cell.replaceAll("'", ""));
        expect(bare(readRecord(csvRecord(cells)))).toEqual(bare(cells));
      }),
    );
  });
});

describe("a CSV file", () => {
  it("begins with the mark by which Excel knows its encoding, and comes in pieces", async () => {
    const pieces = [];
    for await (const piece of csvFile(["name"], [["Jörg"], ["Søren"]])) pieces.push(piece);
    expect(pieces).toEqual(['\uFEFF"name"\r\n', '"Jörg"\r\n', '"Søren"\r\n']);
  });
});
