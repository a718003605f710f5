import fc from "fast-check";
import { backedUp } from "../../scripts/backup/tables.ts";
import type { Value } from "../../worker/store/columns.ts";
import { TABLES } from "../../worker/store/schema.ts";
import { readShapes, type TableShape } from "../../worker/store/tables.ts";

/** A table, what its columns may hold, and which of them must differ from row to row. */
interface Described extends TableShape {
  values: fc.Arbitrary<Value>[];
  unique: string[][];
}

type Rows = Record<string, Value[][]>;

/** Any rows tables may hold, as far as the schema says: those that are backed up, unless others are given. */
export async function anyRows(
  db: D1Database,
  shapes?: readonly TableShape[],
  { least = 0 }: { least?: number } = {},
): Promise<fc.Arbitrary<Rows>> {
  const tables: Described[] = [];
  for (const shape of shapes ?? backedUp(await readShapes(db))) tables.push(await describe(db, shape));
  return fc.record(
    Object.fromEntries(
      tables.map((table) => [
        table.name,
        fc
          .array(fc.tuple(...table.values), { minLength: least, maxLength: 4 })
          .map((rows) => withoutTwins(rows, table)),
      ]),
    ),
  );
}

/** Puts rows there, one statement each. A row may end early: columns that came later have what they have by default. */
export async function putRows(db: D1Database, rows: Rows): Promise<void> {
  const shapes = new Map((await readShapes(db)).map((shape) => [shape.name, shape]));
  const statements = Object.entries(rows).flatMap(([name, own]) => {
    const columns = shapes.get(name)?.columns ?? [];
    return own.map((row) => {
      const names = columns.slice(0, row.length).map((column) => `"${column}"`);
      const insert = `INSERT INTO "${name}" (${names.join(", ")}) VALUES (${row.map(() => "?").join(", ")})`;
      return db.prepare(insert).bind(...row);
    });
  });
  if (statements.length > 0) await db.batch(statements);
}

/** Empties every table that is backed up. */
export async function emptyTables(db: D1Database): Promise<void> {
  const shapes = backedUp(await readShapes(db));
  await db.batch(shapes.map(({ name }) => db.prepare(`DELETE FROM "${name}"`)));
}

async function describe(db: D1Database, shape: TableShape): Promise<Described> {
  const { name } = shape;
  const master = await db.prepare("SELECT sql FROM sqlite_master WHERE name = ?").bind(name).first<{ sql: string }>();
  const info = await db
    .prepare(`SELECT name, type, "notnull" OR pk > 0 AS needed FROM pragma_table_info(?) ORDER BY cid`)
    .bind(name)
    .all<{ name: string; type: string; needed: number }>();
  const unique = await db
    .prepare(
      `SELECT l.name AS "index", i.name AS "column" FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i
       WHERE l."unique" = 1 ORDER BY l.name, i.seqno`,
    )
    .bind(name)
    .all<{ index: string; column: string }>();
  const indexes = [...Map.groupBy(unique.results, ({ index }) => index).values()];
  return {
    ...shape,
    values: info.results.map((column) => anyValue(column, { table: name, sql: master?.sql ?? "" })),
    unique: [shape.key, ...indexes.map((index) => index.map(({ column }) => column))],
  };
}

interface Kept {
  table: string;
  /** What made the table. */
  sql: string;
}

function anyValue(column: { name: string; type: string; needed: number }, { table, sql }: Kept): fc.Arbitrary<Value> {
  // Tables once listed their words themselves: those of their day.
  const [, listed] = new RegExp(`CHECK \\(${column.name} IN \\(([^)]*)\\)\\)`).exec(sql) ?? [];
  const only = listed
    ? [...listed.matchAll(/'([^']*)'/g)].map(([, word = ""]) => word)
    : TABLES.get(table)?.columns[column.name]?.words;
  const [, least, most] = new RegExp(`CHECK \\(${column.name} BETWEEN (\\d+) AND (\\d+)\\)`).exec(sql) ?? [];
  const [, fixed] = new RegExp(`CHECK \\(${column.name} = (\\d+)\\)`).exec(sql) ?? [];
  const value: fc.Arbitrary<Value> = only
    ? fc.constantFrom(...only)
    : fixed
      ? fc.constant(Number(fixed))
      : least && most
        ? fc.integer({ min: Number(least), max: Number(most) })
        : column.type === "INTEGER"
          ? fc.maxSafeInteger()
          : fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "null", "[1]", "'; --", "\u2028", "trip"));
  return column.needed ? value : fc.option(value, { nil: null });
}

function withoutTwins(rows: Value[][], { columns, unique }: Described): Value[][] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const keys = unique.map((names) => JSON.stringify(names.map((name) => [name, row[columns.indexOf(name)]])));
    if (keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  });
}
