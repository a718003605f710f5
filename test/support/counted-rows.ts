/** The same database, which counts the rows that `all` of its statements read. */
export function countedRows(db: D1Database): { db: D1Database; read(): number } {
  let rows = 0;
  const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(_, name: keyof D1PreparedStatement) {
        if (name === "bind") return (...values: unknown[]) => counted(statement.bind(...values));
        if (name !== "all") return statement[name];
        return async () => {
          const result = await statement.all();
          rows += result.meta.rows_read;
          return result;
        };
      },
    });
  const proxy = new Proxy(db, {
    get(_, name: keyof D1Database) {
      return name === "prepare" ? (sql: string) => counted(db.prepare(sql)) : db[name];
    },
  });
  return { db: proxy, read: () => rows };
}
