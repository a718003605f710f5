/** The largest of what went through a database, in bytes. */
export interface Largest {
  /** One bound value. */
  value: number;
  /** Bound values of one statement. */
  values: number;
  /** Rows of one answer, of a batch all together. */
  answer: number;
}

const RUNS = new Set(["run", "all", "first", "raw"]);
const real = new WeakMap<object, D1PreparedStatement>();

/** The same database, with what is bound and answered measured. */
export function measuredDatabase(db: D1Database): { db: D1Database; largest: Largest } {
  const largest: Largest = { value: 0, values: 0, answer: 0 };
  const note = <Key extends keyof Largest>(key: Key, size: number) => {
    largest[key] = Math.max(largest[key], size);
  };
  const answered = <Answer>(answer: Answer): Answer => {
    note("answer", Buffer.byteLength(JSON.stringify(answer)));
    return answer;
  };
  const measured = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(_, name: keyof D1PreparedStatement) {
        if (name === "bind")
          return (...values: unknown[]) => {
            note("values", values.length);
            for (const value of values) note("value", Buffer.byteLength(String(value)));
            return measured(statement.bind(...values));
          };
        if (!RUNS.has(name)) return statement[name];
        return async (...values: unknown[]) =>
          answered(await (statement[name] as (...values: unknown[]) => unknown).apply(statement, values));
      },
    });
    real.set(proxy, statement);
    return proxy;
  };
  const proxy = new Proxy(db, {
    get(_, name: keyof D1Database) {
      if (name === "prepare") return (sql: string) => measured(db.prepare(sql));
      if (name !== "batch") return db[name];
      return async (statements: D1PreparedStatement[]) =>
        answered(await db.batch(statements.map((statement) => real.get(statement) ?? statement)));
    },
  });
  return { db: proxy, largest };
}
