import { readdir } from "node:fs/promises";
import { z } from "zod";
import type { Site } from "./site.ts";

const database = z.object({ uuid: z.string(), name: z.string() });
const answers = z.array(z.object({ results: z.array(z.object({ name: z.string() })) }));

/** Id of the database, made if it is not there; null in a dry run that would make it. */
export async function ensureDatabase({ api, account, journal, settings }: Site): Promise<string | null> {
  const { name } = settings.database;
  const databases = `/accounts/${account}/d1/database`;
  const like = await api.ask(`${databases}?name=${encodeURIComponent(name)}&per_page=100`, z.array(database));
  const there = like.find((one) => one.name === name);
  if (there) {
    journal.found("Database", `${name} is there`);
    return there.uuid;
  }
  let id: string | null = null;
  await journal.change("Database", `create the D1 database ${name}`, async () => {
    ({ uuid: id } = await api.send(databases, { method: "POST", body: { name } }, database));
  });
  return id;
}

/** Names of the migrations a database lacks, in order. A database that is still to be made lacks all. */
export async function missingMigrations({ api, account, settings }: Site, id: string | null): Promise<string[]> {
  const files = (await readdir(settings.database.migrations)).filter((file) => file.endsWith(".sql")).sort();
  if (id === null) return files;
  const names = async (sql: string) => {
    const path = `/accounts/${account}/d1/database/${id}/query`;
    const [answer] = await api.send(path, { method: "POST", body: { sql } }, answers);
    return new Set(answer?.results.map((row) => row.name));
  };
  const tables = await names("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'd1_migrations'");
  const applied = tables.size === 1 ? await names("SELECT name FROM d1_migrations") : new Set();
  return files.filter((file) => !applied.has(file));
}
