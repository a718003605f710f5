import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, beforeEach } from "vitest";
import { localDatabase } from "../../scripts/target/local-database.ts";
import { splitStatements } from "../../scripts/target/migrations.ts";
import { openMiniflare } from "../../scripts/target/miniflare.ts";
import { readBindingNames } from "../../scripts/target/names.ts";
import { storageService } from "../../scripts/target/runtime.ts";
import { storageHttp } from "../../scripts/target/storage-http.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface OpenDatabase {
  db: D1Database;
  /** The same database, as somebody who has not asked it anything yet. */
  again(): D1Database;
  close(): Promise<void>;
}

/** A D1 without tables, in a workerd of its own, reached as scripts reach it: the proxy of Miniflare takes ten times as long. */
export async function openDatabase(): Promise<OpenDatabase> {
  const secret = randomUUID();
  const names = await readBindingNames(ROOT);
  const miniflare = openMiniflare({ workers: [storageService({ root: ROOT, names, secret })] });
  const http = storageHttp(await miniflare.unsafeGetDirectURL("storage", "storage"), secret);
  const close = async () => {
    http.close();
    await miniflare.dispose();
  };
  const again = () => localDatabase(http.ask);
  return { db: again(), again, close };
}

type Migrated = Pick<OpenDatabase, "again"> & { tables: string[] };

// One for all test files of a process, which follow one another. It ends with the process.
const shared: { migrated?: Promise<Migrated> } = {};

/** A migrated D1, empty before each test of a file. */
export function freshDatabase(): { readonly db: D1Database } {
  const held: { db?: D1Database; tables: string[] } = { tables: [] };
  beforeAll(async () => {
    shared.migrated ??= migratedDatabase();
    const { again, tables } = await shared.migrated;
    // What the Worker remembers of a database, it remembers of this object.
    Object.assign(held, { db: again(), tables });
  });
  beforeEach(async () => {
    const db = opened(held.db);
    await db.batch(held.tables.map((table) => db.prepare(`DELETE FROM "${table}"`)));
  });
  return {
    get db() {
      return opened(held.db);
    },
  };
}

async function migratedDatabase(): Promise<Migrated> {
  const { db, again } = await openDatabase();
  await db.batch((await migrations()).map((statement) => db.prepare(statement)));
  return { again, tables: await tablesOf(db) };
}

function opened(db: D1Database | undefined): D1Database {
  if (!db) throw new Error("the database is there once the tests run");
  return db;
}

async function migrations(): Promise<string[]> {
  const folder = path.join(ROOT, "migrations");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return texts.flatMap(splitStatements);
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
