import type { ListPlace } from "../domain/list-place.ts";
import { type Channel, type Fate, GIVE_UP_MS, KEPT_MS, LEASE_MS } from "../domain/notice/delivery.ts";
import type { Notice } from "../domain/notice/notice.ts";
import type { NoticeDelivery } from "../domain/pages/studio-notice-payloads.ts";
import { integer, kept, type RowOf } from "./columns.ts";
import { NOTICE_COLUMNS, NOTICE_ROW, NOTICES, toNotice } from "./notices.ts";
import { batch, change, query, rowsOf } from "./query.ts";
import { deliveries } from "./schema/messages.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** A delivery that belongs to one sender until its lease ends; `attempts` is the number of this attempt. */
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
 * Claims deliveries that are due, the longest waiting first. Each is given to one caller until its lease ends, and to
 * another after that, so that one that was dropped halfway is made again. Throws StorageFault.
 */
export async function claimDeliveries(db: D1Database, { channels, now, limit }: Turn): Promise<Claim[]> {
  const listed = JSON.stringify(channels.map((channel) => kept(deliveries.columns.channel, channel)));
  const [, claimed] = await batch(db, [
    statement(
      db,
      sql`INSERT INTO deliveries (notice, channel, next_at) SELECT notices.id, channels.value, due_at
         FROM notices, json_each(${listed}) AS channels
         WHERE due_at <= ${now} AND due_at > ${now - GIVE_UP_MS}
         ON CONFLICT (notice, channel) DO NOTHING`,
    ),
    statement(
      db,
      sql`UPDATE deliveries SET attempts = attempts + 1, leased_until = ${now} + ${LEASE_MS}
         WHERE (notice, channel) IN (SELECT notice, channel FROM deliveries
           WHERE state = 'waiting' AND next_at <= ${now} AND leased_until <= ${now}
             AND channel IN (SELECT value FROM json_each(${listed}))
           ORDER BY next_at LIMIT ${limit})
         RETURNING notice, channel, attempts`,
    ),
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
    statement(
      db,
      sql`SELECT ${NOTICE_COLUMNS} FROM ${NOTICES} WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
    ),
    NOTICE_ROW,
  );
  return new Map(rows.map((row) => [row.id, toNotice(row)]));
}

/**
 * Records the result of an attempt. Sent stays sent; a failure is recorded unless somebody else has claimed the delivery
 * since. Throws StorageFault.
 */
export async function settleDelivery(
  db: D1Database,
  { notice, channel, attempts }: Claim,
  { state, nextAt, reason }: Fate,
): Promise<void> {
  const became = kept(deliveries.columns.state, state);
  await change(
    statement(
      db,
      sql`UPDATE deliveries SET state = ${became}, next_at = ${nextAt}, reason = ${reason}, leased_until = 0,
           sent_at = CASE WHEN ${became} = 'sent' THEN ${nextAt} END
         WHERE notice = ${notice.id} AND channel = ${channel} AND state <> 'sent' AND (${became} = 'sent' OR attempts = ${attempts})`,
    ),
  );
}

/** Makes a delivery due, unless it was sent; one that is under way stays so. Throws StorageFault. */
export async function retryDelivery(
  db: D1Database,
  { notice, channel, now }: { notice: string; channel: Channel; now: number },
): Promise<boolean> {
  const insert = statement(
    db,
    sql`INSERT INTO deliveries (notice, channel, next_at)
       SELECT id, ${kept(deliveries.columns.channel, channel)}, ${now} FROM notices WHERE id = ${notice} AND due_at <= ${now}
       ON CONFLICT (notice, channel) DO UPDATE SET state = 'waiting', next_at = ${now} WHERE state <> 'sent'`,
  );
  return (await change(insert)) === 1;
}

/** How many notices some channel gave up since an instant, and did not send since. Throws StorageFault. */
export async function countGivenUp(db: D1Database, since: number): Promise<number> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT count(DISTINCT notice) AS n FROM deliveries WHERE state = 'failed' AND next_at >= ${since}`,
    ),
    { n: integer },
  );
  return row?.n ?? 0;
}

/** Deletes old notices that nobody waits for: all except those that failed. Throws StorageFault. */
export async function clearNotices(db: D1Database, now: number): Promise<void> {
  const old = sql`created_at < ${now - KEPT_MS}
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE notice = id AND state <> 'sent')`;
  await batch(db, [
    statement(db, sql`DELETE FROM deliveries WHERE notice IN (SELECT id FROM notices WHERE ${old})`),
    statement(db, sql`DELETE FROM notices WHERE ${old}`),
  ]);
}

/** A notice with its state on each channel. */
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
  const isBefore = before
    ? sql`(notices.created_at < ${before.at} OR (notices.created_at = ${before.at} AND id < ${before.id}))`
    : sql`true`;
  const [notices, attempts] = await batch(db, [
    statement(
      db,
      sql`SELECT ${NOTICE_COLUMNS} FROM ${NOTICES}
         WHERE ${isBefore}
         ORDER BY notices.created_at DESC, id DESC LIMIT ${limit}`,
    ),
    statement(
      db,
      sql`SELECT notice, channel, state, attempts, next_at, sent_at, reason FROM deliveries WHERE notice IN
           (SELECT id FROM notices WHERE ${isBefore}
            ORDER BY created_at DESC, id DESC LIMIT ${limit})
         ORDER BY channel`,
    ),
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
