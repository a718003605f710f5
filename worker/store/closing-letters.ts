import { CLOSING_MORNING_MS, type ClosingLetter } from "../domain/mail/closing.ts";
import { activityStatement } from "./activity.ts";
import { integer } from "./columns.ts";
import { mailStatements } from "./mails.ts";
import { batch, isThere, query, rowsOf } from "./query.ts";
import { closingLetters, closingReceivers } from "./schema/messages.ts";
import { accounts } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** The letter that a gallery closes soon, and which of some accounts get it. Throws StorageFault. */
export async function readClosingLetter(
  db: D1Database,
  { gallery, among }: { gallery: string; among: readonly string[] },
): Promise<ClosingLetter> {
  const [letter, receivers] = await batch(db, [
    statement(db, sql`SELECT days FROM closing_letters WHERE gallery = ${gallery}`),
    statement(
      db,
      sql`SELECT account FROM closing_receivers WHERE gallery = ${gallery} AND account IN ${listed(among)}`,
    ),
  ]);
  return {
    days: rowsOf(letter, pick(closingLetters, "days"))[0]?.days ?? null,
    accounts: new Set(rowsOf(receivers, pick(closingReceivers, "account")).map(({ account }) => account)),
  };
}

const listed = (ids: readonly string[]): Sql => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/** Whether accounts that are not among these get it. Throws StorageFault. */
export function hasOtherReceivers(
  db: D1Database,
  { gallery, among }: { gallery: string; among: readonly string[] },
): Promise<boolean> {
  return isThere(
    statement(
      db,
      sql`SELECT 1 FROM closing_receivers WHERE gallery = ${gallery} AND account NOT IN ${listed(among)} LIMIT 1`,
    ),
  );
}

export interface SetClosing {
  gallery: string;
  /** null: nobody is written to. */
  days: number | null;
  language: string;
  site: string;
  /** Accounts that the form showed, and those of them that are ticked. */
  shown: readonly string[];
  ticked: readonly string[];
  now: number;
}

/** Sets when the letter goes, and for the accounts that were shown whether they get it. Throws StorageFault. */
export async function setClosingLetter(db: D1Database, wanted: SetClosing): Promise<void> {
  const { gallery, days, language, site, shown, ticked, now } = wanted;
  const what = days === null ? "no letter before the gallery closes" : `letter ${days} days before the gallery closes`;
  const off = shown.filter((id) => !ticked.includes(id));
  await batch(db, [
    statement(
      db,
      days === null
        ? sql`DELETE FROM closing_letters WHERE gallery = ${gallery}`
        : sql`INSERT OR REPLACE INTO closing_letters (gallery, days, language, site)
            VALUES (${gallery}, ${days}, ${language}, ${site})`,
    ),
    statement(db, sql`DELETE FROM closing_receivers WHERE gallery = ${gallery} AND account IN ${listed(off)}`),
    statement(
      db,
      sql`INSERT OR IGNORE INTO closing_receivers (gallery, account)
        SELECT gallery, account FROM assignments WHERE gallery = ${gallery} AND account IN ${listed(ticked)}`,
    ),
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what }),
  ]);
}

/** Whether a gallery still closes at the instant that a letter was about, and has not yet. Throws StorageFault. */
export function stillCloses(
  db: D1Database,
  { gallery, closes, now }: { gallery: string; closes: number; now: number },
): Promise<boolean> {
  return isThere(statement(db, sql`SELECT 1 FROM galleries WHERE ${closesAt({ gallery, closes, now })}`));
}

const closesAt = ({ gallery, closes, now }: { gallery: string; closes: number; now: number }): Sql =>
  sql`gallery = ${gallery} AND expires_at = ${closes} AND expires_at > ${now} AND unpublished_at IS NULL`;

// Enough to be one statement each, few enough for a run.
const AT_ONCE = 100;
const DAY_MS = 86_400_000;

const DUE_ROW = {
  ...pick(closingReceivers, "gallery", "account"),
  ...pick(closingLetters, "language", "site"),
  ...pick(accounts, "email"),
  closes: integer,
};

/** Puts the letters that are due into the outbox, one for each receiver and closing date. `dayOf`: the last day. Throws StorageFault. */
export async function mailClosing(
  db: D1Database,
  { now, dayOf }: { now: number; dayOf(closes: number): string },
): Promise<void> {
  const due = await query(
    statement(
      db,
      sql`SELECT closing_receivers.gallery, closing_receivers.account, closing_letters.language, site, email,
          expires_at AS closes
        FROM closing_letters JOIN galleries ON galleries.gallery = closing_letters.gallery
          JOIN closing_receivers ON closing_receivers.gallery = closing_letters.gallery
          JOIN assignments ON assignments.gallery = closing_letters.gallery AND assignments.account = closing_receivers.account
          JOIN accounts ON accounts.id = closing_receivers.account AND disabled_at IS NULL
        WHERE expires_at > ${now} AND expires_at - days * ${DAY_MS} - ${CLOSING_MORNING_MS} <= ${now}
          AND unpublished_at IS NULL AND mailed_for IS NOT expires_at
        LIMIT ${AT_ONCE}`,
    ),
    DUE_ROW,
  );
  for (const { gallery, account, language, site, email, closes } of due) {
    const about = { gallery, closes, now };
    const mail = {
      matter: { kind: "closing-soon", facts: { closes, day: dayOf(closes) } } as const,
      ...{ gallery, email, language, site, now, key: `closing-soon ${gallery} ${account} ${closes}` },
      feed: { who: "photographer", what: "mailed a client that the gallery closes soon" },
    };
    const when = sql`EXISTS (SELECT 1 FROM galleries WHERE ${closesAt(about)})`;
    await batch(db, [
      ...(await mailStatements(db, mail, when)),
      statement(
        db,
        sql`UPDATE closing_receivers SET mailed_for = ${closes} WHERE gallery = ${gallery} AND account = ${account} AND ${when}`,
      ),
    ]);
  }
}
