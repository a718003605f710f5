import type { StagedTable } from "../../worker/store/replacing.ts";
import { openStaging, stageRows } from "../../worker/store/staging.ts";
import type { TableShape, Tables } from "../../worker/store/tables.ts";
import type { WholeBackup } from "../backup/parse.ts";
import { rowsIn } from "../backup/rows.ts";
import { isLarge, isReplacedBy } from "../backup/tables.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";

export interface Staging {
  /** The name under which rows are staged. */
  holder: string;
  /** The row of the lease that must be held. */
  lease: string;
  /** The current tables. */
  shapes: readonly TableShape[];
  /** Tables whose rows stay in addition to those of the backup. */
  beside: readonly string[];
}

/**
 * Puts the rows of a backup's large tables next to the real ones, a page at a time. Throws BackupFault if the file has
 * changed, StorageFault.
 */
export async function stageBackup(
  db: D1Database,
  backup: WholeBackup,
  { holder, lease, shapes, beside }: Staging,
): Promise<StagedTable[]> {
  const columnsOf = new Map(backup.tables.map(({ name, columns }) => [name, columns]));
  const staged = shapes
    .filter(({ name }) => isLarge(name) && isReplacedBy(backup, name))
    .map(({ name, key }) => ({ name, key, columns: columnsOf.get(name) ?? [], beside: beside.includes(name) }));
  const filled = staged.filter(({ columns }) => columns.length > 0);
  await retryIdempotent(() => openStaging(db, { holder, lease, tables: filled }));
  let part = 0;
  for await (const { name, rows } of backup.rows()) {
    if (!isLarge(name)) continue;
    part += 1;
    let again = false;
    const add = () => {
      const asked = { holder, name, part, again };
      again = true;
      return stageRows(db, asked, { columns: columnsOf.get(name) ?? [], rows });
    };
    await retryIdempotent(add);
  }
  return staged;
}

/**
 * How many rows of large tables stay in addition to those of the backup: photos of orders that were added since, or exist
 * in both.
 */
export async function countStaying(
  backup: WholeBackup,
  { current, counts }: { current: Tables; counts: ReadonlyMap<string, number> },
): Promise<Map<string, number>> {
  const now = counts.get("order_photos") ?? 0;
  const columns = backup.tables.find(({ name }) => name === "order_photos")?.columns ?? [];
  if (now === 0 || columns.length === 0) return new Map();
  const orders = new Set(rowsIn(current, "orders").map(({ id }) => id));
  const at = columns.indexOf("order_id");
  let twice = 0;
  for await (const { name, rows } of backup.rows()) {
    if (name === "order_photos") twice += rows.filter((row) => orders.has(row[at] ?? null)).length;
  }
  return new Map([["order_photos", now - twice]]);
}
