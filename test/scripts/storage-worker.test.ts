import { describe, expect, it } from "vitest";
import { storageWorker } from "../../scripts/target/storage-worker.ts";

const SECRET = "for this test alone";

interface Handler {
  fetch(request: Request, env: { PHOTOS: unknown; DB: unknown }): Promise<Response>;
}

async function openWorker(): Promise<{ storage: Handler; default: Handler }> {
  // Its state begins with it: each is a module of its own.
  const source = `data:text/javascript,${encodeURIComponent(storageWorker(SECRET))}//${crypto.randomUUID()}`;
  return (await import(/* @vite-ignore */ source)) as { storage: Handler; default: Handler };
}

const PHOTOS = {
  head: async (key: string) => ({ key, checksums: { toJSON: () => ({}) } }),
  get: async () => ({ body: "a private photo" }),
  put: async () => {},
  delete: async () => {},
  list: async () => ({ objects: [], truncated: false }),
};
const DB = {
  prepare: () => ({ bind: () => ({}) }),
  batch: async () => [{ results: [{ secret: "of a client" }], meta: {} }],
};

const ASKED: [string, RequestInit][] = [
  ["", { headers: { "x-key": "blobs%2F1" } }],
  ["", { method: "PUT", headers: { "x-key": "blobs%2F1" }, body: "x" }],
  ["has", { method: "POST", body: '["blobs/1"]' }],
  ["list", { method: "POST", body: '{"prefix":""}' }],
  ["delete", { method: "POST", body: '["blobs/1"]' }],
  ["sql", { method: "POST", body: '[{"sql":"SELECT 1","params":[]}]' }],
  ["hello", {}],
  ["close", { method: "POST" }],
  ["bye", { method: "POST" }],
];

function ask(handler: Handler, way: string, { headers, ...init }: RequestInit): Promise<Response> {
  return handler.fetch(new Request(`http://127.0.0.1/${way}`, { ...init, headers: headers ?? {} }), { PHOTOS, DB });
}

const withSecret = (init: RequestInit, secret: string): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), "x-secret": secret },
});

// It listens on a loopback port while a script runs, and a form of any web page may post there.
describe("the worker before local storage", () => {
  it.each(ASKED)("answers only with its secret: /%s %j", async (way, init) => {
    const { storage } = await openWorker();
    for (const guess of ["", "a guess", SECRET.slice(1), `${SECRET}x`, SECRET.toUpperCase()]) {
      expect((await ask(storage, way, withSecret(init, guess))).status).toBe(403);
    }
    expect((await ask(storage, way, init)).status).toBe(403);
    expect((await ask(storage, way, withSecret(init, SECRET))).status).toBeLessThan(300);
  });

  // Whoever reaches the port of the site can choose the worker by a header of the local runtime.
  it.each(ASKED)("answers nothing at its default entry point, even with the secret: /%s %j", async (way, init) => {
    const worker = await openWorker();
    expect((await ask(worker.default, way, withSecret(init, SECRET))).status).toBe(404);
  });

  it.each(ASKED.filter(([way]) => way !== "close" && way !== "bye"))(
    "takes on nothing once it is closed: /%s %j",
    async (way, init) => {
      const { storage } = await openWorker();
      const closed = await ask(storage, "close", withSecret({ method: "POST" }, SECRET));
      expect(await closed.json()).toEqual({ underWay: 0, others: 0 });
      const refused = await ask(storage, way, withSecret(init, SECRET));
      expect([refused.status, refused.headers.get("x-closed")]).toEqual([503, "1"]);
    },
  );

  it("answers running requests with a goodbye when it is closed", async () => {
    const { storage } = await openWorker();
    const asked = ask(storage, "farewell", withSecret({}, SECRET));
    await ask(storage, "close", withSecret({ method: "POST" }, SECRET));
    const { status, headers } = await asked;
    expect([status, headers.get("x-closed")]).toEqual([503, "1"]);
    expect((await ask(storage, "farewell", {})).status).toBe(403);
  });

  it("says what is still running when it is closed, and how many others there are", async () => {
    const { storage } = await openWorker();
    const held = Promise.withResolvers<{ body: string }>();
    const request = new Request("http://127.0.0.1/", withSecret({ headers: { "x-key": "a" } }, SECRET));
    const asked = storage.fetch(request, { PHOTOS: { get: () => held.promise }, DB });
    const close = async () => (await ask(storage, "close", withSecret({ method: "POST" }, SECRET))).json();
    await ask(storage, "hello", withSecret({}, SECRET));
    expect(await close()).toEqual({ underWay: 1, others: 1 });
    await ask(storage, "bye", withSecret({ method: "POST" }, SECRET));
    held.resolve({ body: "whole" });
    expect(await (await asked).text()).toBe("whole");
    expect(await close()).toEqual({ underWay: 0, others: 0 });
  });
});
