import { type Account, emailKey } from "../domain/account.ts";
import { activityStatement } from "./activity.ts";
import { batch, change, isThere, query, rowsOf } from "./query.ts";
import { accounts, assignments, pick } from "./schema.ts";
import { sql, statement } from "./sql.ts";

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
  return rowsOf(found, LISTED).map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    galleries: assigned.filter((a) => a.account === row.id).map((a) => a.gallery),
  }));
}

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

export interface AccountDoor {
  id: string;
  hash: string;
  epoch: number;
}

/** The door of the account with an e-mail; null if there is none, or it is disabled. Throws StorageFault. */
export async function readAccountDoor(db: D1Database, email: string): Promise<AccountDoor | null> {
  const { id, password: hash, epoch } = accounts.columns;
  const [row] = await query(
    statement(
      db,
      sql`SELECT id, password AS hash, epoch FROM accounts WHERE email_key = ${emailKey(email)} AND disabled_at IS NULL`,
    ),
    { id, hash, epoch },
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

/** Deletes an account and its assignments. What it submitted stays. Throws StorageFault. */
export async function deleteAccount(db: D1Database, id: string): Promise<boolean> {
  const [deleted] = await batch(db, [
    statement(db, sql`DELETE FROM accounts WHERE id = ${id}`),
    statement(db, sql`DELETE FROM assignments WHERE account = ${id}`),
  ]);
  return deleted?.meta.changes === 1;
}

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
  const feed = (gallery: string, what: string) =>
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what });
  const statements = [
    ...assign.flatMap((gallery) => [
      statement(
        db,
        sql`INSERT OR IGNORE INTO assignments (account, gallery, assigned_at)
           SELECT accounts.id, galleries.gallery, ${now} FROM accounts, galleries WHERE accounts.id = ${id} AND galleries.gallery = ${gallery}`,
      ),
      feed(gallery, "assigned to a client"),
    ]),
    ...unassign.flatMap((gallery) => [
      statement(db, sql`DELETE FROM assignments WHERE account = ${id} AND gallery = ${gallery}`),
      feed(gallery, "no longer assigned to a client"),
    ]),
  ];
  if (statements.length > 0) await batch(db, statements);
}

/**
 * What a session of an account is worth today: null if the account is disabled or deleted, or the session ended. Throws
 * StorageFault.
 */
export async function readAccountFacts(
  db: D1Database,
  { id, epoch, jti }: { id: string; epoch: number; jti: string },
): Promise<{ name: string; email: string; galleries: string[] } | null> {
  const [found, assigned] = await batch(db, [
    statement(
      db,
      sql`SELECT name, email FROM accounts WHERE id = ${id} AND epoch = ${epoch} AND disabled_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ${jti})`,
    ),
    statement(db, sql`SELECT gallery FROM assignments WHERE account = ${id}`),
  ]);
  const account = rowsOf(found, pick(accounts, "name", "email"))[0];
  const galleries = rowsOf(assigned, pick(assignments, "gallery")).map((a) => a.gallery);
  return account ? { ...account, galleries } : null;
}
