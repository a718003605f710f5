import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { missingOf } from "../../scripts/gallery/version.ts";
import type { Moment } from "../../scripts/publish/options.ts";
import { openOriginalQueue } from "../../scripts/publish/original-queue.ts";
import type { Target } from "../../scripts/target/target.ts";
import { manifestSchemas } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { readKept } from "../../worker/store/versions.ts";
import { testAccount } from "../support/account.ts";
import { outcomes, publishing } from "../support/publishing.ts";
import type { Passing } from "../support/road.ts";

const account = testAccount();
const desk = publishing();

// A gallery of its own for each test: they share one account.
const held = { gallery: "", count: 0 };
beforeEach(async () => {
  held.count += 1;
  held.gallery = `fete-${held.count}`;
  await desk.write(`${held.gallery}/gallery.yaml`, "title: Fete\nsets:\n  - id: all\n    title: All\n");
  for (let i = 1; i <= 3; i++) {
    const seed = held.count * 100 + i;
    await desk.photo(`${held.gallery}/all/IMG_${i}.jpg`, { seed, width: 500, height: 400 });
  }
});

interface Seen {
  /** Photos of the live version; null: there is none. */
  photos: number | null;
  /** How many of them wait for their originals. */
  arriving: number;
  /** What it names and is not stored. */
  missing: string[];
}

/** What visitors have at this moment. */
async function seen({ db, blobs }: Target): Promise<Seen> {
  const row = await db
    .prepare("SELECT version FROM galleries WHERE gallery = ?")
    .bind(held.gallery)
    .first<{ version: string }>();
  if (!row) return { photos: null, arriving: 0, missing: [] };
  const ref = { gallery: held.gallery, version: row.version };
  const bytes = await blobs.get(keys.manifest(ref.gallery, ref.version));
  const manifest = manifestSchemas.gallery.parse(JSON.parse(Buffer.from(bytes ?? []).toString()));
  const photos = new Set(manifest.sets.flatMap((set) => set.photos)).size;
  return { photos, arriving: manifest.arriving?.length ?? 0, missing: await missingOf(blobs, ref) };
}

/** Keys of the originals of these photos. */
async function originalsOf(...photos: number[]): Promise<string[]> {
  const files = photos.map((i) => readFile(path.join(desk.content, held.gallery, `all/IMG_${i}.jpg`)));
  return (await Promise.all(files)).map((bytes) => keys.blob(createHash("sha256").update(bytes).digest("hex")));
}

const isPut = ({ method, path }: Passing, objects: readonly string[]) =>
  method === "PUT" && objects.some((key) => path.includes(key));

/** How often each of these objects was sent, and arrived. */
const sentTimes = (objects: readonly string[]) =>
  objects.map((key) => account.r2.passed.filter((passing) => isPut(passing, [key])).length);

/** Waits until all of these are there. */
async function stored({ blobs }: Target, objects: readonly string[]): Promise<void> {
  while ((await blobs.has(objects)).size < objects.length);
}

/** The storage takes none of these until they are let go. */
function holdBack(objects: readonly string[]): { letGo(): void } {
  let holding = true;
  account.r2.trouble = (passing) => (holding && isPut(passing, objects) ? 503 : null);
  return {
    letGo() {
      holding = false;
    },
  };
}

describe("a publish to the account", () => {
  it("shows photos before their originals are stored, and nothing that is missing at either switch", async () => {
    const target = await account.open();
    const states: Seen[] = [];
    const { letGo } = holdBack(await originalsOf(1, 2, 3));
    const checkpoint = async (moment: Moment) => {
      if (moment !== "switched") return;
      letGo();
      states.push(await seen(target));
    };
    const report = await desk.publish({ target, seeFirst: 0, checkpoint });
    expect(outcomes(report)).toEqual({ [held.gallery]: "published" });
    expect(report.galleries[0]?.arriving).toBeUndefined();
    expect(states).toEqual([
      { photos: 3, arriving: 3, missing: [] },
      { photos: 3, arriving: 0, missing: [] },
    ]);
    expect(outcomes(await desk.publish({ target, seeFirst: 0 }))).toEqual({ [held.gallery]: "unchanged" });
    // Whoever goes back gets the version before this publish, not the step that lacked its originals.
    expect(await readKept(target.db, held.gallery)).toHaveLength(1);
  });

  it("sends originals meanwhile, and switches once when all are there by then", async () => {
    const target = await account.open();
    const originals = await originalsOf(1, 2, 3);
    const states: Seen[] = [];
    const checkpoint = async (moment: Moment) => {
      if (moment === "build") await stored(target, originals);
      if (moment === "switched") states.push(await seen(target));
    };
    const report = await desk.publish({ target, seeFirst: 0, checkpoint });
    expect(report.galleries[0]).toMatchObject({ outcome: "published" });
    expect(report.galleries[0]?.arriving).toBeUndefined();
    expect(states).toEqual([{ photos: 3, arriving: 0, missing: [] }]);
    expect(sentTimes(originals)).toEqual([1, 1, 1]);
  });

  it("counts at the first switch those that are there, and sends them no more", async () => {
    const target = await account.open();
    const [one, two, three] = await originalsOf(1, 2, 3);
    const { letGo } = holdBack([two ?? ""]);
    const states: Seen[] = [];
    const checkpoint = async (moment: Moment) => {
      if (moment === "build" && states.length === 0) await stored(target, [one ?? "", three ?? ""]);
      if (moment !== "switched") return;
      letGo();
      states.push(await seen(target));
    };
    await desk.publish({ target, seeFirst: 0, checkpoint });
    expect(states).toEqual([
      { photos: 3, arriving: 1, missing: [] },
      { photos: 3, arriving: 0, missing: [] },
    ]);
    expect(sentTimes([one ?? "", three ?? ""])).toEqual([1, 1]);
  });

  it("begins no original while something that people look at is on its way", async () => {
    const target = await account.open();
    const originals = await originalsOf(1, 2, 3);
    const released = Promise.withResolvers<null>();
    const moments: Moment[] = [];
    let first = true;
    account.r2.trouble = ({ method, path: at }) => {
      if (!first || method !== "PUT" || !at.includes("/blobs/")) return null;
      first = false;
      return released.promise;
    };
    const checkpoint = async (moment: Moment) => {
      moments.push(moment);
      if (moment !== "photo" || moments.filter((one) => one === "photo").length !== 2) return;
      // The other two are shown, and nothing but the held rendition keeps their originals back.
      await target.blobs.put("galleries/asked/after", Buffer.from("them"), { type: "text/plain" });
      expect(sentTimes(originals)).toEqual([0, 0, 0]);
      released.resolve(null);
    };
    const report = await desk.publish({ target, seeFirst: 0, checkpoint });
    expect(outcomes(report)).toEqual({ [held.gallery]: "published" });
    expect(sentTimes(originals)).toEqual([1, 1, 1]);
  });

  it("sends originals that don’t fit in memory in the second pass", async () => {
    const { blobs } = await account.open();
    const queue = openOriginalQueue(blobs, 150_000);
    const objects = [randomBytes(100_000), randomBytes(100_000)].map((bytes) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { sha256, bytes, type: "image/jpeg" };
    });
    const stored: string[] = [];
    for (const object of objects) queue.offer(object, () => stored.push(object.sha256));
    await queue.settled();
    expect(stored).toEqual([objects[0]?.sha256]);
    queue.offer(objects[1] ?? expect.fail(), () => stored.push("later"));
    await queue.settled();
    expect(stored).toEqual([objects[0]?.sha256, "later"]);
    await queue.close();
  });

  it("killed while originals are on their way sends those that arrived only once", async () => {
    const target = await account.open();
    const originals = await originalsOf(1, 2, 3);
    const { letGo } = holdBack(originals.slice(1));
    const checkpoint = async (moment: Moment) => {
      if (moment !== "switch") return;
      await stored(target, originals.slice(0, 1));
      throw new Error("killed");
    };
    await expect(desk.publish({ target, seeFirst: 0, checkpoint })).rejects.toThrow("killed");
    letGo();
    expect(outcomes(await desk.publish({ target, seeFirst: 0 }))).toEqual({ [held.gallery]: "published" });
    expect(await seen(target)).toEqual({ photos: 3, arriving: 0, missing: [] });
    expect(sentTimes(originals.slice(0, 1))).toEqual([1]);
  });

  it("switches once where there is little to send, or everything is to be there first", async () => {
    const target = await account.open();
    let switches = 0;
    const checkpoint = (moment: Moment) => {
      if (moment === "switched") switches += 1;
    };
    await desk.publish({ target, seeFirst: 64_000_000, checkpoint });
    expect(switches).toBe(1);
    expect(await seen(target)).toEqual({ photos: 3, arriving: 0, missing: [] });
  });

  it.each(
    (["photo", "build", "check", "switch", "switched"] as const).flatMap((moment) =>
      [1, 2].map((pass) => ({ moment, pass })),
    ),
  )(
    "killed at $moment of pass $pass shows nothing half finished, and the next one finishes",
    async ({ moment, pass }) => {
      const target = await account.open();
      const { letGo } = holdBack(await originalsOf(1, 2, 3));
      let passed = 0;
      const checkpoint = (now: Moment) => {
        if (now === "switched") letGo();
        if (now === moment && ++passed === (moment === "photo" ? pass * 3 - 1 : pass)) throw new Error("killed");
      };
      await expect(desk.publish({ target, seeFirst: 0, checkpoint })).rejects.toThrow("killed");
      const between = await seen(target);
      expect(between.missing).toEqual([]);
      if (pass === 2) expect(between.photos).toBe(3);
      letGo();
      const report = await desk.publish({ target, seeFirst: 0 });
      expect(report.problems).toEqual([]);
      expect(await seen(target)).toEqual({ photos: 3, arriving: 0, missing: [] });
    },
  );

  it("says what waits if an original is gone before it could be stored, and offers nothing of it", async () => {
    const target = await account.open();
    const { letGo } = holdBack(await originalsOf(1, 2, 3));
    const checkpoint = async (moment: Moment) => {
      if (moment !== "switched") return;
      letGo();
      await desk.remove(`${held.gallery}/all/IMG_2.jpg`).catch(() => {});
    };
    const report = await desk.publish({ target, seeFirst: 0, checkpoint });
    expect(report.galleries[0]).toMatchObject({ outcome: "published", arriving: 3 });
    expect(report.problems.map(({ what }) => what).join()).toContain("IMG_2");
    expect(await seen(target)).toEqual({ photos: 3, arriving: 3, missing: [] });
  });
});
