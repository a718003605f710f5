import { beforeEach, describe, expect, it } from "vitest";
import { missingOf } from "../../scripts/gallery/version.ts";
import type { Moment } from "../../scripts/publish/options.ts";
import type { Target } from "../../scripts/target/target.ts";
import { manifestSchemas } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { readKept } from "../../worker/store/versions.ts";
import { testAccount } from "../support/account.ts";
import { outcomes, publishing } from "../support/publishing.ts";

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

describe("a publish to the account", () => {
  it("shows photos before their originals are stored, and nothing that is missing at either switch", async () => {
    const target = await account.open();
    const states: Seen[] = [];
    const checkpoint = async (moment: Moment) => {
      if (moment === "switched") states.push(await seen(target));
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
      let passed = 0;
      const checkpoint = (now: Moment) => {
        if (now === moment && ++passed === (moment === "photo" ? pass * 3 - 1 : pass)) throw new Error("killed");
      };
      await expect(desk.publish({ target, seeFirst: 0, checkpoint })).rejects.toThrow("killed");
      const between = await seen(target);
      expect(between.missing).toEqual([]);
      if (pass === 2) expect(between.photos).toBe(3);
      const report = await desk.publish({ target, seeFirst: 0 });
      expect(report.problems).toEqual([]);
      expect(await seen(target)).toEqual({ photos: 3, arriving: 0, missing: [] });
    },
  );

  it("says what waits if an original is gone before it could be stored, and offers nothing of it", async () => {
    const target = await account.open();
    const checkpoint = async (moment: Moment) => {
      if (moment === "switched") await desk.remove(`${held.gallery}/all/IMG_2.jpg`).catch(() => {});
    };
    const report = await desk.publish({ target, seeFirst: 0, checkpoint });
    expect(report.galleries[0]).toMatchObject({ outcome: "published", arriving: 3 });
    expect(report.problems.map(({ what }) => what).join()).toContain("IMG_2");
    expect(await seen(target)).toEqual({ photos: 3, arriving: 3, missing: [] });
  });
});
