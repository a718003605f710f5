import { integer, text, type Value } from "./columns.ts";
import { batch, query, rowsOf } from "./query.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";
import { asItIs, type TableShape } from "./tables.ts";

// A page that is held at a time; a row has at most 2 MB.
const PAGE_BYTES = 2_000_000;
const KEYS_AT_ONCE = 2000;

const bytesOf = (columns: readonly string[]): Sql =>
  joined(
    columns.map((column) => sql`coalesce(octet_length(${names(column)}), 0)`),
    " + ",
  );
const place = (key: readonly Value[]): Sql => sql`(${joined(key, ", ")})`;

/**
 * The rows of a table in the order of its key, in pages of limited size, whatever the table contains. Rows that are added
 * or removed meanwhile may be included or not. Throws StorageFault.
 */
export async function* readPages(db: D1Database, shape: TableShape): AsyncGenerator<Value[][]> {
  const { name, columns, key } = shape;
  let after: Value[] | null = null;
  for (;;) {
    const ends = await readEnds(db, { shape, after });
    for (const end of ends.places) {
      const begins = after ? sql`(${names(...key)}) > ${place(after)} AND` : sql``;
      const rows = await query(
        statement(
          db,
          sql`SELECT ${names(...columns)} FROM ${names(name)} WHERE ${begins} (${names(...key)}) <= ${place(end)}
            ORDER BY ${names(...key)}`,
        ),
        asItIs(columns),
      );
      yield rows.map((row) => columns.map((column) => row[column] ?? null));
      after = end;
    }
    if (ends.last) return;
  }
}

/** Keys at which the next pages end, and whether they are the last ones. */
async function readEnds(
  db: D1Database,
  { shape: { name, columns, key }, after }: { shape: TableShape; after: Value[] | null },
): Promise<{ places: Value[][]; last: boolean }> {
  const begins = after ? sql`WHERE (${names(...key)}) > ${place(after)}` : sql``;
  const rows = await query(
    statement(
      db,
      sql`SELECT ${names(...key)}, ${bytesOf(columns)} AS "row bytes" FROM ${names(name)} ${begins}
        ORDER BY ${names(...key)} LIMIT ${KEYS_AT_ONCE}`,
    ),
    asItIs([...key, "row bytes"]),
  );
  const places: Value[][] = [];
  let bytes = 0;
  for (const [i, row] of rows.entries()) {
    bytes += Number(row["row bytes"]);
    const next = rows[i + 1];
    if (next && bytes + Number(next["row bytes"]) <= PAGE_BYTES) continue;
    places.push(key.map((column) => row[column] ?? null));
    bytes = 0;
  }
  return { places, last: rows.length < KEYS_AT_ONCE };
}

/** Bytes in all of these tables together, as far as values go. Throws StorageFault. */
export async function measureTables(db: D1Database, shapes: readonly TableShape[]): Promise<number> {
  const sum = ({ name, columns }: TableShape) =>
    statement(db, sql`SELECT coalesce(sum(${bytesOf(columns)}), 0) AS bytes FROM ${names(name)}`);
  const results = await batch(db, shapes.map(sum));
  return results.reduce((bytes, result) => bytes + (rowsOf(result, { bytes: integer })[0]?.bytes ?? 0), 0);
}

/** How many rows each table has. Throws StorageFault. */
export async function countTables(db: D1Database, shapes: readonly TableShape[]): Promise<Map<string, number>> {
  const results = await batch(
    db,
    shapes.map(({ name }) => statement(db, sql`SELECT count(*) AS n FROM ${names(name)}`)),
  );
  return new Map(shapes.map(({ name }, at) => [name, rowsOf(results[at], { n: integer })[0]?.n ?? 0]));
}

/** SQL of a text that changes with nearly every change of these tables: counts, sums of numbers, bytes of text. */
export function fingerprintSql(shapes: readonly TableShape[]): Sql {
  const sums = shapes.map(({ name, columns }) => {
    const parts = columns.map((column) => {
      const value = names(column);
      return sql`coalesce(sum(CASE typeof(${value}) WHEN 'integer' THEN ${value} & 1048575 ELSE octet_length(${value}) END), 0)`;
    });
    return sql`(SELECT json_array(count(*), ${joined(parts, ", ")}) FROM ${names(name)})`;
  });
  return sums.length === 0 ? sql`''` : joined(sums, " || ");
}

/** The fingerprint of these tables now, to be compared later. Throws StorageFault. */
export async function readFingerprint(db: D1Database, shapes: readonly TableShape[]): Promise<string> {
  const [row] = await query(statement(db, sql`SELECT ${fingerprintSql(shapes)} AS print`), { print: text });
  return row?.print ?? "";
}
