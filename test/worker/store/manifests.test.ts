import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localObjects } from "../../../scripts/target/local-objects.ts";
import { openMiniflare } from "../../../scripts/target/miniflare.ts";
import { readBindingNames } from "../../../scripts/target/names.ts";
import { storageService } from "../../../scripts/target/runtime.ts";
import { storageHttp } from "../../../scripts/target/storage-http.ts";
import type { ObjectStore } from "../../../scripts/target/target.ts";
import { keys } from "../../../worker/store/keys.ts";
import { readManifest, readPhoto } from "../../../worker/store/manifests.ts";
import { StorageFault } from "../../../worker/store/query.ts";
import { galleryBuild } from "../../site/gallery-build.ts";
import { ROOT } from "../../support/glassine.ts";

const held: { close?: () => Promise<void> } = {};
let objects: ObjectStore;
/** What the Worker reads of them: reached as scripts reach it, since the proxy of Miniflare loses connections when it is busy. */
const bucket = {
  async get(key: string) {
    const bytes = await objects.get(key);
    return bytes && { arrayBuffer: async () => Uint8Array.from(bytes).buffer };
  },
} as unknown as R2Bucket;

beforeAll(async () => {
  const secret = randomUUID();
  const names = await readBindingNames(ROOT);
  const runtime = openMiniflare({ workers: [storageService({ root: ROOT, names, secret })] });
  const http = storageHttp(await runtime.unsafeGetDirectURL("storage", "storage"), secret);
  objects = localObjects(http.ask);
  held.close = async () => {
    http.close();
    await runtime.dispose();
  };
});
afterAll(() => held.close?.());

const named = (count: number) => Array.from({ length: count }, (_, i) => `ANB_${i}`);
const put = async (key: string, value: unknown) => {
  const bytes = Buffer.from(JSON.stringify(value));
  await objects.put(key, bytes, { type: "application/json" });
  return bytes.length;
};

/** Puts the first shard of a version there, with these photos. */
async function putShard(version: string, photos: string[]) {
  const build = galleryBuild({ sets: { all: { title: "All", photos } } });
  const key = keys.shard("anna-ben", version, 0);
  const bytes = await put(key, { format: 1, photos: Object.values(build.photos) });
  return { key, bytes, read: () => readPhoto(bucket, { gallery: "anna-ben", version, photoCount: 1, photo: "ANB_0" }) };
}

describe("a part of a manifest", () => {
  it("is read once: a version never changes", async () => {
    const { key, read } = await putShard("once", named(2));
    expect((await read())?.name).toBe("ANB_0");
    await objects.delete([key]);
    expect((await read())?.name).toBe("ANB_0");
  });

  it("is a fault when it is not there, and is looked for again", async () => {
    await expect(readManifest(bucket, { gallery: "anna-ben", version: "missing" })).rejects.toThrow(StorageFault);
    const { manifest } = galleryBuild({ sets: { all: { title: "All", photos: [] } } });
    await put(keys.manifest("anna-ben", "missing"), manifest);
    expect((await readManifest(bucket, { gallery: "anna-ben", version: "missing" })).title).toBe("Anna & Ben");
  });

  // Parts that were read by several requests at once were counted several times, until nothing was kept any more.
  it("is kept, however many read it at the same time", async () => {
    const { key, bytes, read } = await putShard("together", named(700));
    await Promise.all(Array.from({ length: Math.ceil((32 * 2 ** 20) / bytes) + 1 }, read));
    await objects.delete([key]);
    const other = await putShard("another", named(1));
    expect((await other.read())?.name).toBe("ANB_0");
    expect((await read())?.name).toBe("ANB_0");
  });
});
