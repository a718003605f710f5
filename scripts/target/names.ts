import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";

const schema = z.object({
  compatibility_date: z.string(),
  r2_buckets: z.array(z.object({ binding: z.string(), bucket_name: z.string() })),
  d1_databases: z.array(z.object({ binding: z.string(), database_id: z.string(), migrations_dir: z.string() })),
});

/** How wrangler.toml calls what the Worker is bound to. */
export interface BindingNames {
  compatibilityDate: string;
  bucket: string;
  database: string;
  /** Folder, from the project's root. */
  migrations: string;
}

/** Reads the names of bucket and database from the project's wrangler.toml. Throws when they are not there. */
export async function readBindingNames(root: string): Promise<BindingNames> {
  const file = join(root, "wrangler.toml");
  const config = schema.parse(parse(await readFile(file, "utf8")));
  const bucket = config.r2_buckets.find((b) => b.binding === "PHOTOS");
  const database = config.d1_databases.find((d) => d.binding === "DB");
  if (!bucket || !database)
    throw new Error(`${file}: needs an R2 bucket bound as PHOTOS and a D1 database bound as DB`);
  return {
    compatibilityDate: config.compatibility_date,
    bucket: bucket.bucket_name,
    database: database.database_id,
    migrations: database.migrations_dir,
  };
}
