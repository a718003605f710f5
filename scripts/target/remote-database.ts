import type { DatabaseApi, Param, Query, QueryResult } from "./database-api.ts";

type Run = (queries: readonly Query[]) => Promise<QueryResult[]>;

const queries = new WeakMap<D1PreparedStatement, Query>();

/**
 * A D1 database reached over HTTP, with the interface that the stores use: prepare, bind, all, first, run, batch. A batch
 * is one transaction.
 */
export function remoteDatabase(api: Pick<DatabaseApi, "run">, database: string): D1Database {
  const run: Run = async (all) => {
    const done = await api.run(database, all);
    return done.map((result) => ({ ...result, success: true }));
  };
  return {
    prepare: (sql: string) => statement(run, { sql, params: [] }),
    async batch(statements: D1PreparedStatement[]) {
      return statements.length === 0 ? [] : run(statements.map(queryOf));
    },
  } as unknown as D1Database;
}

function statement(run: Run, query: Query): D1PreparedStatement {
  const all = async () => (await run([query]))[0];
  const made = {
    bind: (...values: unknown[]) => statement(run, { sql: query.sql, params: values.map(toParam) }),
    all,
    run: all,
    async first(column?: string) {
      const row = (await all())?.results[0];
      if (!row) return null;
      if (column === undefined) return row;
      if (!Object.hasOwn(row, column)) throw new Error(`D1_ERROR: there is no column ${column}`);
      return row[column];
    },
  } as unknown as D1PreparedStatement;
  queries.set(made, query);
  return made;
}

function queryOf(made: D1PreparedStatement): Query {
  const query = queries.get(made);
  if (!query) throw new TypeError("a batch holds statements of its own database only");
  return query;
}

function toParam(value: unknown): Param {
  const fits =
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value));
  if (!fits) throw new TypeError(`D1_TYPE_ERROR: a ${typeof value} can't be bound`);
  return value as Param;
}
