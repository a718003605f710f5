import type { NoticeFacts } from "../domain/notice/notice.ts";
import { noticeStatement } from "./notices.ts";
import { sql } from "./sql.ts";

/** An account goes by its own name; a name somebody typed stands in quotes, so that nobody passes for another. */
export function buyerName(holder: string, name: string): string {
  return holder.startsWith("account:") ? name.trim() : `"${name.trim()}"`;
}

export interface OrderActivity {
  order: string;
  gallery: string;
  at: number;
  /** Of each step of an order there is one line. */
  step: string;
  who: string;
  what: string;
}

/** The statement that notes a step of an order in the feed, once, however often it is reported. */
export function orderActivity(
  db: D1Database,
  { order, gallery, at, step, who, what }: OrderActivity,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT OR IGNORE INTO activity (gallery, at, kind, who, what, bucket) SELECT ?1, ?2, 'order', ?3, ?4, ?5
       WHERE EXISTS (SELECT 1 FROM orders WHERE id = ?6)
         AND NOT EXISTS (SELECT 1 FROM activity WHERE gallery = ?1 AND kind = 'order' AND bucket = ?5)`,
    )
    .bind(gallery, at, who, what, `order ${order} ${step}`, order);
}

export type OrderTold = NoticeFacts["order"] & { gallery: string; site: string; now: number };

/** The statement that tells the photographer of a step of an order, once. */
export function orderNotice(db: D1Database, { gallery, site, now, ...facts }: OrderTold): D1PreparedStatement {
  const key = `order ${facts.order} ${facts.step}`;
  const when = sql`EXISTS (SELECT 1 FROM orders WHERE id = ${facts.order})`;
  return noticeStatement(db, { kind: "order", gallery, key, facts, site, now }, when);
}
