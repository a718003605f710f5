import type { Value } from "./columns.ts";

/** A piece of SQL with the values in it: it goes into other SQL as it is. */
export interface Sql {
  texts: readonly string[];
  /** What comes between the texts. */
  parts: readonly (Sql | Value)[];
}

/**
 * SQL as it is written, with values and other SQL in its gaps: sql`gallery = ${gallery} AND ${OPEN}`. A value is always bound,
 * never written into the text, and neither is a string: SQL that goes into SQL is made by `sql`, too.
 */
export function sql(texts: TemplateStringsArray, ...parts: (Sql | Value)[]): Sql {
  return { texts, parts };
}

/** A statement of SQL, ready to run. Equal values are one parameter: D1 takes a hundred of them. */
export function statement(db: D1Database, whole: Sql): D1PreparedStatement {
  const values = new Map<Value, string>();
  const text = written(whole, values);
  return db.prepare(text).bind(...values.keys());
}

function written({ texts, parts }: Sql, values: Map<Value, string>): string {
  const gaps = parts.map((part) => (isSql(part) ? written(part, values) : parameter(part, values)));
  return texts.map((text, at) => text + (gaps[at] ?? "")).join("");
}

function parameter(value: Value, values: Map<Value, string>): string {
  const known = values.get(value) ?? `?${values.size + 1}`;
  values.set(value, known);
  return known;
}

const isSql = (part: Sql | Value): part is Sql => typeof part === "object" && part !== null;
