import { STUDIO, secondOf } from "../domain/passkey.ts";
import { NO_PASSWORD } from "../domain/password.ts";
import { accountFeed } from "./accounts.ts";
import { integer } from "./columns.ts";
import { mailStatements, type NewMail } from "./mails.ts";
import { noticeStatement } from "./notices.ts";
import { batch, change, query, rowsOf } from "./query.ts";
import { passkeys } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** A passkey as its owner sees it. */
export interface ListedPasskey {
  id: string;
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
}

/** A passkey as it is verified. */
export interface StoredPasskey {
  id: string;
  /** Whose; "" for the studio. */
  account: string;
  publicKey: string;
  counter: number;
}

/** The passkeys of an account or the studio, in the order they were added. Throws StorageFault. */
export async function listPasskeys(db: D1Database, account: string): Promise<ListedPasskey[]> {
  const rows = await query(
    statement(
      db,
      sql`SELECT id, name, created_at, last_used_at FROM passkeys WHERE account = ${account} AND removed_at IS NULL
        ORDER BY created_at, id`,
    ),
    pick(passkeys, "id", "name", "created_at", "last_used_at"),
  );
  return rows.map(({ id, name, ...row }) => ({ id, name, createdAt: row.created_at, lastUsedAt: row.last_used_at }));
}

/** A passkey by its id; null: there is none, or it was removed. Throws StorageFault. */
export async function readPasskey(db: D1Database, id: string): Promise<StoredPasskey | null> {
  const [row] = await query(
    statement(db, sql`SELECT id, account, public_key, counter FROM passkeys WHERE id = ${id} AND removed_at IS NULL`),
    pick(passkeys, "id", "account", "public_key", "counter"),
  );
  return row ? { id: row.id, account: row.account, publicKey: row.public_key, counter: row.counter } : null;
}

interface Change {
  account: string;
  /** Whose, in words. */
  who: string;
  /** Origin of the site. */
  site: string;
  now: number;
  /** The mail that its owner gets about it. */
  mail?: NewMail | null;
}

export interface NewPasskey extends Change {
  id: string;
  name: string;
  publicKey: string;
  counter: number;
  /** How many there may be. */
  most: number;
}

/** SQL: whether an owner of passkeys is there, and may sign in. */
function isThereStill(owner: string): Sql {
  const second = secondOf(owner);
  if (second !== null) return sql`EXISTS (SELECT 1 FROM second_shooters WHERE id = ${second} AND ended_at IS NULL)`;
  return sql`(${owner} = ${STUDIO} OR EXISTS (SELECT 1 FROM accounts WHERE id = ${owner} AND disabled_at IS NULL))`;
}

/**
 * Adds a passkey and a notice of it, unless there are enough already, its id is taken, or its owner is gone: whether it did.
 * Throws StorageFault.
 */
export async function addPasskey(db: D1Database, added: NewPasskey): Promise<boolean> {
  const { id, account, name, publicKey, counter, now, most } = added;
  const isAdded = sql`EXISTS (SELECT 1 FROM passkeys WHERE id = ${id} AND account = ${account} AND created_at = ${now})`;
  const [done] = await batch(db, [
    statement(
      db,
      sql`INSERT INTO passkeys (id, account, name, public_key, counter, created_at)
        SELECT ${id}, ${account}, ${name}, ${publicKey}, ${counter}, ${now}
        WHERE (SELECT count(*) FROM passkeys WHERE account = ${account} AND removed_at IS NULL) < ${most}
          AND ${isThereStill(account)}
        ON CONFLICT (id) DO NOTHING`,
    ),
    ...(added.mail ? await mailStatements(db, added.mail, isAdded) : []),
    changeNotice(db, { ...added, step: "added", when: isAdded }),
    accountFeed(db, { account: sql`SELECT ${account} WHERE ${isAdded}`, now, kind: "entry", what: "added a passkey" }),
  ]);
  return done?.meta.changes === 1;
}

/**
 * Records that a passkey signed in, if the authenticator's count grew, or is always 0: false for a copy, for one that was removed
 * meanwhile, and for the same signature again. Throws StorageFault.
 */
export async function usePasskey(
  db: D1Database,
  { id, counter, now }: { id: string; counter: number; now: number },
): Promise<boolean> {
  const used = sql`UPDATE passkeys SET counter = ${counter}, last_used_at = ${now}
    WHERE id = ${id} AND removed_at IS NULL AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`;
  return (await change(statement(db, used))) === 1;
}

/** Gives a passkey another name: false if it is not theirs. Throws StorageFault. */
export async function renamePasskey(
  db: D1Database,
  { id, account, name }: { id: string; account: string; name: string },
): Promise<boolean> {
  const renamed = sql`UPDATE passkeys SET name = ${name} WHERE id = ${id} AND account = ${account} AND removed_at IS NULL`;
  return (await change(statement(db, renamed))) === 1;
}

/**
 * Removes a passkey, stores a notice, and ends every session of its owner, since nobody knows which of them it began. Returns the
 * sessions' new epoch, or null if they have no such passkey, or it is the last one and the studio's password is off. Throws StorageFault.
 */
export async function removePasskey(db: D1Database, removal: Change & { id: string }): Promise<number | null> {
  const { id, account, now } = removal;
  const isGone = sql`EXISTS (SELECT 1 FROM passkeys WHERE id = ${id} AND account = ${account} AND removed_at = ${now})`;
  const [named] = await query(
    statement(db, sql`SELECT name FROM passkeys WHERE id = ${id} AND account = ${account} AND removed_at IS NULL`),
    pick(passkeys, "name"),
  );
  if (!named) return null;
  const [gone, , , bumped] = await batch(db, [
    statement(
      db,
      sql`UPDATE passkeys SET removed_at = ${now}, public_key = '' WHERE id = ${id} AND account = ${account}
        AND removed_at IS NULL AND ${isSpare(account)}`,
    ),
    changeNotice(db, { ...removal, name: named.name, step: "removed", when: isGone }),
    accountFeed(db, { account: sql`SELECT ${account} WHERE ${isGone}`, now, kind: "entry", what: "removed a passkey" }),
    statement(db, sql`${sessionsEnd(account)} AND ${isGone} RETURNING epoch`),
    ...(removal.mail ? await mailStatements(db, removal.mail, isGone) : []),
  ]);
  if (gone?.meta.changes !== 1) return null;
  return rowsOf(bumped, { epoch: integer })[0]?.epoch ?? null;
}

/** SQL: whether somebody can sign in without one of their passkeys. Only the studio's password can be turned off. */
const isSpare = (owner: string) =>
  owner === STUDIO
    ? sql`((SELECT password FROM studio WHERE id = 1) IS NOT ${NO_PASSWORD}
        OR (SELECT count(*) FROM passkeys WHERE account = ${STUDIO} AND removed_at IS NULL) > 1)`
    : sql`true`;

/** SQL that ends the sessions of an owner of passkeys. */
function sessionsEnd(owner: string): Sql {
  if (owner === STUDIO) return sql`UPDATE studio SET epoch = epoch + 1 WHERE id = 1`;
  const second = secondOf(owner);
  return second === null
    ? sql`UPDATE accounts SET epoch = epoch + 1 WHERE id = ${owner}`
    : sql`UPDATE second_shooters SET epoch = epoch + 1 WHERE id = ${second}`;
}

interface Cleared {
  account: { id: string; email: string };
  now: number;
  /** In which language and with the links of which site the client reads about it; null: they get no mail. */
  letter: { language: string; site: string } | null;
}

/** Removes all passkeys of an account, which ends its sessions, and stores a mail about it: how many there were. Throws StorageFault. */
export async function removeAccountPasskeys(
  db: D1Database,
  { account: { id: account, email }, now, letter }: Cleared,
): Promise<number> {
  if (account === STUDIO) return 0;
  const isGone = sql`EXISTS (SELECT 1 FROM passkeys WHERE account = ${account} AND removed_at = ${now})`;
  const mail: NewMail | null = letter && {
    ...{ matter: { kind: "passkey-changed", facts: { step: "all-removed" } }, gallery: "", email, now, ...letter },
    ...{ key: `passkeys removed ${account} ${now}`, feed: { account, what: "mailed that all passkeys were removed" } },
  };
  const [removed] = await batch(db, [
    statement(
      db,
      sql`UPDATE passkeys SET removed_at = ${now}, public_key = '' WHERE account = ${account} AND removed_at IS NULL`,
    ),
    statement(db, sql`${sessionsEnd(account)} AND ${isGone}`),
    ...(mail ? await mailStatements(db, mail, isGone) : []),
  ]);
  return removed?.meta.changes ?? 0;
}

interface Told extends Change {
  id: string;
  name: string;
  step: "added" | "removed";
  when: Sql;
}

function changeNotice(db: D1Database, { id, account, who, name, step, site, now, when }: Told): D1PreparedStatement {
  const facts = { who, passkey: name, step, account };
  return noticeStatement(db, { kind: "passkey", gallery: null, key: `passkey ${step} ${id}`, facts, site, now }, when);
}
