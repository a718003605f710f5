import type { ReceiptKey } from "../domain/receipt/keys.ts";
import type { SentRound } from "../domain/receipt/statement.ts";
import { maybe } from "./columns.ts";
import { batch, change, query } from "./query.ts";
import { studio } from "./schema/galleries.ts";
import { receiptKeys, revokedReceiptKeys, roundPicks, rounds } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { type HolderOf, PICK_ROW } from "./selections.ts";
import { type Sql, sql, statement } from "./sql.ts";
import { UNNAMED } from "./studio.ts";

/** A public key with when it was made. */
export type StoredKey = ReceiptKey & { madeAt: number; revokedFrom: number | null };

/** The public keys of all receipts, the latest first. Throws StorageFault. */
export function readReceiptKeys(db: D1Database): Promise<StoredKey[]> {
  const { kid, x, made_at: madeAt } = receiptKeys.columns;
  const revokedFrom = maybe(revokedReceiptKeys.columns.revoked_from);
  return query(
    statement(
      db,
      sql`SELECT receipt_keys.kid, x, made_at AS madeAt, revoked_from AS revokedFrom
        FROM receipt_keys LEFT JOIN revoked_receipt_keys ON revoked_receipt_keys.kid = receipt_keys.kid
        ORDER BY made_at DESC, receipt_keys.kid`,
    ),
    { kid, x, madeAt, revokedFrom },
  );
}

/** Revokes keys, for good: what was said earlier about one stays if it is stricter. Throws StorageFault. */
export async function revokeReceiptKeys(
  db: D1Database,
  { kids, from, now }: { kids: readonly string[]; from: number; now: number },
): Promise<void> {
  await batch(
    db,
    kids.map((kid) =>
      statement(
        db,
        sql`INSERT INTO revoked_receipt_keys (kid, revoked_from, revoked_at) VALUES (${kid}, ${from}, ${now})
          ON CONFLICT (kid) DO UPDATE SET revoked_from = min(revoked_from, excluded.revoked_from)`,
      ),
    ),
  );
}

/** Keeps a public key for as long as there is a studio. Throws StorageFault. */
export async function keepReceiptKey(db: D1Database, { kid, x, now }: ReceiptKey & { now: number }): Promise<void> {
  await change(statement(db, sql`INSERT OR IGNORE INTO receipt_keys (kid, x, made_at) VALUES (${kid}, ${x}, ${now})`));
}

/** The number of the key that signs now. Throws StorageFault. */
export async function readSigningEpoch(db: D1Database): Promise<number> {
  const [row] = await query(
    statement(db, sql`SELECT signing_epoch FROM studio WHERE id = 1`),
    pick(studio, "signing_epoch"),
  );
  return row?.signing_epoch ?? 1;
}

/** Signs with another key from now on, also before the first publish. Throws StorageFault. */
export async function nextSigningKey(db: D1Database): Promise<void> {
  await change(
    statement(
      db,
      sql`INSERT INTO studio (id, name, timezone, signing_epoch) VALUES (1, ${UNNAMED}, 'UTC', 2)
        ON CONFLICT (id) DO UPDATE SET signing_epoch = signing_epoch + 1`,
    ),
  );
}

/** What a holder sent in a round; without a round, what they sent last. null: there is none. Throws StorageFault. */
export function readOwnRound(
  db: D1Database,
  { gallery, holder, round }: HolderOf & { round: number | null },
): Promise<SentRound | null> {
  return readSentRound(db, { of: sql`gallery = ${gallery} AND holder = ${holder}`, round });
}

/** The same for a selection by its id. Throws StorageFault. */
export function readRoundOf(
  db: D1Database,
  { gallery, id, round }: { gallery: string; id: string; round: number | null },
): Promise<SentRound | null> {
  return readSentRound(db, { of: sql`gallery = ${gallery} AND id = ${id}`, round });
}

const { selection, round: nr, submitted_at: submittedAt, name, message, answers, sent_from: from } = rounds.columns;
const HEAD_ROW = { selection, round: nr, submittedAt, name, message, answers, from };

async function readSentRound(
  db: D1Database,
  { of, round }: { of: Sql; round: number | null },
): Promise<SentRound | null> {
  const [head] = await query(
    statement(
      db,
      sql`SELECT rounds.selection, rounds.round, submitted_at AS submittedAt, rounds.name, message, answers,
          sent_from AS "from"
        FROM rounds WHERE rounds.selection = (SELECT id FROM selections WHERE ${of})
          AND (${round} IS NULL OR rounds.round = ${round}) ORDER BY rounds.round DESC LIMIT 1`,
    ),
    HEAD_ROW,
  );
  return head ? { ...head, photos: await readPhotosOf(db, head) } : null;
}

// A row has at most a comment of 2,000 characters.
const ROWS_AT_ONCE = 1000;
const PHOTO_ROW = { ...PICK_ROW, sha256: roundPicks.columns.sha256 };

async function readPhotosOf(
  db: D1Database,
  { selection, round }: Pick<SentRound, "selection" | "round">,
): Promise<SentRound["photos"]> {
  const photos: SentRound["photos"] = [];
  for (;;) {
    const rows = await query(
      statement(
        db,
        sql`SELECT photo, picked, stars, label, comment, lists, sha256 FROM round_picks AS p
          WHERE selection = ${selection} AND photo > ${photos.at(-1)?.photo ?? ""} AND gone = 0
            AND round = (SELECT max(round) FROM round_picks AS last
              WHERE last.selection = p.selection AND last.photo = p.photo AND last.round <= ${round})
          ORDER BY photo LIMIT ${ROWS_AT_ONCE}`,
      ),
      PHOTO_ROW,
    );
    photos.push(...rows);
    if (rows.length < ROWS_AT_ONCE) return photos;
  }
}
