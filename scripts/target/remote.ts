import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { integer, json, text } from "../../worker/store/columns.ts";
import { rowsOf } from "../../worker/store/query.ts";
import { sql, statement } from "../../worker/store/sql.ts";
import { closeToOthers, projectFolder } from "../disk/own-folder.ts";
import { type Account, readAccount } from "./account.ts";
import { type DatabaseApi, databaseApi } from "./database-api.ts";
import { AccountFault } from "./fault.ts";
import { migrate, migrationFiles } from "./migrations.ts";
import { type BindingNames, NO_ID, readBindingNames } from "./names.ts";
import { remoteDatabase } from "./remote-database.ts";
import { remoteObjects } from "./remote-objects.ts";
import { RETRY_POLICY, type RetryPolicy } from "./retry.ts";
import { retryIdempotent } from "./retry-idempotent.ts";
import { openTags, type Tags, tagsFile } from "./tags.ts";
import type { Target } from "./target.ts";

export type RemoteOptions = {
  /** The project's root, with wrangler.toml and migrations. */
  root: string;
  policy?: RetryPolicy;
} & ({ env: Record<string, string | undefined> } | { file: string });

/**
 * Opens the account's R2 and D1, with all migrations. First it checks that the keys are valid, that bucket and database
 * exist, and that a batch is one transaction. Throws AccountFault, which says what to do.
 */
export async function openRemoteTarget(options: RemoteOptions): Promise<Target> {
  const { root, policy = RETRY_POLICY } = options;
  closeToOthers(projectFolder(root));
  const own = await readBindingNames(root);
  // The id of a database, and the host, are those of the account that the project is deployed to.
  const names = "file" in options ? { ...own, database: "", host: null } : own;
  const account = await readAccount(options, names);
  const tags = openTags(tagsFile(root, { endpoint: account.endpoint, bucket: names.bucket }));
  const blobs = remoteObjects({ account, bucket: names.bucket, policy, tags });
  try {
    const [db] = await Promise.all([openDatabase({ root, names, account, policy }), checkBucket(blobs)]);
    const { id, origin, endpoint } = account;
    return {
      db,
      blobs,
      account: { origin, key: `${id} ${endpoint} ${names.bucket}` },
      close: () => closeBoth(blobs, tags),
    };
  } catch (error) {
    blobs.close();
    throw error;
  }
}

async function closeBoth(blobs: { close(): void }, tags: Tags): Promise<void> {
  blobs.close();
  await tags.save();
}

interface Opening {
  root: string;
  names: BindingNames;
  account: Account;
  policy: RetryPolicy;
}

async function openDatabase({ root, names, account, policy }: Opening): Promise<D1Database> {
  const api = databaseApi(account, policy);
  const db = remoteDatabase(api, await databaseId(api, names));
  await retryIdempotent(() => migrate(db, join(root, names.migrations)), policy);
  const { migrations } = await retryIdempotent(() => checkTransactions(db), policy);
  checkAge(migrations, await migrationFiles(join(root, names.migrations)));
  return db;
}

async function databaseId(api: DatabaseApi, { database, databaseName }: BindingNames): Promise<string> {
  if (!NO_ID.test(database)) return database;
  const id = await api.find(databaseName);
  if (!id) throw new AccountFault(`The account has no D1 database ${databaseName}. To create it: npm run deploy`);
  return id;
}

async function checkBucket(blobs: Target["blobs"]): Promise<void> {
  for await (const _ of blobs.list("blobs/")) return;
}

/**
 * Checks what the switch of a publish relies on, because the API's reference does not say it explicitly: a batch that
 * fails changes nothing, and numbers are bound as numbers. Throws AccountFault otherwise. Also reads the names of the
 * migrations that the database had.
 */
async function checkTransactions(db: D1Database): Promise<{ migrations: string[] }> {
  const holder = `check ${randomUUID()}`;
  const insert = statement(db, sql`INSERT INTO leases (holder, gallery, expires_at) VALUES (${holder}, '-', 0)`);
  // json() fails on text that is not JSON, and with it the transaction.
  const failed = await db.batch([insert, statement(db, sql`SELECT json('no')`)]).then(
    () => false,
    (error: unknown) => {
      if (error instanceof AccountFault) throw error;
      return true;
    },
  );
  const asked = sql`SELECT typeof(${1}) AS number, typeof(${"1"}) AS text,
    (SELECT count(*) FROM leases WHERE holder = ${holder}) AS left,
    (SELECT json_group_array(name) FROM d1_migrations) AS migrations`;
  const [row] = rowsOf(await statement(db, asked).all(), CHECKED);
  if (row?.left !== 0) await statement(db, sql`DELETE FROM leases WHERE holder = ${holder}`).run();
  if (!failed || row?.left !== 0 || row.text !== "text" || !/^(?:integer|real)$/.test(row.number)) {
    throw new AccountFault(
      "Cloudflare's D1 API no longer runs a batch as one transaction, which Glassine relies on. Nothing was done. Look for a newer version of Glassine.",
    );
  }
  return { migrations: row.migrations };
}

const CHECKED = { number: text, text, left: integer, migrations: json(z.array(z.string())) };

/** A newer database may not accept what an older copy writes. */
function checkAge(had: readonly string[], known: readonly string[]): void {
  const foreign = had.filter((name) => !known.includes(name));
  if (foreign.length === 0) return;
  throw new AccountFault(
    `The account's database is newer than this copy of Glassine: it has ${foreign.join(", ")}. Nothing was done. Update Glassine first.`,
  );
}
