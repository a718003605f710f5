import { type Count, countAfter, type Limit, waitFor } from "../domain/limits.ts";
import { batch, change, isThere, rowsOf } from "./query.ts";
import { ledger } from "./schema/counted.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** One counter that an amount is reserved at. */
export interface Counter {
  key: string;
  limit: Limit;
}

export interface Reservation {
  /** Each with its own key. */
  counters: readonly Counter[];
  amount: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** What is needed to give a reservation back. */
export interface Reserved extends Reservation {
  earlier: ReadonlyMap<string, Count>;
}

/** `next`: how many milliseconds the same again would have to wait. */
export type Outcome = { ok: true; reserved: Reserved; next: number } | { ok: false; wait: number };

/** How many rows that no longer count are removed with each reservation: more than one ever adds. */
const SWEPT = 50;

interface Asking extends Omit<Reservation, "counters"> {
  /** The counters, as JSON. */
  asked: string;
}

// The same rule as `waitFor`, for all counters at once; one statement, so that a hundred parallel requests count as a hundred. There are
// few counters: reading each again where it is needed reads fewer rows than keeping what was read.
const judged = ({ asked, amount, now }: Asking) => sql`
  WITH asked AS NOT MATERIALIZED (
    SELECT value ->> 'key' AS key, value ->> 'most' AS most, value ->> 'within' AS within,
           value ->> 'first' AS first, value ->> 'longest' AS longest FROM json_each(${asked})
  ), known AS NOT MATERIALIZED (
    SELECT asked.*,
      CASE WHEN level IS NULL THEN 0.0
           WHEN first IS NULL THEN max(0.0, level - max(0, ${now} - at) * 1.0 * most / within)
           WHEN began + within <= ${now} THEN 0.0 ELSE level END AS level,
      CASE WHEN first IS NULL OR began IS NULL OR began + within <= ${now} THEN ${now} ELSE began END AS began,
      coalesce(at, 0) AS at
    FROM asked LEFT JOIN ledger ON ledger.key = asked.key
  ), judged AS NOT MATERIALIZED (
    SELECT *, CASE WHEN first IS NULL THEN level + ${amount} <= most + 1e-6
                   ELSE level < most OR at + min(first << min(CAST(level - most AS INTEGER), 20), longest) <= ${now} END AS ok
    FROM known
  )`;

const reserve = ({ asked, amount, now }: Asking, when: Sql) => sql`INSERT INTO ledger (key, level, began, at, ends)
  ${judged({ asked, amount, now })}
  SELECT key, level + ${amount}, began, max(at, ${now}),
    CASE WHEN first IS NULL THEN ${now} + CAST((level + ${amount}) * within / most AS INTEGER) + 1 ELSE began + within END
  FROM judged WHERE NOT EXISTS (SELECT 1 FROM judged WHERE NOT ok) AND ${when}
  ON CONFLICT (key) DO UPDATE SET
    level = excluded.level, began = excluded.began, at = excluded.at, ends = excluded.ends`;

const askedJson = (counters: readonly Counter[]) =>
  JSON.stringify(counters.map(({ key, limit }) => ({ key, ...limit })));

/** SQL: whether all counters have room for an amount. Together with `reserveStatement`, in the transaction of the work itself. */
export const hasRoom = ({ counters, ...rest }: Reservation): Sql =>
  sql`NOT EXISTS (${judged({ ...rest, asked: askedJson(counters) })} SELECT 1 FROM judged WHERE NOT ok)`;

/** Reserves as part of a transaction, if `when` holds there: of two that do the same work, only the one that did it is counted. */
export function reserveStatement(db: D1Database, { counters, ...rest }: Reservation, when: Sql): D1PreparedStatement {
  return statement(db, reserve({ ...rest, asked: askedJson(counters) }, when));
}

/**
 * Reserves an amount on all counters or on none, exactly, however many requests arrive at once. Reads and writes one row
 * per counter, and removes a limited number of old ones. Throws StorageFault.
 */
export async function reserveAll(db: D1Database, reservation: Reservation): Promise<Outcome> {
  const { counters, amount, now } = reservation;
  const asked = askedJson(counters);
  const [, known, made] = await batch(db, [
    sweepLedger(db, now),
    statement(
      db,
      sql`SELECT ledger.key, level, began, at FROM json_each(${asked}) AS asked
         CROSS JOIN ledger ON ledger.key = asked.value ->> 'key'`,
    ),
    statement(db, reserve({ asked, amount, now }, sql`true`)),
  ]);
  const earlier = new Map(
    rowsOf(known, pick(ledger, "key", "level", "began", "at")).map(({ key, ...count }) => [key, count]),
  );
  const ok = (made?.meta.changes ?? 0) > 0;
  const waits = counters.map(({ key, limit }) => {
    const [count, weighing] = [earlier.get(key) ?? null, { limit, amount, now }];
    return waitFor(ok ? countAfter(count, weighing) : count, weighing);
  });
  return ok
    ? { ok, reserved: { ...reservation, earlier }, next: Math.max(0, ...waits) }
    : { ok, wait: Math.max(1000, ...waits) };
}

/** The statement that removes some of the rows that no longer count; it goes along with every statement that adds one. */
export function sweepLedger(db: D1Database, now: number): D1PreparedStatement {
  return statement(
    db,
    sql`DELETE FROM ledger WHERE key IN (SELECT key FROM ledger WHERE ends <= ${now} ORDER BY ends LIMIT ${SWEPT})`,
  );
}

/** Gives back this one reservation: what was reserved before or in the meantime stays. Throws StorageFault. */
export async function giveBack(db: D1Database, { counters, amount, now, earlier }: Reserved): Promise<void> {
  const taken = counters.map(({ key, limit }) => ({
    key,
    // A wait starts with the last failure, and this was none.
    at: limit.first === undefined ? now : (earlier.get(key)?.at ?? now),
  }));
  const given = JSON.stringify(taken);
  await batch(db, [
    statement(
      db,
      sql`UPDATE ledger SET level = max(0, level - ${amount}), at = CASE WHEN at = ${now} THEN given.then_at ELSE at END
         FROM (SELECT value ->> 'key' AS given_key, value ->> 'at' AS then_at FROM json_each(${given})) AS given
         WHERE ledger.key = given_key`,
    ),
    statement(
      db,
      sql`DELETE FROM ledger WHERE level <= 1e-6 AND key IN (SELECT value ->> 'key' FROM json_each(${given}))`,
    ),
  ]);
}

/** Whether something is remembered under a key. Throws StorageFault. */
export async function isKnown(db: D1Database, { key, now }: { key: string; now: number }): Promise<boolean> {
  return isThere(statement(db, sql`SELECT 1 FROM ledger WHERE key = ${key} AND ends > ${now}`));
}

/** Remembers something under a key. Throws StorageFault. */
export async function keepKnown(
  db: D1Database,
  { key, now, ends }: { key: string; now: number; ends: number },
): Promise<void> {
  await change(
    statement(
      db,
      sql`INSERT INTO ledger (key, level, began, at, ends) VALUES (${key}, 1, ${now}, ${now}, ${ends})
         ON CONFLICT (key) DO UPDATE SET at = excluded.at, ends = excluded.ends`,
    ),
  );
}
