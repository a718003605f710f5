import { readMigrations, readShapes, readTables } from "../../worker/store/tables.ts";
import type { Target } from "../target/target.ts";
import type { Backup } from "./format.ts";
import { backedUp } from "./tables.ts";

/** Everything people entered, as it is at one moment. Throws StorageFault. */
export async function takeBackup({ db }: Pick<Target, "db">, now: number): Promise<Backup> {
  const shapes = backedUp(await readShapes(db));
  const migrations = await readMigrations(db);
  return { madeAt: new Date(now).toISOString(), migrations, tables: await readTables(db, shapes) };
}

/** How many rows there are in all. */
export const countRows = ({ tables }: Pick<Backup, "tables">): number =>
  [...tables.values()].reduce((sum, { rows }) => sum + rows.length, 0);
