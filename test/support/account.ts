import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import S3rver from "s3rver";
import { afterAll, afterEach, beforeAll } from "vitest";
import { readAccount } from "../../scripts/target/account.ts";
import { readBindingNames } from "../../scripts/target/names.ts";
import { openRemoteTarget } from "../../scripts/target/remote.ts";
import { remoteObjects } from "../../scripts/target/remote-objects.ts";
import type { RetryPolicy } from "../../scripts/target/retry.ts";
import { tagsFile } from "../../scripts/target/tags.ts";
import type { ObjectStore, Target } from "../../scripts/target/target.ts";
import { type DatabaseServer, startDatabaseServer } from "./database-server.ts";
import { buildRoad, type Road } from "./road.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const ID = "0123456789abcdef0123456789abcdef";
const TOKEN = "token-for-tests";

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
    const directory = await mkdtemp(path.join(tmpdir(), "glassine-r2-"));
    const configureBuckets = [{ name: "glassine-photos", configs: [] }];
    const s3 = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory, configureBuckets });
    const { port } = await s3.run();
    held.database = await startDatabaseServer({ account: ID, token: TOKEN });
    held.r2 = await buildRoad(`http://127.0.0.1:${port}`);
    held.d1 = await buildRoad(held.database.url);
    closers.push(held.r2.close, held.d1.close, held.database.close, () => s3.close());
    closers.push(() => rm(directory, { recursive: true, force: true }));
  });
  afterEach(() => {
    for (const road of [held.r2, held.d1]) if (road) Object.assign(road, { trouble: () => null, checked: false });
    for (const road of [held.r2, held.d1]) road?.passed.splice(0);
  });
  afterAll(async () => {
    for (const target of opened) await target.close();
    for (const close of closers) await close();
    await rm(tagsFile(ROOT, { endpoint: there(held.r2).url, bucket: "glassine-photos" }), { force: true });
  });
  const account: TestAccount = {
    get env() {
      return {
        CLOUDFLARE_ACCOUNT_ID: ID,
        CLOUDFLARE_API_TOKEN: TOKEN,
        CLOUDFLARE_API_BASE_URL: `${there(held.d1).url}/client/v4`,
        R2_ACCESS_KEY_ID: "S3RVER",
        R2_SECRET_ACCESS_KEY: "S3RVER",
        R2_ENDPOINT: there(held.r2).url,
      };
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
