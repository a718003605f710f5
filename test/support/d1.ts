import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { afterAll, beforeAll, beforeEach } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CONFIG = {
  name: "store",
  compatibilityDate: "2026-10-12",
  manifest: {
    mainModule: "store.mjs",
    modulesRoot: "/",
    modules: { "store.mjs": { type: "esm", contents: "export default {}" } },
  },
  env: { DB: { type: "d1", id: "glassine" } },
} as const;

/** A D1 of its own for a test file, in memory: migrated once, empty before each test. */
export function freshDatabase(): { readonly db: D1Database } {
  const held: { miniflare?: Miniflare; db?: D1Database; tables: string[] } = { tables: [] };
  beforeAll(async () => {
    const workers = [{ config: CONFIG, dev: { rootPath: "/" } }];
    held.miniflare = new Miniflare({ cf: false, log: new Log(LogLevel.NONE), workers });
    held.db = (await held.miniflare.getD1Database("DB")) as unknown as D1Database;
    const { db } = held;
    await db.batch((await migrations()).map((statement) => db.prepare(statement)));
    held.tables = await tablesOf(db);
  });
  beforeEach(async () => {
    const db = opened(held.db);
    await db.batch(held.tables.map((table) => db.prepare(`DELETE FROM "${table}"`)));
  });
  afterAll(() => held.miniflare?.dispose());
  return {
    get db() {
      return opened(held.db);
    },
  };
}

function opened(db: D1Database | undefined): D1Database {
  if (!db) throw new Error("the database is there once the tests run");
  return db;
}

async function migrations(): Promise<string[]> {
  const folder = path.join(ROOT, "migrations");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  const statements = texts.flatMap((text) => text.replace(/--[^\n]*/g, "").split(";"));
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== "");
}

async function tablesOf(db: D1Database): Promise<string[]> {
  const tables = `SELECT name FROM sqlite_master
    WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'`;
  return (await db.prepare(tables).all<{ name: string }>()).results.map(({ name }) => name);
}

/** Columns of `galleries`; a test names those it is about. */
export type GalleryColumns = Record<string, string | number | null>;

/** Puts a published gallery there: protected, no password set, downloads for guests. */
export async function putGallery(db: D1Database, gallery: string, columns: GalleryColumns = {}): Promise<void> {
  const row: GalleryColumns = {
    gallery,
    version: "v1",
    photo_count: 3,
    title: gallery,
    created_at: 1,
    published_at: 1,
    ...columns,
  };
  const names = Object.keys(row);
  const statement = `INSERT INTO galleries (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
  await db
    .prepare(statement)
    .bind(...Object.values(row))
    .run();
}

/** Puts sets of a gallery there, each with its visibility. */
export async function putSets(db: D1Database, gallery: string, sets: Record<string, string>): Promise<void> {
  const insert = db.prepare("INSERT INTO sets (gallery, id, visibility) VALUES (?, ?, ?)");
  await db.batch(Object.entries(sets).map(([id, visibility]) => insert.bind(gallery, id, visibility)));
}
