import { describe, expect, it } from "vitest";
import {
  PLAIN_NAMES,
  plainRow,
  readSettings,
  SETTINGS,
  wordOf,
  wordsOf,
} from "../../../worker/domain/settings-table.ts";

describe("the table of settings", () => {
  it.each(PLAIN_NAMES)("reads back every value of %s as it is written", (name) => {
    for (const word of wordsOf(name)) {
      const settings = readSettings((field) => (field === plainRow(name).name ? word : undefined));
      expect(Object.entries(settings).map(([read, value]) => [read, wordOf(value)])).toEqual([[name, word]]);
    }
  });

  it("ranks each value of a choice by how much it opens, once", () => {
    for (const row of Object.values(SETTINGS)) {
      if (row.kind !== "choice" || row.opens === "own") continue;
      expect([...row.opens].sort()).toEqual([...row.values].sort());
    }
  });

  it("gives no two settings the same field or the same column", () => {
    const rows = PLAIN_NAMES.map(plainRow);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(new Set(rows.map(({ column }) => column)).size).toBe(rows.length);
  });
});
