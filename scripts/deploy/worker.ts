import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { sourcesDigest } from "../server/build.ts";
import { ScriptError } from "../terminal/script.ts";
import type { Site } from "./site.ts";
import { runWrangler } from "./wrangler.ts";

/** The configuration wrangler deploys, relative to the root. */
export const CONFIG = "dist/server/wrangler.deploy.json";

/** Where visitors find the site. */
export const originOf = ({ domain }: Pick<Site, "domain">) => `https://${domain}`;

const builtConfig = z.looseObject({
  vars: z.record(z.string(), z.unknown()).optional(),
  d1_databases: z.array(z.looseObject({ binding: z.string() })),
});

/**
 * Writes the configuration wrangler deploys: the built one, with the account's database and the site's address. Contains
 * no secret.
 */
export async function writeConfig(
  root: string,
  { databaseId, origin }: { databaseId: string; origin: string },
): Promise<string> {
  const built = builtConfig.parse(JSON.parse(await readFile(path.join(root, "dist/server/wrangler.json"), "utf8")));
  const config = {
    ...built,
    // `domain.ts` attaches the domain, because it never takes it from another owner.
    route: undefined,
    routes: undefined,
    workers_dev: false,
    preview_urls: false,
    cache: { enabled: false },
    // Links in notices use this address, whatever address a visitor asked for.
    vars: { SITE_ORIGIN: origin, ...built.vars },
    d1_databases: built.d1_databases.map((database) =>
      database.binding === "DB" ? { ...database, database_id: databaseId } : database,
    ),
  };
  await writeFile(path.join(root, CONFIG), JSON.stringify(config));
  return CONFIG;
}

/** Uploads the built Worker and makes it live, unless the live one was built from the same sources for the same database. */
export async function ensureWorker(site: Site, databaseId: string | null): Promise<void> {
  const { log, names, root, env } = site;
  const tag = createHash("sha256")
    .update(`${await sourcesDigest(root)} ${databaseId} ${originOf(site)}`)
    .digest("hex")
    .slice(0, 16);
  if ((await liveTag(site)) === tag && (await isWokenAsWanted(site)))
    return log.found("Worker", `${names.worker} already runs this build`);
  await log.change("Worker", `deploy ${names.worker}`, () =>
    runWrangler({ root, args: ["deploy", "--config", CONFIG, "--tag", tag], env }),
  );
}

const deployments = z.object({
  deployments: z.array(z.object({ versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })) })),
});
const version = z.object({ annotations: z.record(z.string(), z.unknown()).optional() });

async function liveTag({ api, account, names }: Site): Promise<unknown> {
  const script = `/accounts/${account}/workers/scripts/${names.worker}`;
  const live = (await api.find(`${script}/deployments`, deployments))?.deployments[0]?.versions ?? [];
  if (live.length !== 1 || !live[0]) return null;
  const found = await api.find(`${script}/versions/${live[0].version_id}`, version);
  return found?.annotations?.["workers/tag"] ?? null;
}

const schedules = z.object({ schedules: z.array(z.object({ cron: z.string() })) });

// wrangler sets them after the version is live, so they are missing if it was stopped in between.
async function isWokenAsWanted({ api, account, names }: Site): Promise<boolean> {
  const set = await api.ask(`/accounts/${account}/workers/scripts/${names.worker}/schedules`, schedules);
  const found = set.schedules.map(({ cron }) => cron).sort();
  return JSON.stringify(found) === JSON.stringify(names.crons.toSorted());
}

const subdomain = z.object({ enabled: z.boolean(), previews_enabled: z.boolean() });

/** The domain is the only address: workers.dev and preview addresses are switched off. Throws ScriptError if they stay on. */
export async function ensureOneAddress({ api, account, log, names }: Site): Promise<void> {
  const at = `/accounts/${account}/workers/scripts/${names.worker}/subdomain`;
  const isShut = async () => {
    const found = await api.find(at, subdomain);
    return found !== null && !found.enabled && !found.previews_enabled;
  };
  const shut = { method: "POST", body: { enabled: false, previews_enabled: false } } as const;
  if (!(await isShut())) {
    await log.change("Addresses", "switch off workers.dev and previews", () => api.send(at, shut, z.unknown()));
    if (log.dryRun) return;
    if (!(await isShut())) throw new ScriptError("workers.dev or preview addresses could not be switched off.");
  }
  log.found("Addresses", "workers.dev and previews are off");
}
