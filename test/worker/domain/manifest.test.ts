import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manifestSchemas, photosOnce, shardCount, shardOf } from "../../../worker/domain/manifest.ts";
import { photoShardKey } from "../../../worker/store/keys.ts";

describe("a photo's shard", () => {
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("is FNV-1a of its name, as published galleries have it: %j", (name, hash) => {
    expect(shardOf(name, 2 ** 32)).toBe(hash);
  });

  it.each([
    ["ANB_0042", 157, 61],
    ["Übergang am See", 157, 40],
    ["💍 (1)", 157, 122],
  ])("never moves from one build of the product to the next: %j of %i", (name, shards, shard) => {
    expect(shardOf(name, shards)).toBe(shard);
  });

  it("always exists, for any name and any gallery", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 0, max: 1_000_000 }), (name, photos) => {
        const shards = shardCount(photos);
        expect(shards).toBeGreaterThanOrEqual(1);
        expect(Number.isInteger(shardOf(name, shards))).toBe(true);
        expect(shardOf(name, shards)).toBeGreaterThanOrEqual(0);
        expect(shardOf(name, shards)).toBeLessThan(shards);
      }),
    );
  });

  it("is computed alike on both sides, from the photo's name and the number of photos", () => {
    const key = photoShardKey({ gallery: "anna-ben", version: "v1", photoCount: 10_000, photo: "ANB_0042" });
    expect(key).toBe("galleries/anna-ben/v1/photos/61.json");
  });

  const cameras: [string, (n: number) => string][] = [
    ["ANB_0001 ...", (n) => `ANB_${String(n).padStart(4, "0")}`],
    ["DSC1 ...", (n) => `DSC${n}`],
    ["20260613-150405-0001 ...", (n) => `20260613-150405-${String(n).padStart(4, "0")}`],
    ["every second number", (n) => `IMG_${2 * n}`],
  ];

  it.each(cameras)("is shared by a bounded number of photos, however large the gallery: %s", (_names, nameOf) => {
    for (const photos of [65, 1000, 64 * 128, 10_000]) {
      const shards = shardCount(photos);
      const sizes = new Array<number>(shards).fill(0);
      for (let n = 0; n < photos; n++) {
        const shard = shardOf(nameOf(n), shards);
        sizes[shard] = (sizes[shard] ?? 0) + 1;
      }
      expect(Math.max(...sizes), `${photos} photos`).toBeLessThanOrEqual(128);
    }
  });
});

describe("a manifest", () => {
  const file = { file: "ANB_0042.jpg", blob: "a".repeat(64), size: 1, crc32: 0, type: "image/jpeg" };
  const photo = {
    name: "ANB_0042",
    set: "vows",
    width: 3,
    height: 2,
    caption: null,
    taken: null,
    hash: "0123456789ab",
    placeholder: "",
    renditions: [{ edge: 320, format: "avif", blob: "b".repeat(64), size: 1 }],
    original: file,
    web: file,
  };

  it("that is complete can be read", () => {
    expect(manifestSchemas.shard.safeParse({ format: 1, photos: [photo] }).success).toBe(true);
  });

  it.each<[string, object]>([
    ["of another format", { format: 2, photos: [photo] }],
    ["with a blob that is no hash", { format: 1, photos: [{ ...photo, original: { ...file, blob: "../secret" } }] }],
    ["with a hash of another length", { format: 1, photos: [{ ...photo, hash: "0123" }] }],
    ["with a CRC-32 over 32 bits", { format: 1, photos: [{ ...photo, web: { ...file, crc32: 2 ** 32 } }] }],
    ["with a negative CRC-32", { format: 1, photos: [{ ...photo, web: { ...file, crc32: -1 } }] }],
    ["with a size that is no whole number", { format: 1, photos: [{ ...photo, web: { ...file, size: 1.5 } }] }],
    ["with a photo without renditions", { format: 1, photos: [{ ...photo, renditions: [] }] }],
    ["with a photo without a set", { format: 1, photos: [{ ...photo, set: undefined }] }],
  ])("%s is refused", (_what, shard) => {
    expect(manifestSchemas.shard.safeParse(shard).success).toBe(false);
  });
});

describe("photos of several sets", () => {
  const sets = [
    { id: "highlights", photos: ["A", "C"] },
    { id: "vows", photos: ["A", "B", "C"] },
    { id: "party", photos: ["B", "D"] },
  ];
  const listed = (has?: (set: { id: string }, photo: string) => boolean) =>
    [...photosOnce(sets, has)].map(({ set, photo, at }) => `${set.id} ${at} ${photo}`);

  it("are listed once, in the first set that shows them, with their place there", () => {
    expect(listed()).toEqual(["highlights 0 A", "highlights 1 C", "vows 1 B", "party 1 D"]);
  });

  it("are listed in the next set for viewers who may not see them in the first", () => {
    expect(listed(({ id }) => id !== "highlights")).toEqual(["vows 0 A", "vows 1 B", "vows 2 C", "party 1 D"]);
  });

  it("are not listed if no set may show them", () => {
    expect(listed((_set, photo) => photo === "D")).toEqual(["party 1 D"]);
  });
});
