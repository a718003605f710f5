import { metered } from "./meter.ts";

/** A use of the bindings that needs this much of one of the limits. */
type Attempt = (env: Env, amount: number) => Promise<unknown>;

const at = (env: Env, sql: string) => env.DB.prepare(sql);
const of = (length: number) => "x".repeat(length);
const mail = { from: "glassine@example.com", to: "mara@example.com", subject: "Picks", text: "Ten photos" };
const OBJECT_BYTES = 64_000_000;
const ROW_BYTES = 2_000_000;

async function readObjects(env: Env, amount: number): Promise<void> {
  await env.PHOTOS.put("large", new Uint8Array(OBJECT_BYTES));
  await env.PHOTOS.put("rest", new Uint8Array(amount % OBJECT_BYTES));
  for (let read = 0; read < amount - (amount % OBJECT_BYTES); read += OBJECT_BYTES)
    await (await env.PHOTOS.get("large"))?.arrayBuffer();
  await (await env.PHOTOS.get("rest"))?.arrayBuffer();
}

async function insertRow(env: Env, amount: number): Promise<void> {
  await at(env, "CREATE TABLE IF NOT EXISTS two (a TEXT, b TEXT)").run();
  await at(env, "INSERT INTO two VALUES (?, ?)")
    .bind(of(amount - 100), of(100))
    .run();
}

/** Every way to meet a limit, by its name in the tests. */
const ATTEMPTS: Record<string, Attempt> = {
  "values bound to a statement": (env, amount) =>
    at(env, `SELECT ${Array.from({ length: amount }, () => "?").join("+")} AS sum`)
      .bind(...Array.from({ length: amount }, () => 1))
      .all(),
  "a statement's text": (env, amount) => at(env, `SELECT 1 --${of(amount - 11)}`).all(),
  "a bound value": (env, amount) => at(env, "SELECT length(?) AS n").bind(of(amount)).all(),
  "a row that is written": insertRow,
  "a row that is read": (env, amount) =>
    at(env, "SELECT hex(zeroblob(?)) AS a, substr('1', ?) AS b")
      .bind(amount >> 1, 2 - (amount % 2))
      .all(),
  "a result": (env, amount) =>
    at(
      env,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       SELECT hex(zeroblob(${ROW_BYTES / 2})) AS a FROM n UNION ALL SELECT substr('1', 2 - ?2)`,
    )
      .bind(Math.floor(amount / ROW_BYTES), amount % ROW_BYTES)
      .all(),
  "a statement after a batch": async (env, amount) => {
    await env.DB.batch(Array.from({ length: amount - 1 }, () => at(env, "SELECT 1")));
    await at(env, "SELECT 1").first();
  },
  "statements of a batch": (env, amount) => env.DB.batch(Array.from({ length: amount }, () => at(env, "SELECT 1"))),
  "calls out": async (_env, amount) => {
    for (let i = 0; i < amount; i += 1) await fetch("data:,x");
  },
  "objects asked for at once": (env, amount) =>
    Promise.all(Array.from({ length: amount }, (_, i) => env.PHOTOS.head(`none-${i}`))),
  "objects read whole": readObjects,
  "an object that is written": (env, amount) => env.PHOTOS.put("body", new Uint8Array(amount)),
  "a key that is read": (env, amount) => env.PHOTOS.get(of(amount)),
  "a key of many that are deleted": (env, amount) => env.PHOTOS.delete(["short", of(amount)]),
  "people a mail goes to": async (env, amount) => {
    const all = Array.from({ length: amount }, (_, i) => `client-${i}@example.com`);
    await env.EMAIL?.send({ ...mail, to: all.slice(0, -2), cc: all.slice(-2, -1), bcc: all.slice(-1) });
  },
  "a mail's subject": async (env, amount) => env.EMAIL?.send({ ...mail, subject: of(amount) }),
  "a mail's text": async (env, amount) => env.EMAIL?.send({ ...mail, text: of(amount) }),
};

/** Does what it is asked for behind the meter. It hides that it went too far, as code that catches everything would. */
const meter = metered({
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const attempt = ATTEMPTS[searchParams.get("attempt") ?? ""];
    if (!attempt) return new Response("no body was read");
    try {
      await attempt(env, Number(searchParams.get("amount")));
    } catch (error) {
      const { name, message } = error as Error;
      return name === "BeyondLimit" ? new Response("hidden") : new Response(`${name}: ${message}`, { status: 502 });
    }
    return new Response("done");
  },
  async scheduled(_event, env) {
    await env.DB.batch(Array.from({ length: 1001 }, () => env.DB.prepare("SELECT 1")));
  },
  async queue() {},
});

export default {
  ...meter,
  /** A body's length is announced inside: the way here would wait for the body itself. */
  fetch(request, env, ctx) {
    const length = new URL(request.url).searchParams.get("announced");
    const headers = length ? { "content-length": length } : undefined;
    const asked = headers ? (new Request(request, { method: "POST", headers }) as typeof request) : request;
    return meter.fetch?.(asked, env, ctx) as never;
  },
} satisfies ExportedHandler<Env>;
