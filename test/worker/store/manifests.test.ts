import type { Miniflare } from "miniflare";
import pLimit from "p-limit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openMiniflare } from "../../../scripts/target/miniflare.ts";
import { keys } from "../../../worker/store/keys.ts";
import { readManifest, readPhoto } from "../../../worker/store/manifests.ts";
import { StorageFault } from "../../../worker/store/query.ts";
import { galleryBuild } from "../../site/gallery-build.ts";
import { PATIENT_MS } from "../../support/patience.ts";

const modules = { "store.mjs": { type: "esm", contents: "export default {}" } } as const;
const config = {
  name: "store",
  compatibilityDate: "2026-10-12",
  manifest: { mainModule: "store.mjs", modulesRoot: "/", modules },
  env: { PHOTOS: { type: "r2", name: "photos" } },
} as const;

let runtime: Miniflare;
let bucket: R2Bucket;
let narrowed: R2Bucket;
beforeAll(async () => {
  runtime = openMiniflare({ workers: [{ config, dev: { rootPath: "/" } }] });
  bucket = (await runtime.getR2Bucket("PHOTOS")) as unknown as R2Bucket;
  narrowed = narrow(bucket);
});
afterAll(() => runtime?.dispose());

const named = (count: number) => Array.from({ length: count }, (_, i) => `ANB_${i}`);

/** The same storage, with a few connections at a time: of very many, some are closed before a busy process has read from them. */
const narrow = (store: R2Bucket): R2Bucket => {
  const limit = pLimit(4);
  const get = (key: string) =>
    limit(async () => {
      const bytes = await (await store.get(key))?.arrayBuffer();
      return bytes ? { arrayBuffer: async () => bytes } : null;
    });
  return { get } as unknown as R2Bucket;
};

/** Puts the first shard of a version there, with these photos. */
async function putShard(version: string, photos: string[]) {
  const build = galleryBuild({ sets: { all: { title: "All", photos } } });
  const key = keys.shard("anna-ben", version, 0);
  await bucket.put(key, JSON.stringify({ format: 1, photos: Object.values(build.photos) }));
  return { key, read: () => readPhoto(narrowed, { gallery: "anna-ben", version, photoCount: 1, photo: "ANB_0" }) };
}

describe("a part of a manifest", () => {
  it("is read once: a version never changes", async () => {
    const { key, read } = await putShard("once", named(2));
    expect((await read())?.name).toBe("ANB_0");
    await bucket.delete(key);
    expect((await read())?.name).toBe("ANB_0");
  });

  it("is a fault when it is not there, and is looked for again", async () => {
    await expect(readManifest(bucket, { gallery: "anna-ben", version: "missing" })).rejects.toThrow(StorageFault);
    const { manifest } = galleryBuild({ sets: { all: { title: "All", photos: [] } } });
    await bucket.put(keys.manifest("anna-ben", "missing"), JSON.stringify(manifest));
    expect((await readManifest(bucket, { gallery: "anna-ben", version: "missing" })).title).toBe("Anna & Ben");
  });

  // Parts that were read by several requests at once were counted several times, until nothing was kept any more.
  it("is kept, however many read it at the same time", async () => {
    const { key, read } = await putShard("together", named(700));
    const bytes = (await bucket.head(key))?.size ?? 0;
    await Promise.all(Array.from({ length: Math.ceil((32 * 2 ** 20) / bytes) + 1 }, read));
    // The runtime may have closed a connection while this process was busy.
    await vi.waitFor(() => bucket.delete(key), PATIENT_MS);
    const other = await putShard("another", named(1));
    expect((await other.read())?.name).toBe("ANB_0");
    expect((await read())?.name).toBe("ANB_0");
  });
});
