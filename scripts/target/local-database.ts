import { type Query, type QueryResult, queryResults } from "./database-api.ts";
import { Unanswered } from "./fault.ts";
import { remoteDatabase } from "./remote-database.ts";
import { StorageGone, type StorageHttp } from "./storage-http.ts";

/** Local D1, through the storage worker. */
export function localDatabase(ask: StorageHttp["ask"]): D1Database {
  return remoteDatabase({ run: (_database, queries) => run(ask, queries) }, "local");
}

async function run(ask: StorageHttp["ask"], queries: readonly Query[]): Promise<QueryResult[]> {
  const once = !queries.every(({ sql }) => /^\s*SELECT\b/i.test(sql));
  const { ok, bytes } = await ask("sql", { method: "POST", body: JSON.stringify(queries), once }).catch((cause) => {
    throw cause instanceof StorageGone ? new Unanswered(UNKNOWN, { cause }) : cause;
  });
  if (!ok) throw new Error(bytes.toString());
  return queryResults.parse(JSON.parse(bytes.toString()));
}

const UNKNOWN =
  "The process that had the local state open was stopped after the change was sent, so the change may have been made. Check, and repeat it if not.";
