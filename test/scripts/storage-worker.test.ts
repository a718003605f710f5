import { describe, expect, it } from "vitest";
import { storageWorker } from "../../scripts/target/storage-worker.ts";

const SECRET = "for this test alone";

interface StorageWorker {
  fetch(request: Request, env: { PHOTOS: unknown }): Promise<Response>;
}

async function openWorker(): Promise<StorageWorker> {
  const source = `data:text/javascript,${encodeURIComponent(storageWorker(SECRET))}`;
  return ((await import(/* @vite-ignore */ source)) as { default: StorageWorker }).default;
}

const BUCKET = {
  head: async () => ({}),
  get: async () => ({ body: "a private photo" }),
  put: async () => {},
  delete: async () => {},
  list: async () => ({ objects: [], truncated: false }),
};

const ASKED: [string, RequestInit][] = [
  ["", { headers: { "x-key": "blobs%2F1" } }],
  ["", { method: "PUT", headers: { "x-key": "blobs%2F1" }, body: "x" }],
  ["has", { method: "POST", body: '["blobs/1"]' }],
  ["list", { method: "POST", body: '{"prefix":""}' }],
  ["delete", { method: "POST", body: '["blobs/1"]' }],
];

// It listens on a loopback port while a script runs, and a form of any web page may post there.
describe("the worker before local storage", () => {
  it.each(ASKED)("answers only who has its secret: /%s %j", async (way, init) => {
    const worker = await openWorker();
    const ask = async (secret: Record<string, string>) => {
      const headers = { ...(init.headers as Record<string, string>), ...secret };
      const request = new Request(`http://127.0.0.1/${way}`, { ...init, headers });
      return (await worker.fetch(request, { PHOTOS: BUCKET })).status;
    };
    expect(await ask({ "x-secret": SECRET })).toBeLessThan(300);
    expect(await ask({})).toBe(403);
    expect(await ask({ "x-secret": "a guess" })).toBe(403);
  });
});
