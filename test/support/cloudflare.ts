import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { DatabaseSync } from "node:sqlite";
import { ACCOUNT, type Account, addDatabase, type Call, newAccount, Refusal, ROUTES } from "./cloudflare-account.ts";

export const TOKEN = "a-token-for-tests-alone";

export interface Cloudflare {
  url: string;
  account: Account;
  /** Makes a database, as the API would. */
  addDatabase(name: string): DatabaseSync;
  /** "METHOD /path" of every request, in order, without the account. */
  asked: string[];
  /** Next time a request begins so, it is answered like this instead; `done`: only after it was carried out. */
  fail(request: string, failure: { status: number; code?: number; message?: string; done?: boolean }): void;
  close(): Promise<void>;
}

/** A local server that speaks as much of Cloudflare's API as a deploy needs, over an account in memory; D1 is SQLite. */
export async function startCloudflare(): Promise<Cloudflare> {
  const account = newAccount();
  const asked: string[] = [];
  const failures = new Map<string, Parameters<Cloudflare["fail"]>[1]>();
  const server = createServer(async (incoming, response) => {
    const answer = await answerTo(incoming, { account, asked, failures });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
    account,
    addDatabase: (name) => addDatabase(account, name).sqlite,
    asked,
    fail: (request, failure) => void failures.set(request, failure),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Behind {
  account: Account;
  asked: string[];
  failures: Map<string, Parameters<Cloudflare["fail"]>[1]>;
}

async function answerTo(incoming: IncomingMessage, { account, asked, failures }: Behind) {
  const request = await requestOf(incoming);
  const url = new URL(request.url);
  const path = url.pathname.replace("/client/v4", "").replace(`/accounts/${ACCOUNT}`, "");
  const said = `${request.method} ${path}`;
  asked.push(said);
  const failing = [...failures].find(([begin]) => said.startsWith(begin));
  if (failing) failures.delete(failing[0]);
  const failure = failing?.[1];
  const refused = (status: number, code: number, message: string) => ({
    status,
    body: { success: false, errors: [{ code, message }], messages: [], result: null },
  });
  try {
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`)
      throw new Refusal(403, 10000, "Authentication error");
    if (failure && !failure.done)
      throw new Refusal(failure.status, failure.code ?? 10013, failure.message ?? "Unknown error");
    const result = await handle({ request, query: url.searchParams, account }, path);
    if (failure) throw new Refusal(failure.status, failure.code ?? 10013, failure.message ?? "Unknown error");
    return { status: 200, body: { success: true, errors: [], messages: [], result } };
  } catch (error) {
    if (error instanceof Refusal) return refused(error.status, error.code, error.message);
    return refused(400, 7500, (error as Error).message);
  }
}

function handle(call: Call, path: string): unknown {
  for (const [method, pattern, handler] of ROUTES) {
    const [whole, ...segments] = new RegExp(`^${pattern}$`).exec(path) ?? [];
    if (whole !== undefined && method === call.request.method)
      return handler(call, ...segments.map(decodeURIComponent));
  }
  throw new Refusal(404, 7003, `Could not route to ${path}`);
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET" } = incoming;
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  return new Request(new URL(incoming.url ?? "/", "http://api.invalid"), { method, headers, ...body });
}
