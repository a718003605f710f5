import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecord } from "../../../worker/domain/csv.ts";

/** A reader of one CSV record (RFC 4180) of its own. */
function readRecord(record: string): string[] {
  const cells = [...record.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/gs)];
  return cells.map(([, quoted, bare]) => (quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"')));
}

describe("a record of a CSV file", () => {
  it("ends as RFC 4180 wants it and keeps quotes, commas and line feeds in their cells", () => {
    expect(csvRecord(["Anna", 3, 'say "cheese", please\nall'])).toBe('"Anna",3,"say ""cheese"", please\nall"\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])("is no formula for a spreadsheet: %j", (text) => {
    expect(readRecord(csvRecord([text]))).toEqual([`'${text}`]);
  });

  it("keeps the photographer's own numbers numbers, negative ones too", () => {
    expect(csvRecord([-1, 0, 2.5])).toBe("-1,0,2.5\r\n");
  });

  it("is read back as it was written, whatever strangers call themselves", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (cells) => {
        expect(readRecord(csvRecord(cells)).map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, ""))).toEqual(cells);
      }),
    );
  });
});
