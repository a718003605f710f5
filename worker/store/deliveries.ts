import type { ListPlace } from "../domain/list-place.ts";
import { type Channel, type Fate, GIVE_UP_MS, KEPT_MS, LEASE_MS } from "../domain/notice/delivery.ts";
import type { Notice } from "../domain/notice/notice.ts";
import type { NoticeDelivery } from "../domain/pages/studio-payloads.ts";
import { integer, type RowOf } from "./columns.ts";
import { NOTICE_COLUMNS, NOTICE_ROW, NOTICES, toNotice } from "./notices.ts";
import { batch, change, query, rowsOf } from "./query.ts";
import { deliveries, pick } from "./schema.ts";

/** A delivery that is one's own until its lease ends, `attempts` being the number of this attempt. */
export interface Claim {
  notice: Notice;
  channel: Channel;
  attempts: number;
}

export interface Turn {
  channels: readonly Channel[];
  now: number;
  limit: number;
}

/**
 * Claims deliveries whose turn it is, the longest waiting first: each is handed to one caller until its lease ends, and to
 * another after that, so that one that was dropped halfway is made again. Throws StorageFault.
 */
export async function claimDeliveries(db: D1Database, { channels, now, limit }: Turn): Promise<Claim[]> {
  const listed = JSON.stringify(channels);
  const [, claimed] = await batch(db, [
    db
      .prepare(
        `INSERT INTO deliveries (notice, channel, next_at) SELECT notices.id, channels.value, due_at
         FROM notices, json_each(?1) AS channels
         WHERE due_at <= ?2 AND due_at > ?3
         ON CONFLICT (notice, channel) DO NOTHING`,
      )
      .bind(listed, now, now - GIVE_UP_MS),
    db
      .prepare(
        `UPDATE deliveries SET attempts = attempts + 1, leased_until = ?2 + ${LEASE_MS}
         WHERE (notice, channel) IN (SELECT notice, channel FROM deliveries
           WHERE state = 'waiting' AND next_at <= ?2 AND leased_until <= ?2
             AND channel IN (SELECT value FROM json_each(?1))
           ORDER BY next_at LIMIT ?3)
         RETURNING notice, channel, attempts`,
      )
      .bind(listed, now, limit),
  ]);
  const rows = rowsOf(claimed, pick(deliveries, "notice", "channel", "attempts"));
  const notices = await readNotices(
    db,
    rows.map(({ notice }) => notice),
  );
  return rows.flatMap(({ notice: id, ...row }) => {
    const notice = notices.get(id);
    return notice ? { ...row, notice } : [];
  });
}

async function readNotices(db: D1Database, ids: readonly string[]): Promise<Map<string, Notice>> {
  if (ids.length === 0) return new Map();
  const rows = await query(
    db
      .prepare(`SELECT ${NOTICE_COLUMNS} FROM ${NOTICES} WHERE id IN (SELECT value FROM json_each(?))`)
      .bind(JSON.stringify(ids)),
    NOTICE_ROW,
  );
  return new Map(rows.map((row) => [row.id, toNotice(row)]));
}

/**
 * Writes down what became of an attempt. What was sent is sent; a failure is noted unless somebody else has claimed the
 * delivery since. Throws StorageFault.
 */
export async function settleDelivery(
  db: D1Database,
  { notice, channel, attempts }: Claim,
  { state, nextAt, reason }: Fate,
): Promise<void> {
  await change(
    db
      .prepare(
        `UPDATE deliveries SET state = ?3, next_at = ?4, reason = ?5, leased_until = 0,
           sent_at = CASE WHEN ?3 = 'sent' THEN ?4 END
         WHERE notice = ?1 AND channel = ?2 AND state <> 'sent' AND (?3 = 'sent' OR attempts = ?6)`,
      )
      .bind(notice.id, channel, state, nextAt, reason, attempts),
  );
}

/** Makes it a delivery's turn, unless it was sent; one that is under way stays so. Throws StorageFault. */
export async function retryDelivery(
  db: D1Database,
  { notice, channel, now }: { notice: string; channel: Channel; now: number },
): Promise<boolean> {
  const statement = db
    .prepare(
      `INSERT INTO deliveries (notice, channel, next_at) SELECT id, ?2, ?3 FROM notices WHERE id = ?1 AND due_at <= ?3
       ON CONFLICT (notice, channel) DO UPDATE SET state = 'waiting', next_at = ?3 WHERE state <> 'sent'`,
    )
    .bind(notice, channel, now);
  return (await change(statement)) === 1;
}

/** How many notices were given up by some channel since an instant, and not sent since. Throws StorageFault. */
export async function countGivenUp(db: D1Database, since: number): Promise<number> {
  const [row] = await query(
    db
      .prepare("SELECT count(DISTINCT notice) AS n FROM deliveries WHERE state = 'failed' AND next_at >= ?")
      .bind(since),
    { n: integer },
  );
  return row?.n ?? 0;
}

/** Takes out old notices that nobody waits for: all of them but those that failed. Throws StorageFault. */
export async function clearNotices(db: D1Database, now: number): Promise<void> {
  const old = `created_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE notice = id AND state <> 'sent')`;
  await batch(db, [
    db.prepare(`DELETE FROM deliveries WHERE notice IN (SELECT id FROM notices WHERE ${old})`).bind(now - KEPT_MS),
    db.prepare(`DELETE FROM notices WHERE ${old}`).bind(now - KEPT_MS),
  ]);
}

/** A notice with what became of it. */
export interface ListedNotice extends Notice {
  deliveries: NoticeDelivery[];
}

const DELIVERY_ROW = pick(
  deliveries,
  ...(["notice", "channel", "state", "attempts", "next_at", "sent_at", "reason"] as const),
);

/** A page of the outbox, newest first. Throws StorageFault. */
export async function listNotices(
  db: D1Database,
  { before, limit }: { before: ListPlace | null; limit: number },
): Promise<ListedNotice[]> {
  const [notices, attempts] = await batch(db, [
    db
      .prepare(
        `SELECT ${NOTICE_COLUMNS} FROM ${NOTICES}
         WHERE ?1 IS NULL OR notices.created_at < ?1 OR (notices.created_at = ?1 AND id < ?2)
         ORDER BY notices.created_at DESC, id DESC LIMIT ?3`,
      )
      .bind(before?.at ?? null, before?.id ?? null, limit),
    db
      .prepare(
        `SELECT notice, channel, state, attempts, next_at, sent_at, reason FROM deliveries WHERE notice IN
           (SELECT id FROM notices WHERE ?1 IS NULL OR created_at < ?1 OR (created_at = ?1 AND id < ?2)
            ORDER BY created_at DESC, id DESC LIMIT ?3)
         ORDER BY channel`,
      )
      .bind(before?.at ?? null, before?.id ?? null, limit),
  ]);
  const rows = rowsOf(attempts, DELIVERY_ROW);
  return rowsOf(notices, NOTICE_ROW).map((row) => ({
    ...toNotice(row),
    deliveries: rows.filter(({ notice }) => notice === row.id).map(toDelivery),
  }));
}

function toDelivery({ notice: _of, next_at, sent_at, ...row }: RowOf<typeof DELIVERY_ROW>): NoticeDelivery {
  return { ...row, nextAt: next_at, sentAt: sent_at };
}
