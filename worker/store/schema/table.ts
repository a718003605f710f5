import type { Shape } from "../columns.ts";

/**
 * How a backup contains a table: as a whole; a page at a time, because visitors make its rows; or, with the reason, not
 * at all.
 */
type Backup = "whole" | "pages" | { leftOut: string };

/** A table as this version knows it. */
export interface TableSchema<Columns extends Shape = Shape> {
  columns: Columns;
  /** Columns of its primary key. */
  key: readonly string[];
  /** Other columns of which no two rows have the same values. */
  unique: readonly (readonly string[])[];
  /** Names of the indexes that migrations made. */
  indexes: readonly string[];
  backup: Backup;
}

interface Details<Name> {
  key: readonly Name[];
  unique?: readonly (readonly Name[])[];
  indexes?: readonly string[];
  backup: Backup;
}

/** A table of its columns. */
export function table<const Columns extends Shape>(
  columns: Columns,
  details: Details<keyof Columns & string>,
): TableSchema<Columns> {
  return { columns, unique: [], indexes: [], ...details };
}

/** Some columns of a table by their own names: the shape of a statement's rows. */
export function pick<Columns extends Shape, Name extends keyof Columns & string>(
  { columns }: TableSchema<Columns>,
  ...names: Name[]
): Pick<Columns, Name> {
  return Object.fromEntries(names.map((name) => [name, columns[name]])) as Pick<Columns, Name>;
}
