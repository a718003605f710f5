import { z } from "zod";
import { type Account, emailKey, type ListedAccount } from "../domain/account.ts";
import type { ActivityKind } from "../domain/activity.ts";
import { NO_PASSWORD } from "../domain/password.ts";
import { flag, integer, json, type RowOf } from "./columns.ts";
import { batch, change, isThere, query, rowsOf } from "./query.ts";
import { accounts, assignments } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

const LISTED = pick(accounts, "id", "name", "email", "disabled_at", "created_at", "last_seen_at");

/** Every account with its galleries, by name. Throws StorageFault. */
export async function listAccounts(db: D1Database): Promise<Account[]> {
  const [found, pairs] = await batch(db, [
    statement(
      db,
      sql`SELECT id, name, email, disabled_at, created_at, last_seen_at FROM accounts ORDER BY name, email_key`,
    ),
    statement(db, sql`SELECT account, gallery FROM assignments ORDER BY gallery`),
  ]);
  const assigned = rowsOf(pairs, pick(assignments, "account", "gallery"));
  const byAccount = Map.groupBy(assigned, ({ account }) => account);
  return rowsOf(found, LISTED).map((row) => ({
    ...accountOf(row),
    galleries: (byAccount.get(row.id) ?? []).map(({ gallery }) => gallery),
  }));
}

export interface AccountsPage {
  /** What a name or an e-mail address holds; "": any. */
  find: string;
  /** Only accounts after this one. */
  after: string | null;
  /** Only this one. */
  only?: string | undefined;
  /** Only those that a gallery is assigned to and that may sign in. */
  of?: string | undefined;
  limit: number;
}

/** Titles named beside an account. */
const TITLES = 5;

/** A page of accounts, by name, each with the titles of the galleries that were assigned last. Throws StorageFault. */
export async function listAccountPage(
  db: D1Database,
  { find, after, only, of, limit }: AccountsPage,
): Promise<ListedAccount[]> {
  const fits = sql`(instr(lower(name), lower(${find.trim()})) > 0 OR instr(email_key, ${emailKey(find)}) > 0)`;
  const place = after ? sql`AND (name, email_key) > (SELECT name, email_key FROM accounts WHERE id = ${after})` : sql``;
  const alone = only === undefined ? sql`` : sql`AND id = ${only}`;
  const assigned =
    of === undefined
      ? sql``
      : sql`AND disabled_at IS NULL AND id IN (SELECT account FROM assignments WHERE gallery = ${of})`;
  const page = sql`SELECT id FROM accounts WHERE ${fits} ${place} ${alone} ${assigned} ORDER BY name, email_key LIMIT ${limit}`;
  // One more than is named says that there are more.
  const titles = sql`SELECT title FROM assignments JOIN galleries ON galleries.gallery = assignments.gallery
    WHERE account = accounts.id ORDER BY assigned_at DESC, assignments.gallery DESC LIMIT ${TITLES + 1}`;
  const rows = await query(
    statement(
      db,
      sql`SELECT id, name, email, disabled_at, created_at, last_seen_at,
          (SELECT json_group_array(title) FROM (${titles})) AS titles,
          (SELECT count(*) FROM passkeys WHERE account = accounts.id AND removed_at IS NULL) AS passkeys
        FROM accounts WHERE id IN (${page}) ORDER BY name, email_key`,
    ),
    { ...LISTED, titles: json(z.array(z.string())), passkeys: integer },
  );
  return rows.map(({ titles, passkeys, ...row }) => ({
    ...accountOf(row),
    passkeys,
    titles: titles.slice(0, TITLES),
    hasMore: titles.length > TITLES,
  }));
}

/** Name and address of some accounts, as far as a gallery is assigned to them and they may sign in. Throws StorageFault. */
export function readAssigned(
  db: D1Database,
  { gallery, ids }: { gallery: string; ids: readonly string[] },
): Promise<{ id: string; email: string }[]> {
  return query(
    statement(
      db,
      sql`SELECT id, email FROM accounts WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
        AND disabled_at IS NULL AND id IN (SELECT account FROM assignments WHERE gallery = ${gallery})`,
    ),
    pick(accounts, "id", "email"),
  );
}

/** Whether an account with this address may sign in and is assigned to a gallery. Throws StorageFault. */
export function isAssigned(db: D1Database, { gallery, email }: { gallery: string; email: string }): Promise<boolean> {
  return isThere(
    statement(
      db,
      sql`SELECT 1 FROM accounts JOIN assignments ON account = accounts.id
        WHERE email = ${email} AND disabled_at IS NULL AND gallery = ${gallery}`,
    ),
  );
}

/** One account with its galleries; null: there is none. Throws StorageFault. */
export async function readAccount(db: D1Database, id: string): Promise<Account | null> {
  const [found, assigned] = await batch(db, [
    statement(db, sql`SELECT id, name, email, disabled_at, created_at, last_seen_at FROM accounts WHERE id = ${id}`),
    statement(db, sql`SELECT gallery FROM assignments WHERE account = ${id} ORDER BY gallery`),
  ]);
  const [row] = rowsOf(found, LISTED);
  const own = rowsOf(assigned, pick(assignments, "gallery")).map(({ gallery }) => gallery);
  return row ? { ...accountOf(row), galleries: own } : null;
}

/** Whom a passkey of an account signs in; null: the account is disabled or deleted. Throws StorageFault. */
export async function readAccountEntry(
  db: D1Database,
  id: string,
): Promise<{ id: string; epoch: number; email: string } | null> {
  const [row] = await query(
    statement(db, sql`SELECT id, epoch, email FROM accounts WHERE id = ${id} AND disabled_at IS NULL`),
    pick(accounts, "id", "epoch", "email"),
  );
  return row ?? null;
}

const accountOf = (row: RowOf<typeof LISTED>): Omit<Account, "galleries"> => ({
  ...{ id: row.id, name: row.name, email: row.email },
  ...{ disabledAt: row.disabled_at, createdAt: row.created_at, lastSeenAt: row.last_seen_at },
});

export interface NewAccount {
  name: string;
  email: string;
  /** PHC hash. */
  password: string;
  now: number;
}

/** Adds an account: its id, or null if the e-mail already has one. Throws StorageFault. */
export async function addAccount(db: D1Database, { name, email, password, now }: NewAccount): Promise<string | null> {
  const id = crypto.randomUUID();
  const added = await change(
    statement(
      db,
      sql`INSERT INTO accounts (id, name, email, email_key, password, created_at) VALUES (${id}, ${name.trim()}, ${email.trim()}, ${emailKey(email)}, ${password}, ${now})
         ON CONFLICT (email_key) DO NOTHING`,
    ),
  );
  return added === 1 ? id : null;
}

export interface AccountPassword {
  id: string;
  /** As it was typed. */
  email: string;
  hash: string;
  epoch: number;
}

/** The password of the account with an e-mail; null if there is none, or it is disabled. Throws StorageFault. */
export async function readAccountPassword(db: D1Database, email: string): Promise<AccountPassword | null> {
  const { id, email: typed, password: hash, epoch } = accounts.columns;
  const [row] = await query(
    statement(
      db,
      sql`SELECT id, email, password AS hash, epoch FROM accounts WHERE email_key = ${emailKey(email)} AND disabled_at IS NULL`,
    ),
    { id, email: typed, hash, epoch },
  );
  return row ?? null;
}

/**
 * Sets an account's password and ends its sessions; returns its new epoch, or null if the account does not exist. Throws
 * StorageFault.
 */
export async function setAccountPassword(db: D1Database, id: string, hash: string): Promise<number | null> {
  const [row] = await query(
    statement(db, sql`UPDATE accounts SET password = ${hash}, epoch = epoch + 1 WHERE id = ${id} RETURNING epoch`),
    pick(accounts, "epoch"),
  );
  return row?.epoch ?? null;
}

/** Ends every session of an account. Throws StorageFault. */
export async function endAccountSessions(db: D1Database, id: string): Promise<void> {
  await change(statement(db, sql`UPDATE accounts SET epoch = epoch + 1 WHERE id = ${id}`));
}

/** Disables an account or enables it again; either way its sessions end. False if there is none. Throws StorageFault. */
export async function disableAccount(db: D1Database, id: string, at: number | null): Promise<boolean> {
  const update = statement(db, sql`UPDATE accounts SET disabled_at = ${at}, epoch = epoch + 1 WHERE id = ${id}`);
  return (await change(update)) === 1;
}

export interface AccountEdit {
  id: string;
  name: string;
  email: string;
}

/** Changes name and e-mail: "taken" if another account has the e-mail, "absent" if the account does not exist. */
export async function editAccount(
  db: D1Database,
  { id, name, email }: AccountEdit,
): Promise<"done" | "taken" | "absent"> {
  const key = emailKey(email);
  const changed = await change(
    statement(
      db,
      sql`UPDATE accounts SET name = ${name.trim()}, email = ${email.trim()}, email_key = ${key}
         WHERE id = ${id} AND NOT EXISTS (SELECT 1 FROM accounts WHERE email_key = ${key} AND id <> ${id})`,
    ),
  );
  if (changed === 1) return "done";
  const taken = await isThere(statement(db, sql`SELECT 1 FROM accounts WHERE email_key = ${key} AND id <> ${id}`));
  return taken ? "taken" : "absent";
}

/** Deletes an account, its assignments, its links and the mails to its address. What it submitted stays. Throws StorageFault. */
export async function deleteAccount(db: D1Database, id: string): Promise<boolean> {
  const [, deleted] = await batch(
    db,
    accountDeletion(id).map((one) => statement(db, one)),
  );
  return deleted?.meta.changes === 1;
}

/** The statements of that, in order. */
export const accountDeletion = (id: string): Sql[] => [
  sql`DELETE FROM mails WHERE email_key IN (SELECT email_key FROM accounts WHERE id = ${id})`,
  sql`DELETE FROM accounts WHERE id = ${id}`,
  sql`DELETE FROM assignments WHERE account = ${id}`,
  sql`DELETE FROM closing_receivers WHERE account = ${id}`,
  sql`DELETE FROM passkeys WHERE account = ${id} AND account <> ''`,
  sql`DELETE FROM client_links WHERE holder = ${`account:${id}`}`,
  sql`DELETE FROM included_photos WHERE holder = ${`account:${id}`}`,
  sql`DELETE FROM included_more WHERE holder = ${`account:${id}`}`,
];

export interface AssignmentChange {
  id: string;
  /** Only galleries that were published are assigned. */
  assign: readonly string[];
  unassign: readonly string[];
  now: number;
}

/** Assigns galleries to an account and removes others; takes effect with the next request. Throws StorageFault. */
export async function changeAssignments(
  db: D1Database,
  { id, assign, unassign, now }: AssignmentChange,
): Promise<void> {
  const [more, fewer] = [JSON.stringify(assign), JSON.stringify(unassign)];
  // However many galleries: an invocation has a thousand statements.
  const feed = (list: string, what: string) => sql`INSERT INTO activity (gallery, at, kind, who, what, bucket)
    SELECT gallery, ${now}, 'access', 'photographer', ${what}, ${`${now} ${crypto.randomUUID()}`} FROM galleries
    WHERE gallery IN (SELECT value FROM json_each(${list}))`;
  const statements = [
    ...(assign.length === 0
      ? []
      : [
          sql`INSERT OR IGNORE INTO assignments (account, gallery, assigned_at)
            SELECT accounts.id, galleries.gallery, ${now} FROM accounts, galleries
            WHERE accounts.id = ${id} AND galleries.gallery IN (SELECT value FROM json_each(${more}))`,
          feed(more, "assigned to a client"),
        ]),
    ...(unassign.length === 0
      ? []
      : [
          sql`DELETE FROM assignments WHERE account = ${id} AND gallery IN (SELECT value FROM json_each(${fewer}))`,
          feed(fewer, "no longer assigned to a client"),
        ]),
  ];
  if (statements.length > 0) {
    await batch(
      db,
      statements.map((one) => statement(db, one)),
    );
  }
}

/** What somebody with an account did, for the feed of each gallery that is assigned to it. `account`: SQL for its id. */
export function accountFeed(
  db: D1Database,
  { account, now, kind, what }: { account: Sql; now: number; kind: ActivityKind; what: string },
): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT INTO activity (gallery, at, kind, who, what, bucket)
      SELECT gallery, ${now}, ${kind}, accounts.name, ${what}, ${`${now} ${crypto.randomUUID()}`}
      FROM assignments JOIN accounts ON accounts.id = assignments.account WHERE assignments.account = (${account})`,
  );
}

/**
 * What a session of an account is worth today: null if the account is disabled or deleted, or the session ended. Throws
 * StorageFault.
 */
export async function readAccountFacts(
  db: D1Database,
  { id, epoch, jti }: { id: string; epoch: number; jti: string },
): Promise<{ name: string; email: string; hasPassword: boolean; galleries: string[] } | null> {
  const [found, assigned] = await batch(db, [
    statement(
      db,
      sql`SELECT name, email, password <> ${NO_PASSWORD} AS hasPassword FROM accounts WHERE id = ${id} AND epoch = ${epoch} AND disabled_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ${jti})`,
    ),
    statement(db, sql`SELECT gallery FROM assignments WHERE account = ${id}`),
  ]);
  const account = rowsOf(found, { ...pick(accounts, "name", "email"), hasPassword: flag })[0];
  const galleries = rowsOf(assigned, pick(assignments, "gallery")).map((a) => a.gallery);
  return account ? { ...account, galleries } : null;
}
