import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { unstable_splitSqlQuery as splitAnySql } from "wrangler";
import { migrationFiles, splitStatements } from "../../scripts/target/migrations.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../migrations");

describe("a migration", () => {
  it("is split into the same statements as by wrangler", async () => {
    const files = await migrationFiles(FOLDER);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const sql = await readFile(path.join(FOLDER, file), "utf8");
      const expected = splitAnySql(sql).map((statement) => statement.replace(/;\s*$/, "").trim());
      expect(splitStatements(sql), file).toEqual(expected);
    }
  });
});
