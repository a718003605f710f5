import { TABLES } from "../../worker/store/schema.ts";
import type { TableShape } from "../../worker/store/tables.ts";
import type { BackupHead } from "./format.ts";

/** Tables that are in no backup, each with the reason. Every other table is in it, so that a new one can't be forgotten. */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["d1_migrations", "says how this very database was made"],
  ...[...TABLES].flatMap(([name, { backup }]): [string, string][] =>
    typeof backup === "string" ? [] : [[name, backup.leftOut]],
  ),
]);

/** Read before those that belong to them, so that what comes meanwhile is a part without its whole, and never the reverse. */
export const READ_FIRST: readonly string[] = [
  "payment_events",
  "galleries",
  "accounts",
  "orders",
  "carts",
  "selections",
];

/** Tables that are a part of another one: a backup from before there were such tables replaces them with nothing. */
const PART_OF: ReadonlyMap<string, string> = new Map([["round_picks", "rounds"]]);

/** The tables that are backed up. */
export const backedUp = (shapes: readonly TableShape[]): TableShape[] =>
  shapes.filter(({ name }) => !LEFT_OUT.has(name));

/** Whether a table has as many rows as visitors make: read and put back a page at a time, and never held as a whole. */
export const isLarge = (table: string): boolean => TABLES.get(table)?.backup === "pages";

/** Whether a backup says what a table holds: one of later than the backup stays as it is. */
export const isReplacedBy = ({ tables }: Pick<BackupHead, "tables">, table: string): boolean =>
  tables.some(({ name }) => name === table || name === PART_OF.get(table));
