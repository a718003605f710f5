import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localObjects } from "../../scripts/target/local-objects.ts";
import { type Runtime, startRuntime } from "../../scripts/target/runtime.ts";
import { type Question, type StorageHttp, storageHttp } from "../../scripts/target/storage-http.ts";
import type { ObjectStore } from "../../scripts/target/target.ts";
import { keys } from "../../worker/store/keys.ts";
import { ROOT } from "../support/glassine.ts";

// The local R2 refuses objects of more than 5 GiB at once, so the films that publishing accepts up to 10 GiB could not be stored.

const MEBIBYTE = 1024 ** 2;
const PARTS = { above: 8 * MEBIBYTE, size: 5 * MEBIBYTE };
const TYPE = { type: "video/mp4" };

let folder: string;
let runtime: Runtime;
let http: StorageHttp;
let store: ObjectStore;
let asked: string[] = [];
/** Changes what is sent. */
let disturb: (question: Question) => Question = (question) => question;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-parts-"));
  runtime = await startRuntime({ root: ROOT, stateDir: path.join(folder, "state"), site: null });
  const { url, secret } = runtime.storage;
  http = storageHttp(url, secret);
  store = localObjects((way, question) => {
    asked.push(way || question.method);
    return http.ask(way, disturb(question));
  }, PARTS);
});
afterAll(async () => {
  http?.close();
  await runtime?.close();
  await rm(folder, { recursive: true, force: true });
});

async function large(size: number): Promise<{ key: string; bytes: Buffer; file: { path: string; size: number } }> {
  const bytes = randomBytes(size);
  const at = path.join(folder, "film.mp4");
  await writeFile(at, bytes);
  return { key: keys.blob(createHash("sha256").update(bytes).digest("hex")), bytes, file: { path: at, size } };
}

describe("a large file in local storage", () => {
  it("is stored part by part, counts as sound, and is read in parts across its seams", async () => {
    const { key, bytes, file } = await large(12 * MEBIBYTE + 7);
    asked = [];
    await store.putFile(key, file, TYPE);
    expect(asked).toEqual(["begin", "PUT", "PUT", "PUT", "complete"]);
    expect(await store.has([key])).toEqual(new Set([key]));
    const listed = [];
    for await (const object of store.list("blobs/")) listed.push(object);
    expect(listed).toMatchObject([{ key, size: bytes.length, damaged: false }]);
    expect(Buffer.compare((await store.get(key)) ?? Buffer.alloc(0), bytes)).toBe(0);
    expect(keys.blob((await store.digest(key)) ?? "")).toBe(key);
    await store.delete([key]);
    expect(await store.has([key])).toEqual(new Set());
  });

  it.each<[string, (at: string) => Promise<void>, RegExp]>([
    ["changed", (at) => writeFile(at, randomBytes(12 * MEBIBYTE)), /SHA-256 is wrong/],
    ["was cut off", (at) => truncate(at, 9 * MEBIBYTE), /became shorter/],
    ["is gone", (at) => rm(at), /ENOENT/],
  ])("is not stored if it %s since it was measured", async (_, change, said) => {
    const { key, file } = await large(12 * MEBIBYTE);
    await change(file.path);
    await expect(store.putFile(key, file, TYPE)).rejects.toThrow(said);
    expect([await store.has([key]), await store.get(key)]).toEqual([new Set(), null]);
  });

  it("is not stored if a part is changed on its way", async () => {
    const { key, file } = await large(12 * MEBIBYTE);
    disturb = (question) =>
      question.headers?.["x-part"] === "2" ? { ...question, body: randomBytes(5 * MEBIBYTE) } : question;
    await expect(store.putFile(key, file, TYPE)).rejects.toThrow("arrived damaged");
    disturb = (question) => question;
    expect(await store.get(key)).toBeNull();
    await store.putFile(key, file, TYPE);
    expect(await store.has([key])).toEqual(new Set([key]));
  });
});
