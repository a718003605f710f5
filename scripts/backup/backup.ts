import { measureTables, readPages } from "../../worker/store/table-pages.ts";
import { readMigrations, readShapes, readTables, type TableShape } from "../../worker/store/tables.ts";
import type { Target } from "../target/target.ts";
import type { Backup, RowPage } from "./format.ts";
import { backedUp, READ_FIRST } from "./tables.ts";

/** Up to this many bytes are read in one transaction, more in pages. */
const AT_ONCE_BYTES = 8_000_000;

/**
 * Everything people entered. Rows are read when they are needed: all at one moment in a small database; in pages in a
 * larger one, owners before what belongs to them. Throws StorageFault.
 */
export async function takeBackup({ db }: Pick<Target, "db">, now: number): Promise<Backup> {
  const shapes = backedUp(await readShapes(db));
  return {
    madeAt: new Date(now).toISOString(),
    migrations: await readMigrations(db),
    tables: shapes.map(({ name, columns }) => ({ name, columns })),
    rows: () => readRows(db, shapes),
  };
}

async function* readRows(db: D1Database, shapes: readonly TableShape[]): AsyncGenerator<RowPage> {
  if ((await measureTables(db, shapes)) <= AT_ONCE_BYTES) {
    for (const [name, { rows }] of await readTables(db, shapes)) yield { name, rows };
    return;
  }
  const rank = ({ name }: TableShape) => (READ_FIRST.includes(name) ? READ_FIRST.indexOf(name) : READ_FIRST.length);
  for (const shape of shapes.toSorted((a, b) => rank(a) - rank(b))) {
    for await (const rows of readPages(db, shape)) yield { name: shape.name, rows };
  }
}
