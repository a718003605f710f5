import path from "node:path";
import { z } from "zod";
import { bodyOf, type Query, queryResults } from "../target/database-api.ts";
import { appliedMigrations, migrationFiles } from "../target/migrations.ts";
import { NO_ID } from "../target/names.ts";
import { remoteDatabase } from "../target/remote-database.ts";
import { ScriptError } from "../terminal/script.ts";
import type { Site } from "./site.ts";

const database = z.object({ uuid: z.string(), name: z.string() });

/** Id of the database, which is created if it does not exist; null in a dry run that would create it. Throws ScriptError. */
export async function ensureDatabase({ api, account, log, names }: Site): Promise<string | null> {
  const databases = `/accounts/${account}/d1/database`;
  const { databaseName: name } = names;
  if (!NO_ID.test(names.database)) {
    const ours = await api.find(`${databases}/${names.database}`, database);
    if (!ours) throw new ScriptError(`wrangler.toml: the account has no D1 database with the id ${names.database}.`);
    log.found("Database", `${ours.name} exists, as wrangler.toml says`);
    return ours.uuid;
  }
  const like = await api.ask(`${databases}?name=${encodeURIComponent(name)}&per_page=100`, z.array(database));
  const there = like.find((one) => one.name === name);
  if (there) {
    log.found("Database", `${name} exists`);
    return there.uuid;
  }
  let id: string | null = null;
  await log.change("Database", `create the D1 database ${name}`, async () => {
    ({ uuid: id } = await api.send(databases, { method: "POST", body: { name } }, database));
  });
  return id;
}

/** Names of the migrations that a database lacks, in order. A database that does not exist yet lacks all. */
export async function missingMigrations({ api, account, root, names }: Site, id: string | null): Promise<string[]> {
  const files = await migrationFiles(path.join(root, names.migrations));
  if (id === null) return files;
  const at = `/accounts/${account}/d1/database/${id}/query`;
  const run = (_database: string, queries: readonly Query[]) =>
    api.send(at, { method: "POST", body: bodyOf(queries) }, queryResults);
  const applied = await appliedMigrations(remoteDatabase({ run }, id));
  return files.filter((file) => !applied.has(file));
}
