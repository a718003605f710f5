import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { readAccount } from "../../scripts/target/account.ts";
import { readBindingNames } from "../../scripts/target/names.ts";
import { openRemoteTarget } from "../../scripts/target/remote.ts";
import { remoteObjects } from "../../scripts/target/remote-objects.ts";
import type { RetryPolicy } from "../../scripts/target/retry.ts";
import { tagsFile } from "../../scripts/target/tags.ts";
import type { ObjectStore, Target } from "../../scripts/target/target.ts";
import { accountEnv, BUCKET, startAccountServers } from "./account-servers.ts";
import type { DatabaseServer } from "./database-server.ts";
import { buildRoad, type Road } from "./road.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Waits hardly at all, for servers on this machine. */
export const HASTE: RetryPolicy = { attempts: 7, firstMs: 4, longestMs: 20, idleMs: 30_000, dice: () => 1 };

/** An account on this machine: an S3 server, Cloudflare's D1 API over a D1 in memory, and the roads to both. */
export interface TestAccount {
  readonly env: Record<string, string>;
  readonly r2: Road;
  readonly d1: Road;
  /** The API of its database, and the database itself. */
  readonly database: DatabaseServer;
  readonly db: D1Database;
  /** Opens it as `--remote` does; closed when the tests are over. */
  open(policy?: Partial<RetryPolicy>): Promise<Target>;
  /** Its objects, of which those above 6 MiB go up in parts. */
  objectsInParts(): Promise<ObjectStore>;
}

/** An account for the tests of a file. After each test both roads are clear again. */
export function testAccount(): TestAccount {
  const held: { database?: DatabaseServer; r2?: Road; d1?: Road } = {};
  const opened: Target[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const servers = await startAccountServers();
    held.database = servers.database;
    held.r2 = await buildRoad(servers.s3);
    held.d1 = await buildRoad(servers.database.url);
    closers.push(held.r2.close, held.d1.close, servers.close);
  });
  afterEach(() => {
    for (const road of [held.r2, held.d1]) if (road) Object.assign(road, { trouble: () => null, checked: false });
    for (const road of [held.r2, held.d1]) road?.passed.splice(0);
  });
  afterAll(async () => {
    for (const target of opened) await target.close();
    for (const close of closers) await close();
    await rm(tagsFile(ROOT, { endpoint: there(held.r2).url, bucket: BUCKET }), { force: true });
  });
  const account: TestAccount = {
    get env() {
      return accountEnv({ s3: there(held.r2).url, d1: there(held.d1).url });
    },
    get r2() {
      return there(held.r2);
    },
    get d1() {
      return there(held.d1);
    },
    get database() {
      return there(held.database);
    },
    get db() {
      return there(held.database).db;
    },
    async open(policy = {}) {
      const target = await openRemoteTarget({ root: ROOT, env: account.env, policy: { ...HASTE, ...policy } });
      opened.push(target);
      return target;
    },
    async objectsInParts() {
      const names = await readBindingNames(ROOT);
      const parts = { above: 6 * 1024 * 1024, size: 5 * 1024 * 1024 };
      const options = { account: await readAccount({ root: ROOT, env: account.env }, names), bucket: names.bucket };
      const objects = remoteObjects({ ...options, policy: HASTE, parts });
      closers.unshift(async () => objects.close());
      return objects;
    },
  };
  return account;
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is there once the tests run");
  return value;
}
