import { text } from "./columns.ts";
import { jsonChunks, LONGEST_JSON } from "./json-chunks.ts";
import { batch, rowsOf } from "./query.ts";
import { refusal } from "./refusal.ts";
import { names, type Sql, sql, statement } from "./sql.ts";
import { fingerprintSql, readFingerprint } from "./table-pages.ts";
import type { TableShape } from "./tables.ts";

/** The contents of tables at one moment, so that a later transaction can refuse to continue if they changed. */
export interface TableState {
  shapes: readonly TableShape[];
  /** Counts, sums of numbers and bytes of text of all of them. */
  print: string;
  /** For the tables that are compared value by value: every row, as digits. */
  rows: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the state of tables. Sums alone don't see every change: `all` and `off` have the same length, and two sets may
 * swap places. So the tables in `exact` are compared value by value. Throws StorageFault.
 */
export async function readState(
  db: D1Database,
  { shapes, exact }: { shapes: readonly TableShape[]; exact: (table: string) => boolean },
): Promise<TableState> {
  const compared = shapes.filter(({ name }) => exact(name));
  const print = await readFingerprint(db, shapes);
  const results = await batch(
    db,
    compared.map((shape) => statement(db, sql`SELECT ${asDigits(shape)} AS text FROM ${names(shape.name)} ORDER BY 1`)),
  );
  const textsOf = (result: D1Result | undefined) => rowsOf(result, { text }).map(({ text }) => text);
  return { shapes, print, rows: new Map(compared.map(({ name }, at) => [name, textsOf(results[at])])) };
}

/** Whether nothing changed between two readings. */
export function isSameState(one: TableState, other: TableState): boolean {
  const same = (name: string, texts: readonly string[]) => {
    const others = other.rows.get(name) ?? [];
    return texts.length === others.length && texts.every((text, at) => text === others[at]);
  };
  return one.print === other.print && [...one.rows].every(([name, texts]) => same(name, texts));
}

/** Statements that make their transaction fail if tables are no longer in this state. */
export function unchangedStatements(db: D1Database, { shapes, print, rows }: TableState): D1PreparedStatement[] {
  const exact = shapes.flatMap((shape) => {
    const texts = rows.get(shape.name);
    return texts ? sameRowsStatements(db, shape, texts) : [];
  });
  return [refusal(db, sql`${fingerprintSql(shapes)} <> ${print}`), ...exact];
}

function sameRowsStatements(db: D1Database, shape: TableShape, texts: readonly string[]): D1PreparedStatement[] {
  const counted = refusal(db, sql`(SELECT count(*) FROM ${names(shape.name)}) <> ${texts.length}`);
  const there = sql`SELECT ${asDigits(shape)} FROM ${names(shape.name)}`;
  const missing = (chunk: string) =>
    refusal(db, sql`EXISTS (SELECT value FROM json_each(${chunk}) WHERE value NOT IN (${there}))`);
  // What is too long to be bound is left to the sums.
  const short = texts.filter((text) => text.length <= LONGEST_JSON);
  return [counted, ...jsonChunks(short).map(missing)];
}

/** As hexadecimal digits, since a half of a surrogate pair, which a database may hold, comes out of it as another character. */
const asDigits = ({ columns }: TableShape): Sql => sql`hex(json_array(${names(...columns)}))`;
