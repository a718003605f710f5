import { flag, text } from "./columns.ts";
import { sweepLedger } from "./ledger.ts";
import { batch, query, rowsOf } from "./query.ts";
import { refusal } from "./refusal.ts";
import { joined, names, type Sql, sql, statement } from "./sql.ts";

/** Nothing was written, because rows that were read before are no longer what they were. */
export class Overtaken extends Error {}

/** Nothing was written, because the same form was sent before. */
export class DoneBefore extends Error {}

interface Guard {
  /** Rows that have to be what they are now whenever something is written, each as one text; null: none. */
  rows: Sql | null;
  /** The key of the form: only the first that writes something with it does. null: it has none. */
  key: string | null;
  now: number;
}

const KEPT_MS = 30 * 86_400_000;
/** D1 gives a function no more arguments. */
const ARGUMENTS_MAX = 30;

/** Rows of a table for a guard. */
export function rowsIn(table: string, columns: readonly string[], where: Sql): Sql {
  const parts = Array.from({ length: Math.ceil(columns.length / ARGUMENTS_MAX) }, (_, n) =>
    columns.slice(n * ARGUMENTS_MAX, (n + 1) * ARGUMENTS_MAX),
  );
  const whole = parts.map((some) => sql`hex(json_array(${names(...some)}))`);
  return sql`SELECT ${joined(whole, " || ")} AS row FROM ${names(table)} WHERE ${where}`;
}

const printOf = (rows: Sql): Sql =>
  sql`(SELECT coalesce(group_concat(row), '') FROM (SELECT row FROM (${rows}) ORDER BY row))`;

/**
 * A database in which each transaction that writes something first checks what was read before, in the same transaction: otherwise
 * two forms that are sent in the same instant both see what was, and the later one overwrites the earlier one.
 */
export class GuardedDatabase {
  private readonly db: D1Database;
  private readonly guard: Guard;
  private print = "";
  private isOn = true;
  private isKeyUsed = false;

  private constructor(db: D1Database, guard: Guard) {
    this.db = db;
    this.guard = guard;
  }

  /** Reads the rows as they are now. Throws StorageFault. */
  static async open(db: D1Database, guard: Guard): Promise<GuardedDatabase> {
    const opened = new GuardedDatabase(db, guard);
    if (guard.rows) {
      const [found] = await query(statement(db, sql`SELECT ${printOf(guard.rows)} AS print`), { print: text });
      opened.print = found?.print ?? "";
    }
    return opened;
  }

  prepare(written: string): D1PreparedStatement {
    return new GuardedStatement(this, this.db.prepare(written), isReading(written)) as unknown as D1PreparedStatement;
  }

  async batch(list: readonly D1PreparedStatement[]): Promise<D1Result[]> {
    const statements = list as readonly unknown[] as readonly GuardedStatement[];
    const natives = statements.map(({ native }) => native);
    if (!this.isOn || statements.every(({ reads }) => reads)) return this.db.batch(natives);
    const before = this.before();
    const { rows } = this.guard;
    const after = rows ? [statement(this.db, sql`SELECT ${printOf(rows)} AS print`)] : [];
    const results = await this.db.batch([...before, ...natives, ...after]).catch(async (cause) => {
      throw (await this.reason()) ?? cause;
    });
    this.isKeyUsed = true;
    // Somebody else's changes count, not what this request wrote.
    if (rows) this.print = rowsOf(results.at(-1), { print: text })[0]?.print ?? "";
    return results.slice(before.length, before.length + natives.length);
  }

  /** Ends the guard: what goes on after the answer is written as it is. Nothing done: the form may be sent once more. Throws StorageFault. */
  async end({ isDone }: { isDone: boolean }): Promise<void> {
    this.isOn = false;
    const { key } = this.guard;
    if (key === null || !this.isKeyUsed || isDone) return;
    await batch(this.db, [statement(this.db, sql`DELETE FROM ledger WHERE key = ${keptAs(key)}`)]);
  }

  private before(): D1PreparedStatement[] {
    const { rows, key, now } = this.guard;
    const unchanged = rows ? [refusal(this.db, sql`${printOf(rows)} <> ${this.print}`)] : [];
    if (key === null || this.isKeyUsed) return unchanged;
    const once = sql`INSERT INTO ledger (key, level, began, at, ends)
      VALUES (${keptAs(key)}, 1, ${now}, ${now}, ${now + KEPT_MS})`;
    return [...unchanged, sweepLedger(this.db, now), statement(this.db, once)];
  }

  /** Why a transaction failed, if it was the guard. */
  private async reason(): Promise<Error | null> {
    const { rows, key } = this.guard;
    const moved = rows ? sql`${printOf(rows)} <> ${this.print}` : sql`0`;
    const used =
      key === null || this.isKeyUsed ? sql`0` : sql`EXISTS (SELECT 1 FROM ledger WHERE key = ${keptAs(key)})`;
    const [found] = await query(statement(this.db, sql`SELECT ${moved} AS moved, ${used} AS used`), {
      moved: flag,
      used: flag,
    });
    if (found?.used) return new DoneBefore();
    return found?.moved ? new Overtaken() : null;
  }
}

interface Once {
  key: string | null;
  now: number;
}

/** Does what a form with a key asks for; "before": it was done when the form was sent before. null: nothing was done. Throws StorageFault. */
export async function once<Done>(
  db: D1Database,
  form: Once,
  work: (db: D1Database) => Promise<Done | null>,
): Promise<Done | "before" | null> {
  const guardedDb = await GuardedDatabase.open(db, { ...form, rows: null });
  try {
    const done = await work(guardedDb as unknown as D1Database);
    await guardedDb.end({ isDone: done !== null });
    return done;
  } catch (fault) {
    if ((fault as Error).cause instanceof DoneBefore) return "before";
    throw fault;
  }
}

const keptAs = (key: string) => `form ${key}`;

const isReading = (written: string) => /^\s*(?:SELECT|WITH)\b/i.test(written);

/** A statement of a guarded database, with what the store uses of one. */
class GuardedStatement {
  private readonly db: GuardedDatabase;
  readonly native: D1PreparedStatement;
  readonly reads: boolean;

  constructor(db: GuardedDatabase, native: D1PreparedStatement, reads: boolean) {
    this.db = db;
    this.native = native;
    this.reads = reads;
  }

  bind(...values: unknown[]): GuardedStatement {
    return new GuardedStatement(this.db, this.native.bind(...values), this.reads);
  }

  async all(): Promise<D1Result> {
    if (this.reads) return this.native.all();
    const [result] = await this.db.batch([this as unknown as D1PreparedStatement]);
    return result as D1Result;
  }

  run(): Promise<D1Result> {
    return this.all();
  }
}
