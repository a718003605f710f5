import type { Column, RowOf, Shape } from "./columns.ts";

/** Storage did not answer or answered nonsense: the request is refused with 503, never guessed. */
export class StorageFault extends Error {
  constructor(what: string, cause?: unknown) {
    super(`${what} is unreachable`, { cause });
    this.name = "StorageFault";
  }
}

/** Runs statements in one D1 transaction and returns their results, for `rowsOf`. Throws StorageFault. */
export async function batch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
  try {
    return await db.batch(statements);
  } catch (cause) {
    throw new StorageFault("D1", cause);
  }
}

/** Runs one statement and returns its rows, each checked. Throws StorageFault. */
export async function query<Of extends Shape>(statement: D1PreparedStatement, shape: Of): Promise<RowOf<Of>[]> {
  return rowsOf(await resultOf(statement), shape);
}

/** Runs one statement: whether there is any row. Throws StorageFault. */
export async function isThere(statement: D1PreparedStatement): Promise<boolean> {
  return (await resultOf(statement)).results.length > 0;
}

/** Runs one statement and returns how many rows it changed. Throws StorageFault. */
export async function change(statement: D1PreparedStatement): Promise<number> {
  try {
    return (await statement.run()).meta.changes;
  } catch (cause) {
    throw new StorageFault("D1", cause);
  }
}

/** Rows of one result of a batch: the columns of the shape and no others, each checked. Throws StorageFault. */
export function rowsOf<Of extends Shape>(result: D1Result | undefined, shape: Of): RowOf<Of>[] {
  const columns = Object.entries(shape);
  return (result?.results ?? []).map((row) => readRow<Of>(row as Record<string, unknown>, columns));
}

function readRow<Of extends Shape>(row: Record<string, unknown>, columns: [string, Column][]): RowOf<Of> {
  const read: Record<string, unknown> = {};
  for (const [name, column] of columns) {
    const value = column.read(row[name]);
    // The value itself may be a secret, and this is logged.
    if (value === undefined) throw new StorageFault("D1", new TypeError(`${name} holds what it never may`));
    read[name] = value;
  }
  return read as RowOf<Of>;
}

async function resultOf(statement: D1PreparedStatement): Promise<D1Result> {
  try {
    return await statement.all();
  } catch (cause) {
    throw new StorageFault("D1", cause);
  }
}
