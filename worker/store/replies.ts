import type { Reply } from "../domain/selection.ts";
import { change, query } from "./query.ts";
import { selections } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import type { HolderOf } from "./selections.ts";
import { sql, statement } from "./sql.ts";

const { replied_at: repliedAt, done_at: doneAt } = selections.columns;
const REPLY_ROW = { ...pick(selections, "reply"), repliedAt, doneAt };
const REPLY = sql`reply, replied_at AS repliedAt, done_at AS doneAt`;

/** What was answered to a holder's selection; null: they have none. Throws StorageFault. */
export async function readReply(db: D1Database, { gallery, holder }: HolderOf): Promise<Reply | null> {
  const own = sql`SELECT ${REPLY} FROM selections WHERE gallery = ${gallery} AND holder = ${holder}`;
  return (await query(statement(db, own), REPLY_ROW))[0] ?? null;
}

interface SelectionRef {
  gallery: string;
  id: string;
}

/** Answers to a selection; "": takes the answer back. False: the gallery has no such selection. Throws StorageFault. */
export async function writeReply(
  db: D1Database,
  { gallery, id, reply, now }: SelectionRef & { reply: string; now: number },
): Promise<boolean> {
  const at = reply === "" ? null : now;
  const update = sql`UPDATE selections SET reply = ${reply}, replied_at = ${at} WHERE id = ${id} AND gallery = ${gallery}`;
  return (await change(statement(db, update))) === 1;
}

/** Says that the work on a selection is done, or with `at: null` that it is not. False: no such selection. Throws StorageFault. */
export async function markDone(
  db: D1Database,
  { gallery, id, at }: SelectionRef & { at: number | null },
): Promise<boolean> {
  const update = sql`UPDATE selections SET done_at = ${at} WHERE id = ${id} AND gallery = ${gallery}`;
  return (await change(statement(db, update))) === 1;
}
