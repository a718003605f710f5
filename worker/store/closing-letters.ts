import { CLOSING_MORNING_MS, type ClosingLetter } from "../domain/mail/closing.ts";
import { activityStatement } from "./activity.ts";
import { flag, integer, type RowOf, text } from "./columns.ts";
import { mailStatements } from "./mails.ts";
import { batch, isThere, query, rowsOf } from "./query.ts";
import { closingLetters, closingReceivers } from "./schema/messages.ts";
import { accounts } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

const RECEIVER_ROW = { receiver: text };

/** The letter that a gallery closes soon, and which of some accounts and addresses get it. Throws StorageFault. */
export async function readClosingLetter(
  db: D1Database,
  { gallery, among }: { gallery: string; among: readonly string[] },
): Promise<ClosingLetter> {
  const [letter, receivers, addresses] = await batch(db, [
    statement(db, sql`SELECT days FROM closing_letters WHERE gallery = ${gallery}`),
    statement(
      db,
      sql`SELECT account AS receiver FROM closing_receivers WHERE gallery = ${gallery} AND account IN ${listed(among)}`,
    ),
    statement(
      db,
      sql`SELECT email_key AS receiver FROM closing_addresses WHERE gallery = ${gallery} AND email_key IN ${listed(among)}`,
    ),
  ]);
  const people = [...rowsOf(receivers, RECEIVER_ROW), ...rowsOf(addresses, RECEIVER_ROW)];
  return {
    days: rowsOf(letter, pick(closingLetters, "days"))[0]?.days ?? null,
    receivers: new Set(people.map(({ receiver }) => receiver)),
  };
}

const listed = (ids: readonly string[]): Sql => sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/** Whether others than these accounts and addresses get it. Throws StorageFault. */
export function hasOtherReceivers(
  db: D1Database,
  { gallery, among }: { gallery: string; among: readonly string[] },
): Promise<boolean> {
  return isThere(
    statement(
      db,
      sql`SELECT 1 FROM closing_receivers WHERE gallery = ${gallery} AND account NOT IN ${listed(among)}
        UNION ALL SELECT 1 FROM closing_addresses WHERE gallery = ${gallery} AND email_key NOT IN ${listed(among)} LIMIT 1`,
    ),
  );
}

export interface SetClosing {
  gallery: string;
  /** null: nobody is written to. */
  days: number | null;
  language: string;
  site: string;
  /** Accounts and addresses that the form showed, and those of them that are ticked. */
  shown: readonly string[];
  ticked: readonly string[];
  now: number;
}

/** Sets when the letter goes, and for the people who were shown whether they get it. Throws StorageFault. */
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
    statement(db, sql`DELETE FROM closing_addresses WHERE gallery = ${gallery} AND email_key IN ${listed(off)}`),
    statement(
      db,
      sql`INSERT OR IGNORE INTO closing_addresses (gallery, email_key)
        SELECT DISTINCT gallery, email_key FROM holder_addresses WHERE gallery = ${gallery} AND email_key IN ${listed(ticked)}`,
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
  ...pick(closingReceivers, "gallery"),
  ...pick(closingLetters, "language", "site"),
  ...pick(accounts, "email"),
  receiver: text,
  account: flag,
  closes: integer,
};
type Due = RowOf<typeof DUE_ROW>;

const isDue = (now: number): Sql => sql`expires_at > ${now} AND unpublished_at IS NULL AND mailed_for IS NOT expires_at
  AND expires_at - days * ${DAY_MS} - ${CLOSING_MORNING_MS} <= ${now}`;

/** Letters that are due: to accounts that may sign in and have the gallery, and to addresses that were given in it. */
const readDue = (db: D1Database, now: number): Promise<Due[]> =>
  query(
    statement(
      db,
      sql`SELECT galleries.gallery, accounts.id AS receiver, 1 AS account, closing_letters.language, site, email,
          expires_at AS closes
        FROM closing_letters JOIN galleries ON galleries.gallery = closing_letters.gallery
          JOIN closing_receivers ON closing_receivers.gallery = galleries.gallery
          JOIN assignments ON assignments.gallery = galleries.gallery AND assignments.account = closing_receivers.account
          JOIN accounts ON accounts.id = closing_receivers.account AND disabled_at IS NULL
        WHERE ${isDue(now)}
        UNION ALL
        SELECT galleries.gallery, closing_addresses.email_key, 0, closing_letters.language, site, holder_addresses.email,
          expires_at
        FROM closing_letters JOIN galleries ON galleries.gallery = closing_letters.gallery
          JOIN closing_addresses ON closing_addresses.gallery = galleries.gallery
          JOIN holder_addresses ON holder_addresses.gallery = galleries.gallery
            AND holder_addresses.email_key = closing_addresses.email_key
        WHERE ${isDue(now)} GROUP BY galleries.gallery, closing_addresses.email_key
        LIMIT ${AT_ONCE}`,
    ),
    DUE_ROW,
  );

/** Puts the letters that are due into the outbox, one for each receiver and closing date. `dayOf`: the last day. Throws StorageFault. */
export async function mailClosing(
  db: D1Database,
  { now, dayOf }: { now: number; dayOf(closes: number): string },
): Promise<void> {
  for (const due of await readDue(db, now)) {
    const { gallery, receiver, account, language, site, email, closes } = due;
    const mail = {
      matter: { kind: "closing-soon", facts: { closes, day: dayOf(closes), account } } as const,
      ...{ gallery, email, language, site, now, key: `closing-soon ${gallery} ${receiver} ${closes}` },
      feed: { who: "photographer", what: "mailed somebody that the gallery closes soon" },
    };
    const when = sql`EXISTS (SELECT 1 FROM galleries WHERE ${closesAt({ gallery, closes, now })})`;
    const mailed = account
      ? sql`UPDATE closing_receivers SET mailed_for = ${closes} WHERE gallery = ${gallery} AND account = ${receiver} AND ${when}`
      : sql`UPDATE closing_addresses SET mailed_for = ${closes} WHERE gallery = ${gallery} AND email_key = ${receiver} AND ${when}`;
    await batch(db, [...(await mailStatements(db, mail, when)), statement(db, mailed)]);
  }
}
