import { describe, expect, it } from "vitest";
import { TABLES } from "../../../worker/store/schema.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

interface ColumnInfo {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

const rows = async <Row>(sql: string, ...values: string[]) =>
  (
    await store.db
      .prepare(sql)
      .bind(...values)
      .all<Row>()
  ).results;

const tables = () =>
  rows<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'`,
  );

/** A table as a migrated database has it. */
async function made(name: string) {
  const columns = await rows<ColumnInfo>(`SELECT name, type, "notnull", pk FROM pragma_table_info(?)`, name);
  const indexes = await rows<{ name: string; origin: string }>("SELECT name, origin FROM pragma_index_list(?)", name);
  const columnsOf = async (index: string) =>
    (await rows<{ name: string }>("SELECT name FROM pragma_index_info(?) ORDER BY seqno", index)).map((c) => c.name);
  const unique = indexes.filter(({ origin }) => origin === "u");
  return {
    columns: Object.fromEntries(
      columns.map(({ name, type, notnull, pk }) => [name, { type, nullable: notnull === 0 && pk === 0 }]),
    ),
    key: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((c) => c.name),
    unique: (await Promise.all(unique.map(({ name }) => columnsOf(name)))).sort(),
    indexes: indexes
      .filter(({ origin }) => origin === "c")
      .map((index) => index.name)
      .sort(),
    references: await rows("SELECT * FROM pragma_foreign_key_list(?)", name),
  };
}

/** A table as the code describes it. */
function described(name: string) {
  const { columns = {}, key = [], unique = [], indexes = [] } = TABLES.get(name) ?? {};
  return {
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, { type, nullable }]) => [name, { type, nullable }]),
    ),
    key,
    unique: unique.map((names) => [...names]).sort(),
    indexes: [...indexes].sort(),
    references: [],
  };
}

describe("the schema", () => {
  it("describes every table the migrations make, and no other", async () => {
    const names = (await tables()).map(({ name }) => name);
    expect([...TABLES.keys()].sort()).toEqual(names.filter((name) => name !== "d1_migrations").sort());
  });

  it("lists no words in the database, where a new one would make a new table", async () => {
    const made = await rows<{ sql: string }>("SELECT sql FROM sqlite_master WHERE type = 'table'");
    expect(made.map(({ sql }) => sql).filter((sql) => /CHECK\s*\([^)]*\bIN\b/i.test(sql))).toEqual([]);
  });

  it.each([...TABLES.keys()])("describes %s with every column, key and index it has", async (name) => {
    expect(described(name)).toEqual(await made(name));
  });
});
