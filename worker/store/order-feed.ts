import type { NoticeFacts } from "../domain/notice/notice.ts";
import { mailStatements, type NewMail } from "./mails.ts";
import { noticeStatement } from "./notices.ts";
import { sql, statement } from "./sql.ts";

/** An account goes by its own name; a name that somebody typed is in quotes, so that nobody can pass for another. */
export function buyerName(holder: string, name: string): string {
  return holder.startsWith("account:") ? name.trim() : `"${name.trim()}"`;
}

export interface OrderActivity {
  order: string;
  gallery: string;
  at: number;
  /** Each step of an order has one line. */
  step: string;
  who: string;
  what: string;
}

/** The statement that records a step of an order in the feed, once, however often it is reported. */
export function orderActivity(
  db: D1Database,
  { order, gallery, at, step, who, what }: OrderActivity,
  when = sql`1`,
): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT OR IGNORE INTO activity (gallery, at, kind, who, what, bucket) SELECT ${gallery}, ${at}, 'order', ${who}, ${what}, ${`order ${order} ${step}`}
       WHERE ${when} AND EXISTS (SELECT 1 FROM orders WHERE id = ${order})
         AND NOT EXISTS (SELECT 1 FROM activity WHERE gallery = ${gallery} AND kind = 'order' AND bucket = ${`order ${order} ${step}`})`,
  );
}

/** The statements that store the mail with an order's receipt, if it is paid as it should be; the last of its transaction. */
export const receiptStatements = (
  db: D1Database,
  { order, mail }: { order: string; mail: NewMail },
): Promise<D1PreparedStatement[]> =>
  mailStatements(db, mail, sql`EXISTS (SELECT 1 FROM orders WHERE id = ${order} AND paid_at IS NOT NULL AND odd = 0)`);

export type OrderTold = NoticeFacts["order"] & { gallery: string; site: string; now: number };

/** The statement that notifies the photographer of a step of an order, once. */
export function orderNotice(db: D1Database, { gallery, site, now, ...facts }: OrderTold): D1PreparedStatement {
  const key = `order ${facts.order} ${facts.step}`;
  const when = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${facts.order})`;
  return noticeStatement(db, { kind: "order", gallery, key, facts, site, now }, when);
}
