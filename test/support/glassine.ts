import path from "node:path";
import { createTestHarness } from "wrangler";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const SECRET = "for tests alone, thirty-two bytes and more";

/** The built Worker in workerd with R2 and D1 in memory. */
export interface Glassine {
  url: URL;
  env: { DB: D1Database; PHOTOS: R2Bucket };
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Starts the production build of the Worker, migrated and empty. */
export async function startGlassine({
  secrets = { SESSION_SECRET: SECRET },
}: {
  secrets?: Record<string, string>;
} = {}): Promise<Glassine> {
  const config = path.join(ROOT, "dist/server/wrangler.json");
  const server = createTestHarness({ root: ROOT, workers: [{ configPath: config, secrets }] });
  const { url } = await server.listen();
  const worker = server.getWorker<Glassine["env"]>();
  await worker.applyD1Migrations("DB");
  const env = await worker.getEnv();
  return {
    url,
    env,
    fetch: (at, init) => server.fetch(new URL(at, url).href, init as never) as unknown as Promise<Response>,
    close: () => server.close(),
  };
}
