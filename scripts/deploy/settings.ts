import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { ScriptError } from "../terminal/script.ts";

/** What wrangler.toml says about where the Worker lives. */
export interface DeploySettings {
  worker: string;
  /** Null when wrangler.toml leaves it to the login. */
  account: string | null;
  bucket: { name: string; jurisdiction: string | null };
  /** Folder of migrations, absolute. */
  database: { name: string; migrations: string };
}

const schema = z.object({
  name: z.string(),
  account_id: z.string().optional(),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string(), jurisdiction: z.string().optional() })),
  d1_databases: z.array(z.object({ binding: z.string(), database_name: z.string(), migrations_dir: z.string() })),
  routes: z.array(z.union([z.string(), z.looseObject({ pattern: z.string() })])).default([]),
});

/** Reads wrangler.toml. Throws ScriptError when it lacks a binding, or names another address than `domain`. */
export async function readSettings(root: string, domain: string): Promise<DeploySettings> {
  const config = schema.parse(parse(await readFile(path.join(root, "wrangler.toml"), "utf8")));
  const bucket = config.r2_buckets.find(({ binding }) => binding === "PHOTOS");
  const database = config.d1_databases.find(({ binding }) => binding === "DB");
  if (!bucket || !database) throw new ScriptError("wrangler.toml: needs an R2 bucket PHOTOS and a D1 database DB.");
  checkRoutes(config.routes, domain);
  return {
    worker: config.name,
    account: config.account_id ?? null,
    bucket: { name: bucket.bucket_name, jurisdiction: bucket.jurisdiction ?? null },
    database: { name: database.database_name, migrations: path.join(root, database.migrations_dir) },
  };
}

// wrangler takes a domain from another Worker without asking when nobody sits at the terminal; ours is attached by `domain.ts`.
function checkRoutes(routes: z.infer<typeof schema>["routes"], domain: string): void {
  const other = routes.map((route) => (typeof route === "string" ? route : route.pattern)).find((p) => p !== domain);
  if (other === undefined) return;
  throw new ScriptError(`wrangler.toml: routes names ${other}. Take it out: the address is given by --domain alone.`);
}
