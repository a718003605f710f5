import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Cloudflare's documented limits, which the local runtime does not enforce; sources in docs/limits.md. An invocation that goes
 * beyond one fails: the call throws, and the answer is a 500 that names the limit, whoever caught it. This file is copied to
 * where the built Worker is, so it imports nothing of the project.
 */
export const LIMITS = {
  parameters: 100,
  statementBytes: 100_000,
  valueBytes: 2_000_000,
  resultBytes: 50_000_000,
  queries: 1000,
  subrequests: 10_000,
  connections: 6,
  memoryBytes: 128_000_000,
  bodyBytes: 100_000_000,
  recipients: 50,
  subjectCharacters: 998,
  mailBytes: 5 * 1024 * 1024,
  keyBytes: 1024,
} as const;

/** What an invocation used, and what of that was too much. */
export interface Usage {
  rowsRead: number;
  queries: number;
  /** Calls to D1: a batch of statements is one. */
  trips: number;
  /** Calls out of the Worker, those to D1 included. */
  subrequests: number;
  connections: number;
  /** Bytes of objects and rows that were read whole. */
  bytes: number;
  beyond: string[];
}

/** Asks for the usage in the header of this name in the answer; "all": with what goes on after the answer, which must be no stream. */
export const USAGE = "x-usage";

type Invocation = Usage & { open: number };

const current = new AsyncLocalStorage<Invocation>();
const encoder = new TextEncoder();

class BeyondLimit extends Error {
  override name = "BeyondLimit";
}

function check(of: Invocation, what: keyof typeof LIMITS, used: number): void {
  if (used <= LIMITS[what]) return;
  const beyond = `${what}: ${used}, at most ${LIMITS[what]}`;
  of.beyond.push(beyond);
  console.error(JSON.stringify({ beyond }));
  throw new BeyondLimit(beyond);
}

/** One call out of the Worker: it counts, and holds a connection until its answer begins. */
async function call<Answer>(of: Invocation, ask: () => Promise<Answer>, { connects = true } = {}): Promise<Answer> {
  of.subrequests += 1;
  check(of, "subrequests", of.subrequests);
  if (!connects) return ask();
  of.open += 1;
  of.connections = Math.max(of.connections, of.open);
  try {
    check(of, "connections", of.open);
    return await ask();
  } finally {
    of.open -= 1;
  }
}

function holds(of: Invocation, bytes: number): void {
  of.bytes += bytes;
  check(of, "memoryBytes", of.bytes);
}

const sizeOf = (value: unknown): number =>
  typeof value === "string"
    ? encoder.encode(value).byteLength
    : value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? value.byteLength
      : 8;

const STATEMENT = Symbol("statement");

interface Metered extends D1PreparedStatement {
  [STATEMENT]: D1PreparedStatement;
}

export function meteredStatement(of: Invocation, { sql, statement }: { sql: string; statement: D1PreparedStatement }) {
  const ran = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    queried(of, 1);
    of.trips += 1;
    const result = await call(of, ask, { connects: false });
    took(of, result as unknown as D1Result);
    return result;
  };
  const metered = {
    [STATEMENT]: statement,
    bind(...values: unknown[]) {
      check(of, "parameters", values.length);
      const sizes = values.map(sizeOf);
      check(of, "valueBytes", Math.max(0, ...sizes));
      // A row that is written whole holds all its values; lists of rows come as one JSON value.
      if (/^\s*(insert|replace)/i.test(sql) && !/json_each/i.test(sql))
        check(
          of,
          "valueBytes",
          sizes.reduce((sum, size) => sum + size, 0),
        );
      return meteredStatement(of, { sql, statement: statement.bind(...values) });
    },
    all: () => ran(() => statement.all()),
    run: () => ran(() => statement.run()),
    first: (...args: [string]) => ran(() => statement.first(...args)),
    raw: () => ran(() => statement.raw()),
  };
  return metered as unknown as Metered;
}

function queried(of: Invocation, statements: number): void {
  of.queries += statements;
  check(of, "queries", of.queries);
}

function took(of: Invocation, { meta, results }: Partial<D1Result>): void {
  of.rowsRead += meta?.rows_read ?? 0;
  const rows = Array.isArray(results) ? results : [];
  const sizes = rows.map((row) => Object.values(row as object).reduce((sum: number, value) => sum + sizeOf(value), 0));
  check(
    of,
    "valueBytes",
    sizes.reduce((most, size) => Math.max(most, size), 0),
  );
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  check(of, "resultBytes", whole);
  holds(of, whole);
}

export function meteredDatabase(of: Invocation, db: D1Database): D1Database {
  const metered = {
    prepare(sql: string) {
      check(of, "statementBytes", sizeOf(sql));
      return meteredStatement(of, { sql, statement: db.prepare(sql) });
    },
    async batch(statements: Metered[]) {
      queried(of, statements.length);
      of.trips += 1;
      const results = await call(of, () => db.batch(statements.map((one) => one[STATEMENT])), { connects: false });
      for (const result of results) took(of, result);
      return results;
    },
  };
  return metered as unknown as D1Database;
}

export function meteredBucket(of: Invocation, bucket: R2Bucket): R2Bucket {
  return new Proxy(bucket, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        if (name === "put") check(of, "bodyBytes", sizeOf(args[1]));
        if (name !== "list") check(of, "keyBytes", Math.max(0, ...[args[0]].flat().map(sizeOf)));
        const answer = await call(of, async () => method.apply(target, args) as unknown);
        return answer && typeof answer === "object" && "arrayBuffer" in answer
          ? meteredObject(of, answer as R2ObjectBody)
          : answer;
      };
    },
  });
}

/** Bytes that flow through are held by nobody; those read whole are. */
export function meteredObject(of: Invocation, object: R2ObjectBody): R2ObjectBody {
  return new Proxy(object, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (["arrayBuffer", "text", "json", "bytes", "blob"].includes(String(name))) holds(of, target.size);
        return value.apply(target, args) as unknown;
      };
    },
  });
}

export function meteredMail(of: Invocation, mail: SendEmail): SendEmail {
  const send = async (message: { to?: unknown; cc?: unknown; bcc?: unknown; subject?: string; text?: string }) => {
    const all = [message.to, message.cc, message.bcc].flat().filter(Boolean);
    check(of, "recipients", all.length);
    check(of, "subjectCharacters", message.subject?.length ?? 0);
    check(of, "mailBytes", sizeOf(message.text ?? ""));
    return call(of, () => mail.send(message as never));
  };
  return { send } as unknown as SendEmail;
}

export function meteredEnv(of: Invocation, env: Env): Env {
  const assets = { fetch: (...args: Parameters<Fetcher["fetch"]>) => call(of, () => env.ASSETS.fetch(...args)) };
  return {
    ...env,
    DB: meteredDatabase(of, env.DB),
    PHOTOS: meteredBucket(of, env.PHOTOS),
    ASSETS: assets as Fetcher,
    ...(env.EMAIL ? { EMAIL: meteredMail(of, env.EMAIL) } : {}),
  };
}

const begin = (): Invocation => ({
  rowsRead: 0,
  queries: 0,
  trips: 0,
  subrequests: 0,
  connections: 0,
  bytes: 0,
  beyond: [],
  open: 0,
});

function report({ open: _open, ...usage }: Invocation): string {
  return JSON.stringify(usage);
}

/** The Worker with the platform's limits around what it asks of its bindings. */
export function metered(
  worker: Required<Pick<ExportedHandler<Env>, "fetch" | "scheduled" | "queue">>,
): ExportedHandler<Env> {
  const out = globalThis.fetch;
  globalThis.fetch = (...args: Parameters<typeof fetch>) => {
    const of = current.getStore();
    return of ? call(of, () => out(...args)) : out(...args);
  };
  return {
    async fetch(request, env, ctx) {
      if (Number(request.headers.get("content-length")) > LIMITS.bodyBytes) return new Response(null, { status: 413 });
      const of = begin();
      const later: Promise<unknown>[] = [];
      const asked = request.headers.get(USAGE);
      const response = await current.run(of, () => worker.fetch(request, meteredEnv(of, env), watched(ctx, later)));
      if (asked === "all") await Promise.allSettled(later);
      if (of.beyond.length > 0) {
        await response.body?.cancel();
        return new Response(`Beyond the platform's limits: ${of.beyond.join("; ")}`, { status: 500 });
      }
      if (!asked) return response;
      const told = new Response(response.body, response);
      told.headers.set(USAGE, report(of));
      return told;
    },
    async scheduled(event, env, ctx) {
      const of = begin();
      await current.run(of, () => worker.scheduled(event, meteredEnv(of, env), ctx));
      if (of.beyond.length > 0) throw new BeyondLimit(of.beyond.join("; "));
    },
    async queue(messages, env, ctx) {
      const of = begin();
      await current.run(of, () => worker.queue(messages, meteredEnv(of, env), ctx));
      if (of.beyond.length > 0) throw new BeyondLimit(of.beyond.join("; "));
    },
  };
}

function watched(ctx: ExecutionContext, later: Promise<unknown>[]): ExecutionContext {
  return new Proxy(ctx, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (name === "waitUntil") later.push(args[0] as Promise<unknown>);
        return value.apply(target, args) as unknown;
      };
    },
  });
}
