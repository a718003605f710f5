import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import S3rver from "s3rver";
import { type DatabaseServer, startDatabaseServer } from "./database-server.ts";

const ID = "0123456789abcdef0123456789abcdef";
const TOKEN = "token-for-tests";
/** The bucket that is there. */
export const BUCKET = "glassine-photos";

/** The servers of an account on this machine: S3 for its bucket, and Cloudflare's D1 API over a D1 in memory. */
export interface AccountServers {
  s3: string;
  database: DatabaseServer;
  close(): Promise<void>;
}

export async function startAccountServers(): Promise<AccountServers> {
  const directory = await mkdtemp(path.join(tmpdir(), "glassine-r2-"));
  const configureBuckets = [{ name: BUCKET, configs: [] }];
  const s3 = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory, configureBuckets });
  const { port } = await s3.run();
  const database = await startDatabaseServer({ account: ID, token: TOKEN });
  return {
    s3: `http://127.0.0.1:${port}`,
    database,
    async close() {
      await database.close();
      await s3.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The settings by which a command finds an account, by these ways to its servers. */
export const accountEnv = ({ s3, d1 }: { s3: string; d1: string }): Record<string, string> => ({
  CLOUDFLARE_ACCOUNT_ID: ID,
  CLOUDFLARE_API_TOKEN: TOKEN,
  CLOUDFLARE_API_BASE_URL: `${d1}/client/v4`,
  R2_ACCESS_KEY_ID: "S3RVER",
  R2_SECRET_ACCESS_KEY: "S3RVER",
  R2_ENDPOINT: s3,
});
