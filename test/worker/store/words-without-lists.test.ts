import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { migrationFiles, splitStatements } from "../../../scripts/target/migrations.ts";
import { readShapes, readTables } from "../../../worker/store/tables.ts";
import { anyRows, putRows } from "../../support/any-rows.ts";
import { openDatabase } from "../../support/d1.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../../migrations");
const FILE = "0016_words_without_lists.sql";

const opened: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

/** A database as the version before had it. */
async function before(): Promise<D1Database> {
  const database = await openDatabase();
  opened.push(database);
  const { db } = database;
  const files = (await migrationFiles(FOLDER)).filter((file) => file < FILE);
  for (const file of files) await db.batch((await statementsOf(file)).map((one) => db.prepare(one)));
  return db;
}

const statementsOf = async (file: string) => splitStatements(await readFile(path.join(FOLDER, file), "utf8"));

/** As D1 applies it: one batch, one transaction. */
async function migrate(db: D1Database): Promise<void> {
  await db.batch((await statementsOf(FILE)).map((one) => db.prepare(one)));
}

interface Made {
  type: string;
  name: string;
  sql: string | null;
}

/** What made every table and index, without the lists of words. */
async function madeBy(db: D1Database): Promise<Made[]> {
  const { results } = await db
    .prepare(
      "SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB '_cf_*' AND type IN ('table', 'index', 'trigger', 'view')",
    )
    .all<Made>();
  const plain = (sql: string) =>
    sql
      .replace(/\s*CHECK \(\w+ IN \([^)]*\)\)/g, "")
      .replace(/"/g, "")
      .replace(/\s+/g, " ")
      .replace(/ ?, ?/g, ", ")
      .replace(/ \)/g, ")");
  return results
    .map(({ type, name, sql }) => ({ type, name, sql: sql && plain(sql) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

describe("a database of the version that listed words in its tables", () => {
  it("holds every row it held, whatever it was, with every column, default, key and index", async () => {
    const db = await before();
    const shapes = await readShapes(db);
    const [rows] = fc.sample(await anyRows(db, shapes, { least: 3 }), { numRuns: 1 });
    await putRows(db, rows ?? {});
    const [held, made] = [await readTables(db, shapes), await madeBy(db)];
    expect([...held].filter(([, { rows }]) => rows.length === 0)).toEqual([]);
    await migrate(db);
    expect(await readTables(db, await readShapes(db))).toEqual(held);
    expect(await madeBy(db)).toEqual(made);
  });

  it("takes a word of a later version afterwards, and refuses more than five stars as before", async () => {
    const db = await before();
    const pick = (label: string, stars: number) =>
      db
        .prepare("INSERT INTO picks (selection, photo, label, stars, changed_at) VALUES ('s', ?1, ?1, ?2, 1)")
        .bind(label, stars);
    await expect(pick("orange", 0).run()).rejects.toThrow("CHECK");
    await migrate(db);
    await pick("orange", 5).run();
    await expect(pick("red", 6).run()).rejects.toThrow("CHECK");
  });

  it("is left as it was when the migration breaks off", async () => {
    const db = await before();
    await db.prepare("INSERT INTO sets VALUES ('trip', 'all', 'client')").run();
    const [shapes, made] = [await readShapes(db), await madeBy(db)];
    const held = await readTables(db, shapes);
    const statements = await statementsOf(FILE);
    for (const length of [1, 5, 20, statements.length]) {
      const cut = [...statements.slice(0, length), "SELECT json('no')"].map((one) => db.prepare(one));
      await expect(db.batch(cut)).rejects.toThrow();
      expect([await readTables(db, await readShapes(db)), await madeBy(db)]).toEqual([held, made]);
    }
  });
});
