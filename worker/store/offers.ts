import { NO_OFFER, type Offer, offerSchema } from "../domain/shop/offer.ts";
import { readCode, type Voucher } from "../domain/shop/voucher.ts";
import { activityStatement } from "./activity.ts";
import { integer, kept, type RowOf } from "./columns.ts";
import { AT_CHECKOUT } from "./orders.ts";
import { batch, change, query } from "./query.ts";
import { offers, vouchers } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** What a gallery sells; nothing, if nothing was set. Throws StorageFault, also if it can't be read. */
export async function readOffer(db: D1Database, gallery: string): Promise<Offer> {
  const found = statement(db, sql`SELECT offer FROM offers WHERE gallery = ${gallery}`);
  const [row] = await query(found, pick(offers, "offer"));
  return row?.offer ?? NO_OFFER;
}

/** Sets what a gallery sells, with its line in the feed. Throws StorageFault. */
export async function writeOffer(
  db: D1Database,
  { gallery, offer, now }: { gallery: string; offer: Offer; now: number },
): Promise<void> {
  const what = `price list: ${offer.items.length} items in ${offer.currency}`;
  await batch(db, [
    offerStatement(db, { gallery, offer, now }),
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what }),
  ]);
}

/** The statement that sets what a gallery sells. */
function offerStatement(
  db: D1Database,
  { gallery, offer, now }: { gallery: string; offer: Offer; now: number },
): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT OR REPLACE INTO offers (gallery, ${OFFER_COLUMNS}) VALUES (${gallery}, ${offerValues(offer, now)})`,
  );
}

/** Columns of `offers` without its gallery. */
export const OFFER_COLUMNS = sql`clients, items, offer, changed_at`;

/** An offer's values in the order of `OFFER_COLUMNS`. */
export function offerValues(offer: Offer, now: number): Sql {
  return sql`${kept(offers.columns.clients, offer.clients)}, ${offer.items.length}, ${JSON.stringify(offerSchema.parse(offer))}, ${now}`;
}

const HOUR = 3_600_000;

/** SQL for an order that counts: paid, or still to be paid. A checkout without further news counts for two hours. */
export const countsAt = (now: number): Sql =>
  sql`(paid_at IS NOT NULL OR (ended_at IS NULL AND (method <> 'card' OR created_at > ${now - 2 * HOUR})))`;

/** SQL for how often a voucher is used; `but`: orders that are left out. */
const uses = (now: number, but = sql``): Sql =>
  sql`(SELECT count(*) FROM orders WHERE orders.gallery = vouchers.gallery AND voucher = code
    AND (paid_at IS NOT NULL OR ended_at IS NULL) AND ${countsAt(now)} ${but})`;

const vouchersOf = (gallery: string, used: Sql): Sql =>
  sql`SELECT code, percent, amount, max_uses, expires_at, ended_at, created_at, ${used} AS uses
    FROM vouchers WHERE gallery = ${gallery}`;

const VOUCHER_ROW = {
  ...pick(vouchers, "code", "percent", "amount", "max_uses", "expires_at", "ended_at", "created_at"),
  uses: integer,
};

const toVoucher = (row: RowOf<typeof VOUCHER_ROW>): Voucher => ({
  code: row.code,
  off: row.percent === null ? { amount: row.amount ?? 0 } : { percent: row.percent },
  maxUses: row.max_uses,
  uses: row.uses,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  createdAt: row.created_at,
});

/**
 * A gallery's voucher by its code, or null; its uses are counted if they are limited, else 0. The current checkout of its
 * `holder` does not count: it ends when they order again. Throws StorageFault.
 */
export async function readVoucher(
  db: D1Database,
  { gallery, code, now, holder = "" }: { gallery: string; code: string; now: number; holder?: string },
): Promise<Voucher | null> {
  const others = sql`AND NOT (holder = ${holder} AND ${AT_CHECKOUT})`;
  // Uses are counted if they are limited; then there are at most about that many.
  const limited = sql`CASE WHEN max_uses IS NULL THEN 0 ELSE ${uses(now, others)} END`;
  const [row] = await query(statement(db, sql`${vouchersOf(gallery, limited)} AND code = ${code}`), VOUCHER_ROW);
  return row ? toVoucher(row) : null;
}

/** A gallery's vouchers, newest first. Throws StorageFault. */
export async function listVouchers(
  db: D1Database,
  { gallery, now }: { gallery: string; now: number },
): Promise<Voucher[]> {
  const rows = await query(
    statement(db, sql`${vouchersOf(gallery, uses(now))} ORDER BY created_at DESC, code LIMIT 500`),
    VOUCHER_ROW,
  );
  return rows.map(toVoucher);
}

export type NewVoucher = Pick<Voucher, "code" | "off" | "maxUses" | "expiresAt"> & { gallery: string; now: number };

/** Adds a voucher; false if the gallery already has one with that code. Throws StorageFault. */
export async function addVoucher(
  db: D1Database,
  { gallery, code, off, maxUses, expiresAt, now }: NewVoucher,
): Promise<boolean> {
  if (readCode(code) !== code) throw new RangeError("a code as readCode gives it");
  const [percent, amount] = "percent" in off ? [off.percent, null] : [null, off.amount];
  const insert = statement(
    db,
    sql`INSERT OR IGNORE INTO vouchers (gallery, code, percent, amount, max_uses, expires_at, created_at)
      VALUES (${gallery}, ${code}, ${percent}, ${amount}, ${maxUses}, ${expiresAt}, ${now})`,
  );
  return (await change(insert)) === 1;
}

/** Ends a voucher; false if the gallery has no such voucher. Throws StorageFault. */
export async function endVoucher(
  db: D1Database,
  { gallery, code, now }: { gallery: string; code: string; now: number },
): Promise<boolean> {
  const update = statement(
    db,
    sql`UPDATE vouchers SET ended_at = coalesce(ended_at, ${now}) WHERE gallery = ${gallery} AND code = ${code}`,
  );
  return (await change(update)) === 1;
}
