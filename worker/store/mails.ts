import { emailKey } from "../domain/account.ts";
import { asLink } from "../domain/link.ts";
import type { ListPlace } from "../domain/list-place.ts";
import type { Mail, MailMatter, MailState } from "../domain/mail/mail.ts";
import { KEPT_MS, LEASE_MS } from "../domain/notice/delivery.ts";
import { accountFeed } from "./accounts.ts";
import { activityStatement } from "./activity.ts";
import { flag, kept, maybe, type RowOf, text } from "./columns.ts";
import { type Counter, hasRoom, reserveStatement, sweepLedger } from "./ledger.ts";
import { hashEmail } from "./mail-stops.ts";
import { batch, change, query } from "./query.ts";
import { galleries } from "./schema/galleries.ts";
import { mails } from "./schema/messages.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

export interface NewMail {
  matter: MailMatter;
  /** "": it is about none. */
  gallery: string;
  /** Identifies what caused it: the same cause causes no second mail. */
  key: string;
  email: string;
  language: string;
  /** Origin of the site. */
  site: string;
  now: number;
  /** Not sent before this instant; by default now. */
  dueAt?: number;
  /** The line in the photographer's feed; for a mail about no gallery, it is in those that are assigned to an account. */
  feed: { who: string; what: string } | { account: string; what: string };
  /** What it is counted by; without room there, it is not stored. It is counted once, however often its cause is stored. */
  counters?: readonly Counter[];
}

/** Puts a mail into the outbox, with its line in the feed. Throws StorageFault. */
export async function addMail(db: D1Database, mail: NewMail): Promise<void> {
  await addMails(db, [mail]);
}

/** The same for several, in one transaction. Throws StorageFault. */
export async function addMails(db: D1Database, mails: readonly NewMail[]): Promise<void> {
  const each = await Promise.all(mails.map((mail) => mailStatements(db, mail, sql`true`)));
  await batch(db, each.flat());
}

/** The same as part of the transaction that causes the mail, if `when` holds there: neither is stored without the other. */
export async function mailStatements(
  db: D1Database,
  { matter, gallery, key, email, language, site, now, dueAt = now, feed, counters = [] }: NewMail,
  when: Sql,
): Promise<D1PreparedStatement[]> {
  const facts = JSON.stringify(matter.facts);
  const hash = await hashEmail(email);
  const id = crypto.randomUUID();
  const counted = { counters, amount: 1, now };
  const isStored = sql`EXISTS (SELECT 1 FROM mails WHERE id = ${id})`;
  return [
    statement(
      db,
      sql`INSERT INTO mails (id, kind, gallery, key, email, email_key, email_hash, language, facts, site, created_at, next_at)
        SELECT ${id}, ${matter.kind}, ${gallery}, ${key}, ${email.trim()}, ${emailKey(email)}, ${hash},
          ${language}, ${facts}, ${site}, ${now}, ${dueAt} WHERE ${when} AND ${hasRoom(counted)}
        ON CONFLICT (key) DO NOTHING`,
    ),
    ...(counters.length > 0 ? [sweepLedger(db, now), reserveStatement(db, counted, isStored)] : []),
    "account" in feed
      ? accountFeed(db, { account: sql`SELECT ${feed.account} WHERE ${isStored}`, now, kind: "mail", what: feed.what })
      : activityStatement(db, { gallery, at: now, kind: "mail", ...feed }, isStored),
  ];
}

/** A mail that belongs to one sender until its lease ends; `attempts` is the number of this attempt. */
export interface ClaimedMail {
  mail: Mail;
  attempts: number;
  /** Its address gets no more mail. */
  stopped: boolean;
}

const WRITTEN = sql`id, kind, facts, mails.gallery, (SELECT title FROM galleries WHERE galleries.gallery = mails.gallery)
  AS title, coalesce((SELECT slug FROM links WHERE links.gallery = mails.gallery AND current = 1), mails.gallery) AS link,
  email, email_hash, language, site, mails.created_at`;
const WRITTEN_ROW = {
  ...pick(mails, "id", "kind", "facts", "gallery", "email", "email_hash", "language", "site", "created_at"),
  title: maybe(galleries.columns.title),
  link: text,
};

const mailOf = ({ email_hash, created_at, link, ...row }: RowOf<typeof WRITTEN_ROW>): Mail => ({
  ...row,
  link: asLink(link),
  emailHash: email_hash,
  createdAt: created_at,
});

/** Claims mails that are due, the longest waiting first. One that was dropped halfway is due again when its lease ends. Throws StorageFault. */
export async function claimMails(
  db: D1Database,
  { now, limit }: { now: number; limit: number },
): Promise<ClaimedMail[]> {
  const rows = await query(
    statement(
      db,
      sql`UPDATE mails SET attempts = attempts + 1, leased_until = ${now + LEASE_MS}
        WHERE id IN (SELECT id FROM mails WHERE state = 'waiting' AND next_at <= ${now} AND leased_until <= ${now}
          ORDER BY next_at LIMIT ${limit})
        RETURNING ${WRITTEN}, attempts,
          EXISTS (SELECT 1 FROM mail_stops WHERE mail_stops.email_hash = mails.email_hash) AS stopped`,
    ),
    { ...WRITTEN_ROW, ...pick(mails, "attempts"), stopped: flag },
  );
  return rows.map(({ attempts, stopped, ...row }) => ({ mail: mailOf(row), attempts, stopped }));
}

/** Records the result of an attempt, unless somebody else has claimed the mail since. Throws StorageFault. */
export async function settleMail(
  db: D1Database,
  { mail, attempts }: ClaimedMail,
  { state, nextAt, reason }: { state: MailState; nextAt: number; reason: string | null },
): Promise<void> {
  const became = kept(mails.columns.state, state);
  await change(
    statement(
      db,
      sql`UPDATE mails SET state = ${became}, next_at = ${nextAt}, reason = ${reason}, leased_until = 0,
          sent_at = CASE WHEN ${became} = 'sent' THEN ${nextAt} END
        WHERE id = ${mail.id} AND state <> 'sent' AND (${became} = 'sent' OR attempts = ${attempts})`,
    ),
  );
}

/** A mail as the studio lists it. */
export interface ListedMail extends Mail {
  state: MailState;
  attempts: number;
  nextAt: number;
  sentAt: number | null;
  reason: string | null;
}

const LISTED_ROW = { ...WRITTEN_ROW, ...pick(mails, "state", "attempts", "next_at", "sent_at", "reason") };

/** A page of the outbox, newest first; or one mail of it. Throws StorageFault. */
export async function listMails(
  db: D1Database,
  { before = null, only = null, limit }: { before?: ListPlace | null; only?: string | null; limit: number },
): Promise<ListedMail[]> {
  const place = before
    ? sql`AND (mails.created_at < ${before.at} OR (mails.created_at = ${before.at} AND id < ${before.id}))`
    : sql``;
  const one = only === null ? sql`` : sql`AND id = ${only}`;
  const rows = await query(
    statement(
      db,
      sql`SELECT ${WRITTEN}, state, attempts, next_at, sent_at, reason FROM mails WHERE true ${place} ${one}
        ORDER BY mails.created_at DESC, id DESC LIMIT ${limit}`,
    ),
    LISTED_ROW,
  );
  return rows.map(({ state, attempts, next_at: nextAt, sent_at: sentAt, reason, ...row }) => ({
    ...mailOf(row),
    ...{ state, attempts, nextAt, sentAt, reason },
  }));
}

/**
 * In which language a client is written to: that of the last mail to them, or else of the gallery assigned to them last that has one;
 * null: neither is known. Throws StorageFault.
 */
export async function languageOfClient(
  db: D1Database,
  { id, email }: { id: string; email: string },
): Promise<string | null> {
  const mailed = sql`SELECT language FROM mails WHERE email_key = ${emailKey(email)} ORDER BY created_at DESC LIMIT 1`;
  const assigned = sql`SELECT language FROM assignments JOIN galleries ON galleries.gallery = assignments.gallery
    WHERE account = ${id} AND language IS NOT NULL ORDER BY assigned_at DESC, assignments.gallery LIMIT 1`;
  const found = statement(db, sql`SELECT coalesce((${mailed}), (${assigned})) AS language`);
  return (await query(found, { language: maybe(mails.columns.language) }))[0]?.language ?? null;
}

/** Makes a mail due that was not sent; one that is under way stays so. Throws StorageFault. */
export async function retryMail(db: D1Database, { mail, now }: { mail: string; now: number }): Promise<boolean> {
  const update = sql`UPDATE mails SET state = 'waiting', next_at = ${now} WHERE id = ${mail} AND state <> 'sent'`;
  return (await change(statement(db, update))) === 1;
}

/** Deletes old mails: their addresses are of no more use. Throws StorageFault. */
export async function clearMails(db: D1Database, now: number): Promise<void> {
  await change(statement(db, sql`DELETE FROM mails WHERE created_at < ${now - KEPT_MS}`));
}
