import { TABLES } from "../../worker/store/schema.ts";
import type { TableShape } from "../../worker/store/tables.ts";
import type { BackupHead } from "./format.ts";

/**
 * Tables that are in no backup, each with the reason. Every other table is included, so that a new one can't be
 * forgotten.
 */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["d1_migrations", "records how this database was made"],
  ...[...TABLES].flatMap(([name, { backup }]): [string, string][] =>
    typeof backup === "string" ? [] : [[name, backup.leftOut]],
  ),
]);

/**
 * Read before the tables that belong to them. What arrives during the backup may then be a part without its owner, never
 * an owner without its parts.
 */
export const READ_FIRST: readonly string[] = [
  "payment_events",
  "galleries",
  "accounts",
  "orders",
  "carts",
  "selections",
  "rounds",
  "notes",
  "closing_letters",
  "second_shooters",
];

/** Tables that are part of another one: a backup from before they existed replaces them with nothing. */
const PART_OF: ReadonlyMap<string, string> = new Map([
  ["round_picks", "rounds"],
  ["notes", "selections"],
  ["approvals", "selections"],
  ["noted_pictures", "selections"],
  // Without it, galleries had their own names as links.
  ["links", "galleries"],
]);

/** The tables that are backed up. */
export const backedUp = (shapes: readonly TableShape[]): TableShape[] =>
  shapes.filter(({ name }) => !LEFT_OUT.has(name));

/**
 * Whether visitors decide how many rows a table has: such a table is read and restored a page at a time, and never held
 * as a whole.
 */
export const isLarge = (table: string): boolean => TABLES.get(table)?.backup === "pages";

/** Whether a backup contains a table; a table added after the backup stays as it is. */
export const isReplacedBy = ({ tables }: Pick<BackupHead, "tables">, table: string): boolean =>
  tables.some(({ name }) => name === table || name === PART_OF.get(table));
