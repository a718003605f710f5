import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { findPresent } from "../../scripts/target/presence.ts";
import type { StoredObject, Target } from "../../scripts/target/target.ts";
import { testAccount } from "../support/account.ts";
import type { Passing, Trouble } from "../support/road.ts";

const account = testAccount();
const JPEG = { type: "image/jpeg" };
const blobKey = (bytes: Uint8Array) => `blobs/${createHash("sha256").update(bytes).digest("hex")}`;
const held: { target?: Target } = {};

beforeAll(async () => {
  held.target = await account.open();
});

function store(): Target["blobs"] {
  if (!held.target) throw new Error("it is open once the tests run");
  return held.target.blobs;
}

/** Meets each request of a method once with the next trouble of a list, then never again. */
function meet(method: string, ...troubles: Trouble[]): void {
  account.r2.trouble = (passing) => (passing.method === method ? (troubles.shift() ?? null) : null);
}

const asked = (fits: (passing: Passing) => boolean) => account.r2.passed.filter(fits).length;
const puts = () => asked(({ method }) => method === "PUT");

describe("objects in the account", () => {
  it("are stored, read back, listed in the order of their keys and deleted", async () => {
    const bytes = randomBytes(5000);
    for (const key of ["galleries/trip/2/b.page", "galleries/trip/1/a.json", "galleries/trips/x"]) {
      await store().put(key, bytes, { type: "application/json" });
    }
    const listed: StoredObject[] = [];
    for await (const object of store().list("galleries/trip/")) listed.push(object);
    expect(listed.map(({ key, size }) => [key, size])).toEqual([
      ["galleries/trip/1/a.json", 5000],
      ["galleries/trip/2/b.page", 5000],
    ]);
    expect(Math.abs((listed[0]?.uploadedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await store().get("galleries/trips/x")).toEqual(new Uint8Array(bytes));
    await store().delete(["galleries/trip/1/a.json", "galleries/never/there"]);
    expect(await store().has(["galleries/trip/1/a.json", "galleries/trip/2/b.page"])).toEqual(
      new Set(["galleries/trip/2/b.page"]),
    );
    expect(await store().get("galleries/trip/1/a.json")).toBeNull();
  });

  it("are written to a file, again if the connection damaged them, and null if there are none", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "glassine-object-"));
    const file = path.join(folder, "a.jpg");
    const bytes = randomBytes(300_000);
    const key = blobKey(bytes);
    await store().put(key, bytes, JPEG);
    meet("GET", "damaged answer");
    expect(`blobs/${await store().getFile(key, file)}`).toBe(key);
    expect(await readFile(file)).toEqual(bytes);
    meet("GET", "cut");
    expect(`blobs/${await store().getFile(key, file)}`).toBe(key);
    expect(await readFile(file)).toEqual(bytes);
    expect(await store().getFile(blobKey(Buffer.from("nothing")), path.join(folder, "b.jpg"))).toBeNull();
    expect(await readdir(folder)).toEqual(["a.jpg"]);
    await rm(folder, { recursive: true });
  });

  it("are refused before they are sent if they are not what their key promises", async () => {
    const key = blobKey(Buffer.from("a photo"));
    await expect(store().put(key, Buffer.from("another photo"), JPEG)).rejects.toThrow("its SHA-256 is wrong");
    expect(puts()).toBe(0);
    expect(await store().has([key])).toEqual(new Set());
  });

  it("that go behind others are tried once, and are not there if they arrived damaged", async () => {
    const bytes = randomBytes(100_000);
    const key = blobKey(bytes);
    const behind = new AbortController();
    const put = () => store().put(key, bytes, { ...JPEG, behind: behind.signal });
    meet("PUT", 503);
    await expect(put()).rejects.toThrow();
    meet("PUT", "damaged");
    await expect(put()).rejects.toThrow("arrived damaged");
    expect(puts()).toBe(2);
    expect(await store().has([key])).toEqual(new Set());
    await put();
    expect(await store().get(key)).toEqual(new Uint8Array(bytes));
  });

  it("that go behind others are given up when that is asked, and are not there", async () => {
    const bytes = randomBytes(100_000);
    const key = blobKey(bytes);
    const behind = new AbortController();
    account.r2.trouble = () => {
      behind.abort();
      return "stalled";
    };
    await expect(store().put(key, bytes, { ...JPEG, behind: behind.signal })).rejects.toThrow();
    account.r2.trouble = () => null;
    expect(await store().has([key])).toEqual(new Set());
  });

  it("that are large go up in parts, and the whole is read back", async () => {
    const bytes = randomBytes(11 * 1024 * 1024);
    const key = blobKey(bytes);
    await (await account.objectsInParts()).put(key, bytes, JPEG);
    expect(asked(({ path }) => /partNumber=/.test(path))).toBe(3);
    expect(Buffer.compare((await store().get(key)) ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  it("that are large are sent again if a part was changed on the way", async () => {
    const bytes = randomBytes(7 * 1024 * 1024);
    const key = blobKey(bytes);
    const troubles: Trouble[] = ["damaged"];
    account.r2.trouble = ({ path }) => (/partNumber=2/.test(path) ? (troubles.shift() ?? null) : null);
    await (await account.objectsInParts()).put(key, bytes, JPEG);
    expect(troubles).toEqual([]);
    expect(Buffer.compare((await store().get(key)) ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  it("that are large files go up in parts as they are read, whatever happens to a part, and only as what they should be", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "glassine-film-"));
    const file = { path: path.join(folder, "film.mp4"), size: 12 * 1024 * 1024 };
    const bytes = randomBytes(file.size);
    await writeFile(file.path, bytes);
    const troubles: Trouble[] = ["damaged", "unanswered", 503];
    account.r2.trouble = ({ path }) => (/partNumber=2/.test(path) ? (troubles.shift() ?? null) : null);
    const inParts = await account.objectsInParts();
    await inParts.putFile(blobKey(bytes), file, JPEG);
    expect([troubles, asked(({ path }) => /partNumber=3/.test(path))]).toEqual([[], expect.any(Number)]);
    expect(Buffer.compare((await store().get(blobKey(bytes))) ?? Buffer.alloc(0), bytes)).toBe(0);
    const other = blobKey(Buffer.from("another film"));
    await expect(inParts.putFile(other, file, JPEG)).rejects.toThrow("arrived damaged");
    expect(await store().has([other])).toEqual(new Set());
    await rm(folder, { recursive: true });
  });

  it("that are large are continued if a part's connection breaks", async () => {
    const bytes = randomBytes(7 * 1024 * 1024);
    const troubles: Trouble[] = ["unsent", "unanswered", 503];
    account.r2.trouble = ({ path }) => (/partNumber=/.test(path) ? (troubles.shift() ?? null) : null);
    await (await account.objectsInParts()).put(blobKey(bytes), bytes, JPEG);
    expect(Buffer.compare((await store().get(blobKey(bytes))) ?? Buffer.alloc(0), bytes)).toBe(0);
  });
});

describe("a bad connection to the bucket", () => {
  const TROUBLES: Trouble[] = ["unsent", "unanswered", "cut", "slow", 429, 503];

  it.each(TROUBLES)("that is %s doesn't stop a photo from being stored", async (trouble) => {
    const bytes = randomBytes(40_000);
    meet("PUT", trouble);
    await store().put(blobKey(bytes), bytes, JPEG);
    expect(await store().get(blobKey(bytes))).toEqual(new Uint8Array(bytes));
  });

  it.each([...TROUBLES, "damaged answer"] as Trouble[])(
    "that is %s does not keep a photo from being read",
    async (trouble) => {
      const bytes = randomBytes(40_000);
      await store().put(blobKey(bytes), bytes, JPEG);
      meet("GET", trouble);
      expect(await store().get(blobKey(bytes))).toEqual(new Uint8Array(bytes));
    },
  );

  it("without an answer is given up, and tried again", async () => {
    const { blobs } = await account.open({ idleMs: 1500 });
    const bytes = randomBytes(40_000);
    meet("PUT", "stalled");
    await blobs.put(blobKey(bytes), bytes, JPEG);
    meet("GET", "stalled");
    expect(await blobs.get(blobKey(bytes))).toEqual(new Uint8Array(bytes));
  });

  it.each([true, false])(
    "that changes a byte is noticed, and the photo is sent again; checked at the other end: %s",
    async (checked) => {
      const bytes = randomBytes(40_000);
      account.r2.checked = checked;
      meet("PUT", "damaged", "damaged");
      await store().put(blobKey(bytes), bytes, JPEG);
      expect(puts()).toBe(3);
      expect(await store().get(blobKey(bytes))).toEqual(new Uint8Array(bytes));
    },
  );

  it("that changes a byte every time leaves nothing behind under the photo's key", async () => {
    const bytes = randomBytes(40_000);
    account.r2.trouble = ({ method }) => (method === "PUT" ? "damaged" : null);
    await expect(store().put(blobKey(bytes), bytes, JPEG)).rejects.toThrow("the data arrived damaged every time");
    expect(await store().has([blobKey(bytes)])).toEqual(new Set());
  });

  it("that changes a page is noticed when it is read", async () => {
    await store().put("galleries/trip/1/x.page", Buffer.from("a page of the wedding"), JPEG);
    meet("GET", "damaged answer");
    expect(Buffer.from((await store().get("galleries/trip/1/x.page")) ?? []).toString()).toBe("a page of the wedding");
  });

  it("that goes nowhere is reported as such", async () => {
    account.r2.trouble = () => "unsent";
    await expect(store().get("galleries/trip/1/x.page")).rejects.toThrow(
      /^R2 could not read galleries\/trip\/1\/x\.page: 127\.0\.0\.1:\d+ can't be reached \(ECONNRESET\)\. Are you online\?$/,
    );
  });
});

describe("whether photos exist in the bucket", () => {
  it("is asked for one by one if they are few, and by pages of the list if they are many", async () => {
    const stored = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        const bytes = Buffer.from(`photo ${i}`);
        await store().put(blobKey(bytes), bytes, JPEG);
        return blobKey(bytes);
      }),
    );
    const missing = Array.from({ length: 1500 }, (_, i) => blobKey(Buffer.from(`none ${i}`)));
    account.r2.passed.splice(0);
    expect(await store().has([...stored.slice(0, 3), ...missing.slice(0, 2)])).toEqual(new Set(stored.slice(0, 3)));
    expect(account.r2.passed.map(({ method }) => method)).toEqual(["HEAD", "HEAD", "HEAD", "HEAD", "HEAD"]);
    account.r2.passed.splice(0);
    expect(await store().has([...missing, ...stored])).toEqual(new Set(stored));
    expect(account.r2.passed.length).toBeLessThanOrEqual(20);
  });

  it("is answered correctly whatever is in between, with few requests", async () => {
    const key = fc.integer({ min: 0, max: 2000 }).map((n) => `blobs/${n.toString(16).padStart(4, "0")}`);
    const keys = (max: number) => fc.uniqueArray(key, { minLength: 0, maxLength: max });
    await fc.assert(
      fc.asyncProperty(keys(1200), keys(700), fc.integer({ min: 1, max: 50 }), async (there, wanted, pageSize) => {
        const sorted = [...there].sort();
        let requests = 0;
        const found = await findPresent(wanted, {
          async head(one) {
            requests += 1;
            return there.includes(one);
          },
          async page({ prefix, after }) {
            requests += 1;
            const behind = sorted.filter((one) => one.startsWith(prefix) && one > after);
            const objects = behind.slice(0, pageSize).map((one) => ({ key: one, size: 1, uploadedAt: 0 }));
            return { objects, truncated: behind.length > pageSize };
          },
        });
        const pages = Math.ceil(there.length / pageSize);
        expect([...found].sort()).toEqual(sorted.filter((one) => wanted.includes(one)));
        expect(requests).toBeLessThanOrEqual(wanted.length);
        if (wanted.length > 200) expect(requests).toBeLessThanOrEqual(pages + 2 * 16);
      }),
      { numRuns: 60 },
    );
  });
});
