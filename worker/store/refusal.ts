import { type Sql, sql, statement } from "./sql.ts";

/** A statement that makes its transaction fail if the condition is true. */
export function refusal(db: D1Database, condition: Sql): D1PreparedStatement {
  // A number over 5 stars is refused, and with it everything.
  return statement(
    db,
    sql`INSERT INTO picks (selection, photo, stars, changed_at) SELECT '', '', 6, 0 WHERE ${condition}`,
  );
}

/** A statement that makes its transaction fail if the row of a lease is gone. */
export function refuseWithoutLease(db: D1Database, lease: string): D1PreparedStatement {
  return refusal(db, sql`NOT EXISTS (SELECT 1 FROM leases WHERE holder = ${lease})`);
}
