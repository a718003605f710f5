import { emailKey } from "../domain/account.ts";
import { SIGN_IN_MS } from "../domain/tokens/asking-browser.ts";
import { accountFeed } from "./accounts.ts";
import { batch, change, rowsOf } from "./query.ts";
import { accounts } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

/** Links that ended, removed with each that is issued. */
const SWEPT = 50;

export interface NewSignInLink {
  account: string;
  epoch: number;
  email: string;
  /** SHA-256 of the name of the browser that asked. */
  browser: string;
  token: string;
  /** When it was asked for. */
  askedAt: number;
  now: number;
}

/** Issues a link, of which D1 keeps its hash alone; one that was issued before stays as it is. Throws StorageFault. */
export async function issueSignInLink(db: D1Database, link: NewSignInLink): Promise<void> {
  const { account, epoch, email, browser, token, askedAt, now } = link;
  const hash = await hashToken(token);
  await batch(db, [
    sweep(db, { now, most: SWEPT }),
    statement(
      db,
      sql`INSERT INTO sign_in_links (token_hash, account, epoch, email_key, browser_hash, expires_at)
        VALUES (${hash}, ${account}, ${epoch}, ${emailKey(email)}, ${browser}, ${askedAt + SIGN_IN_MS})
        ON CONFLICT (token_hash) DO NOTHING`,
    ),
  ]);
}

export interface UsingSignInLink {
  token: string;
  /** The name of the browser that uses it. */
  browser: string;
  /** PHC hash of the password to set; null: it stays. */
  password: string | null;
  now: number;
}

/** Somebody who may be signed in. */
export interface SignedIn {
  id: string;
  epoch: number;
  email: string;
}

/**
 * Uses a link, once: whose it is, or null where it was used, has ended, was asked for by another browser or was never issued, or its
 * account has changed since. A new password ends the account's other sessions. Throws StorageFault.
 */
export async function spendSignInLink(
  db: D1Database,
  { token, browser, password, now }: UsingSignInLink,
): Promise<SignedIn | null> {
  const [hash, asked, use] = [await hashToken(token), await hashToken(browser), crypto.randomUUID()];
  const used = sql`SELECT account FROM sign_in_links WHERE token_hash = ${hash} AND used_by = ${use}`;
  const account = sql`SELECT id FROM accounts WHERE id = (${used})`;
  const what = password === null ? "signed in with a mailed link" : "set a new password with a mailed link";
  const results = await batch(db, [
    statement(
      db,
      sql`UPDATE sign_in_links SET used_by = ${use}
        WHERE token_hash = ${hash} AND browser_hash = ${asked} AND used_by IS NULL AND expires_at > ${now}
          AND EXISTS (SELECT 1 FROM accounts WHERE id = sign_in_links.account AND epoch = sign_in_links.epoch
            AND email_key = sign_in_links.email_key AND disabled_at IS NULL)`,
    ),
    ...(password === null
      ? []
      : [statement(db, sql`UPDATE accounts SET password = ${password}, epoch = epoch + 1 WHERE id = (${used})`)]),
    accountFeed(db, { account, now, kind: "entry", what }),
    statement(db, sql`SELECT id, epoch, email FROM accounts WHERE id = (${used})`),
  ]);
  return rowsOf(results.at(-1), pick(accounts, "id", "epoch", "email"))[0] ?? null;
}

/** Takes out links that have ended. Throws StorageFault. */
export async function clearSignInLinks(db: D1Database, now: number): Promise<void> {
  await change(sweep(db, { now, most: 10_000 }));
}

function sweep(db: D1Database, { now, most }: { now: number; most: number }): D1PreparedStatement {
  return statement(
    db,
    sql`DELETE FROM sign_in_links WHERE token_hash IN
      (SELECT token_hash FROM sign_in_links WHERE expires_at <= ${now} ORDER BY expires_at LIMIT ${most})`,
  );
}
