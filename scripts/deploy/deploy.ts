import { ensureBuilt } from "../server/build.ts";
import { ensureBucket } from "./bucket.ts";
import { ensureDatabase, missingMigrations } from "./database.ts";
import { ensureDomain, isAttached, zoneOf } from "./domain.ts";
import { checkHealth } from "./health.ts";
import { ensureSecret, rotateSecret } from "./secret.ts";
import type { Site } from "./site.ts";
import { CONFIG, ensureOneAddress, ensureWorker, originOf, writeConfig } from "./worker.ts";
import { runWrangler } from "./wrangler.ts";

interface Wishes {
  /** How many seconds the domain may take to answer. */
  wait: number;
  /** A new signing secret. */
  rotate: boolean;
}

/**
 * Makes the account serve the galleries at a domain, in steps that each check what exists first. Obstacles are found
 * before anything is changed; the domain comes last, so that no visitor finds it half done. Throws ScriptError.
 */
export async function deploy(at: Omit<Site, "zone">, { wait, rotate }: Wishes): Promise<void> {
  const { root, log } = at;
  const site: Site = { ...at, zone: await zoneOf(at) };
  await isAttached(site);
  if (!log.dryRun) await ensureBuilt(root, () => log.found("Build", "building the Worker ..."));
  await ensureBucket(site);
  const database = await ensureDatabase(site);
  if (database !== null && !log.dryRun) await writeConfig(root, { databaseId: database, origin: originOf(site) });
  await ensureSchema(site, database);
  const hadSecret = await ensureSecret(site);
  if (rotate && hadSecret) await rotateSecret(site);
  await ensureWorker(site, database);
  await ensureOneAddress(site);
  await ensureDomain(site);
  if (log.dryRun) return;
  log.found("Health", `asking https://${site.domain}/healthz ...`);
  await checkHealth(site.domain, wait);
}

async function ensureSchema(site: Site, database: string | null): Promise<void> {
  const { log, root, env } = site;
  const missing = await missingMigrations(site, database);
  if (missing.length === 0) return log.found("Schema", "up to date");
  const args = ["d1", "migrations", "apply", "DB", "--remote", "--config", CONFIG];
  await log.change("Schema", `apply ${missing.join(", ")}`, () => runWrangler({ root, args, env }));
}
