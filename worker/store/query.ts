/** Storage did not answer or answered nonsense: the request is refused with 503, never guessed. */
export class StorageFault extends Error {
  constructor(what: string, cause?: unknown) {
    super(`${what} is unreachable`, { cause });
    this.name = "StorageFault";
  }
}

/** Runs statements in one D1 transaction and returns their rows. Throws StorageFault. */
export async function batch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
  try {
    return await db.batch(statements);
  } catch (cause) {
    throw new StorageFault("D1", cause);
  }
}

/** Runs one statement and returns its rows. Throws StorageFault. */
export async function query<Row>(statement: D1PreparedStatement): Promise<Row[]> {
  try {
    return (await statement.all<Row>()).results;
  } catch (cause) {
    throw new StorageFault("D1", cause);
  }
}

/** Runs one statement and returns how many rows it changed. Throws StorageFault. */
export async function change(statement: D1PreparedStatement): Promise<number> {
  try {
    return (await statement.run()).meta.changes;
  } catch (cause) {
    throw new StorageFault("D1", cause);
  }
}

/** Rows of one result of a batch, as the statement's author knows them. */
export function rowsOf<Row>(result: D1Result | undefined): Row[] {
  return (result?.results ?? []) as Row[];
}
