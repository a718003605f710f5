import type { GalleryHead } from "../domain/gallery-list.ts";
import { flag, integer, maybe } from "./columns.ts";
import { change, query } from "./query.ts";
import { galleries } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";
import { notBack } from "./unsettled.ts";

const HEAD_ROW = {
  ...pick(galleries, "gallery", "title"),
  publishedAt: integer,
  expiresAt: maybe(integer),
  unpublished: flag,
  archived: flag,
  lastActivity: maybe(integer),
  invites: flag,
  sent: flag,
  toAnswer: flag,
  toSettle: flag,
};

/** What the list of galleries is made of. Of each it reads a few rows, however much visitors made. Throws StorageFault. */
export function readHeads(db: D1Database): Promise<GalleryHead[]> {
  const heads = sql`SELECT gallery, title, published_at AS publishedAt, expires_at AS expiresAt,
      unpublished_at IS NOT NULL AS unpublished, archived_at IS NOT NULL AS archived,
      (SELECT max(at) FROM activity WHERE activity.gallery = galleries.gallery) AS lastActivity,
      coalesce((SELECT invites FROM responses WHERE responses.gallery = galleries.gallery), 'off') <> 'off' AS invites,
      EXISTS (SELECT 1 FROM selections INDEXED BY selections_sent WHERE selections.gallery = galleries.gallery AND round > 1) AS sent,
      (EXISTS (SELECT 1 FROM selections INDEXED BY selections_to_do WHERE selections.gallery = galleries.gallery
          AND round > 1 AND done_at IS NULL)
        OR EXISTS (SELECT 1 FROM selections INDEXED BY selections_open_points
          WHERE selections.gallery = galleries.gallery AND open_points > 0 AND done_at IS NULL)) AS toAnswer,
      (EXISTS (SELECT 1 FROM orders INDEXED BY orders_due WHERE orders.gallery = galleries.gallery
          AND method = 'invoice' AND paid_at IS NULL AND ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM orders INDEXED BY orders_odd LEFT JOIN payments ON payments.payment = orders.payment
          WHERE orders.gallery = galleries.gallery AND odd = 1 AND paid_at IS NOT NULL
            AND ${notBack("orders", "payments")})) AS toSettle
    FROM galleries`;
  return query(statement(db, heads), HEAD_ROW);
}

/** Puts a gallery away or back: nothing else of it changes. False: there is none. Throws StorageFault. */
export async function archiveGallery(
  db: D1Database,
  { gallery, at }: { gallery: string; at: number | null },
): Promise<boolean> {
  return (await change(statement(db, sql`UPDATE galleries SET archived_at = ${at} WHERE gallery = ${gallery}`))) > 0;
}
