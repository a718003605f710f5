import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { openDatabase } from "./d1.ts";

const DATABASE = "5b0a7c1e-2f4d-4a8b-9c3e-000000000001";

/** Cloudflare's D1 API as its reference says, over a D1 in memory. */
export interface DatabaseServer {
  url: string;
  /** The database itself, to look into. */
  db: D1Database;
  /** Whether it forgets to make a batch one transaction, which the real one must not. */
  piecemeal: boolean;
  close(): Promise<void>;
}

interface Asked {
  sql?: string;
  params?: unknown[];
  batch?: { sql: string; params?: unknown[] }[];
}

/** Starts the API for one account, token and database called `glassine`. */
export async function startDatabaseServer({
  account,
  token,
}: {
  account: string;
  token: string;
}): Promise<DatabaseServer> {
  const { db, close } = await openDatabase();
  const base = `/client/v4/accounts/${account}/d1/database`;
  const answer = async (request: IncomingMessage): Promise<Response> => {
    const url = new URL(request.url ?? "", "http://api.invalid");
    if (request.headers.authorization !== `Bearer ${token}`)
      return refused(401, { code: 10000, message: "Authentication error" });
    if (request.method === "GET" && url.pathname === base) {
      const known = [
        { uuid: DATABASE, name: "glassine" },
        { uuid: "other", name: "glassine-old" },
      ];
      return granted(known.filter(({ name }) => name.includes(url.searchParams.get("name") ?? "")));
    }
    if (request.method !== "POST" || url.pathname !== `${base}/${DATABASE}/query`)
      return refused(404, { code: 7404, message: "The database could not be found" });
    return query(db, (await json(request)) as Asked, server.piecemeal);
  };
  const listener = createServer(async (request, response) => {
    const made = await answer(request);
    response.writeHead(made.status, { "content-type": "application/json" }).end(await made.text());
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const server: DatabaseServer = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    db,
    piecemeal: false,
    close: async () => {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await close();
    },
  };
  return server;
}

async function query(db: D1Database, { sql, params, batch }: Asked, piecemeal: boolean): Promise<Response> {
  const all = batch ?? [{ sql: sql ?? "", params: params ?? [] }];
  try {
    const statements = all.map((one) => db.prepare(one.sql).bind(...(one.params ?? [])));
    if (!piecemeal) return granted(await db.batch(statements));
    const results: unknown[] = [];
    for (const statement of statements) results.push(await statement.all());
    return granted(results);
  } catch (error) {
    const message = (error as Error).message.replace(/^D1_ERROR: /, "");
    return refused(400, { code: 7500, message });
  }
}

const granted = (result: unknown) => Response.json({ success: true, errors: [], messages: [], result });
const refused = (status: number, error: { code: number; message: string }) =>
  Response.json({ success: false, errors: [error], messages: [], result: null }, { status });
