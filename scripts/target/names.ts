import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";

const route = z.union([z.string(), z.object({ pattern: z.string() })]);
const schema = z.object({
  name: z.string(),
  compatibility_date: z.string(),
  route: route.optional(),
  routes: z.array(route).default([]),
  triggers: z.object({ crons: z.array(z.string()).default([]) }).default({ crons: [] }),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string(), jurisdiction: z.string().optional() })),
  d1_databases: z.array(
    z.object({
      binding: z.string(),
      database_id: z.string(),
      database_name: z.string().default(""),
      migrations_dir: z.string(),
    }),
  ),
});

/** The database id in wrangler.toml before anybody has written the account's there. */
export const NO_ID = /^[0-]*$/;

/** The names in wrangler.toml of the resources bound to the Worker. */
export interface BindingNames {
  /** The Worker's own name. */
  worker: string;
  compatibilityDate: string;
  bucket: string;
  /** The jurisdiction in which the bucket must be: "eu"; null: anywhere. */
  jurisdiction: string | null;
  /** Id of the database; the local one's as long as it is NO_ID. */
  database: string;
  databaseName: string;
  /** Folder, from the project's root. */
  migrations: string;
  /** When the Worker runs scheduled work, in cron's notation. */
  crons: string[];
  /** Host of the first route: "photos.example.com"; null if there is none. */
  host: string | null;
}

/** Reads the names of bucket and database from the project's wrangler.toml. Throws if they are missing. */
export async function readBindingNames(root: string): Promise<BindingNames> {
  const file = join(root, "wrangler.toml");
  const config = schema.parse(parse(await readFile(file, "utf8")));
  const bucket = config.r2_buckets.find((b) => b.binding === "PHOTOS");
  const database = config.d1_databases.find((d) => d.binding === "DB");
  if (!bucket || !database)
    throw new Error(`${file}: needs an R2 bucket bound as PHOTOS and a D1 database bound as DB`);
  return {
    worker: config.name,
    compatibilityDate: config.compatibility_date,
    bucket: bucket.bucket_name,
    jurisdiction: bucket.jurisdiction ?? null,
    database: database.database_id,
    databaseName: database.database_name,
    migrations: database.migrations_dir,
    crons: config.triggers.crons,
    host: hostOf([config.route, ...config.routes].find((one) => one !== undefined)),
  };
}

function hostOf(found: z.infer<typeof route> | undefined): string | null {
  const pattern = typeof found === "object" ? found.pattern : found;
  return pattern?.replace(/^https?:\/\//, "").replace(/\/.*$/, "") ?? null;
}
