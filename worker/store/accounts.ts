import { type Account, emailKey } from "../domain/account.ts";
import { activityStatement } from "./activity.ts";
import { batch, change, isThere, query, rowsOf } from "./query.ts";
import { accounts, assignments, pick } from "./schema.ts";

const LISTED = pick(accounts, "id", "name", "email", "disabled_at", "created_at", "last_seen_at");

/** Every account with its galleries, by name. Throws StorageFault. */
export async function listAccounts(db: D1Database): Promise<Account[]> {
  const [found, pairs] = await batch(db, [
    db.prepare("SELECT id, name, email, disabled_at, created_at, last_seen_at FROM accounts ORDER BY name, email_key"),
    db.prepare("SELECT account, gallery FROM assignments ORDER BY gallery"),
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

/** Adds an account: its id, or null when the e-mail has one already. Throws StorageFault. */
export async function addAccount(db: D1Database, { name, email, password, now }: NewAccount): Promise<string | null> {
  const id = crypto.randomUUID();
  const added = await change(
    db
      .prepare(
        `INSERT INTO accounts (id, name, email, email_key, password, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (email_key) DO NOTHING`,
      )
      .bind(id, name.trim(), email.trim(), emailKey(email), password, now),
  );
  return added === 1 ? id : null;
}

export interface AccountDoor {
  id: string;
  hash: string;
  epoch: number;
}

/** The door of the account with an e-mail; null when there is none, or it is disabled. Throws StorageFault. */
export async function readAccountDoor(db: D1Database, email: string): Promise<AccountDoor | null> {
  const { id, password: hash, epoch } = accounts.columns;
  const [row] = await query(
    db
      .prepare("SELECT id, password AS hash, epoch FROM accounts WHERE email_key = ? AND disabled_at IS NULL")
      .bind(emailKey(email)),
    { id, hash, epoch },
  );
  return row ?? null;
}

/** Sets an account's password and ends its sessions; its new epoch, or null when there is no such account. Throws StorageFault. */
export async function setAccountPassword(db: D1Database, id: string, hash: string): Promise<number | null> {
  const [row] = await query(
    db.prepare("UPDATE accounts SET password = ?2, epoch = epoch + 1 WHERE id = ?1 RETURNING epoch").bind(id, hash),
    pick(accounts, "epoch"),
  );
  return row?.epoch ?? null;
}

/** Ends every session of an account. Throws StorageFault. */
export async function endAccountSessions(db: D1Database, id: string): Promise<void> {
  await change(db.prepare("UPDATE accounts SET epoch = epoch + 1 WHERE id = ?").bind(id));
}

/** Disables an account or enables it again; either way its sessions end. False when there is none. Throws StorageFault. */
export async function disableAccount(db: D1Database, id: string, at: number | null): Promise<boolean> {
  const statement = db.prepare("UPDATE accounts SET disabled_at = ?2, epoch = epoch + 1 WHERE id = ?1").bind(id, at);
  return (await change(statement)) === 1;
}

export interface AccountEdit {
  id: string;
  name: string;
  email: string;
}

/** Changes name and e-mail: "taken" when another account has the e-mail, "absent" when there is no such account. */
export async function editAccount(
  db: D1Database,
  { id, name, email }: AccountEdit,
): Promise<"done" | "taken" | "absent"> {
  const key = emailKey(email);
  const changed = await change(
    db
      .prepare(
        `UPDATE accounts SET name = ?2, email = ?3, email_key = ?4
         WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM accounts WHERE email_key = ?4 AND id <> ?1)`,
      )
      .bind(id, name.trim(), email.trim(), key),
  );
  if (changed === 1) return "done";
  const taken = await isThere(db.prepare("SELECT 1 FROM accounts WHERE email_key = ? AND id <> ?").bind(key, id));
  return taken ? "taken" : "absent";
}

/** Deletes an account and its assignments. What it submitted stays. Throws StorageFault. */
export async function deleteAccount(db: D1Database, id: string): Promise<boolean> {
  const [deleted] = await batch(db, [
    db.prepare("DELETE FROM accounts WHERE id = ?").bind(id),
    db.prepare("DELETE FROM assignments WHERE account = ?").bind(id),
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

/** Assigns galleries to an account and takes others away, live with the next request. Throws StorageFault. */
export async function changeAssignments(
  db: D1Database,
  { id, assign, unassign, now }: AssignmentChange,
): Promise<void> {
  const feed = (gallery: string, what: string) =>
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what });
  const statements = [
    ...assign.flatMap((gallery) => [
      db
        .prepare(
          `INSERT OR IGNORE INTO assignments (account, gallery, assigned_at)
           SELECT accounts.id, galleries.gallery, ?3 FROM accounts, galleries WHERE accounts.id = ?1 AND galleries.gallery = ?2`,
        )
        .bind(id, gallery, now),
      feed(gallery, "assigned to a client"),
    ]),
    ...unassign.flatMap((gallery) => [
      db.prepare("DELETE FROM assignments WHERE account = ? AND gallery = ?").bind(id, gallery),
      feed(gallery, "no longer assigned to a client"),
    ]),
  ];
  if (statements.length > 0) await batch(db, statements);
}

/** What a session of an account is worth today: null when it is disabled, deleted or ended. Throws StorageFault. */
export async function readAccountFacts(
  db: D1Database,
  { id, epoch, jti }: { id: string; epoch: number; jti: string },
): Promise<{ name: string; email: string; galleries: string[] } | null> {
  const [found, assigned] = await batch(db, [
    db
      .prepare(
        `SELECT name, email FROM accounts WHERE id = ? AND epoch = ? AND disabled_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ?)`,
      )
      .bind(id, epoch, jti),
    db.prepare("SELECT gallery FROM assignments WHERE account = ?").bind(id),
  ]);
  const account = rowsOf(found, pick(accounts, "name", "email"))[0];
  const galleries = rowsOf(assigned, pick(assignments, "gallery")).map((a) => a.gallery);
  return account ? { ...account, galleries } : null;
}
