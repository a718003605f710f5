import { text } from "./columns.ts";
import { query, StorageFault } from "./query.ts";
import { TABLES } from "./schema.ts";
import { sql, statement } from "./sql.ts";

/** Asks D1 and R2 one small thing each, and whether every table exists. Throws StorageFault if something is missing. */
export async function checkStorage({ DB, PHOTOS }: { DB: D1Database; PHOTOS: R2Bucket }): Promise<void> {
  const asked = PHOTOS.head("health").catch((cause: unknown) => {
    throw new StorageFault("R2", cause);
  });
  await Promise.all([checkTables(DB), asked]);
}

async function checkTables(db: D1Database): Promise<void> {
  const known = statement(db, sql`SELECT name FROM sqlite_master WHERE type = 'table'`);
  const there = new Set((await query(known, { name: text })).map(({ name }) => name));
  const missing = [...TABLES.keys()].filter((table) => !there.has(table));
  if (missing.length > 0) throw new StorageFault(`D1 without ${missing.join(", ")}`);
}
