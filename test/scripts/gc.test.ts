import { beforeEach, describe, expect, it } from "vitest";
import { missingOf } from "../../scripts/gallery/version.ts";
import { collectGarbage } from "../../scripts/gc/gc.ts";
import { decideKeeping } from "../../scripts/gc/kept.ts";
import { keys } from "../../worker/store/keys.ts";
import { EVERY_GALLERY, releaseLease, takeLease } from "../../worker/store/leases.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { age } from "../support/aging.ts";
import { outcomes, publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";
import { storedKeys } from "../support/small-galleries.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("of a gallery's versions", () => {
  const now = 100 * DAY;
  const times = { now, undoMs: 30 * DAY };
  const trip = (version: string, publishedAt: number) => ({ gallery: "trip", version, publishedAt });
  const days = [10, 20, 30, 40, 50].map((day, at) => trip(`v${at + 1}`, day * DAY));
  const live = (version: string, publishedAt: number, unpublishedAt: number | null = null) => ({
    ...trip(version, publishedAt),
    unpublishedAt,
  });
  const keep = (galleries: ReturnType<typeof live>[], versions: ReturnType<typeof trip>[], keptMs = 0) => {
    const { whole, manifests, forgotten, removed } = decideKeeping({ galleries, versions }, { ...times, keptMs });
    const names = (refs: { version: string }[]) => refs.map(({ version }) => version).sort();
    return { whole: names(whole), manifests: names(manifests), forgotten: names(forgotten), removed };
  };
  const nothing = { whole: [], manifests: [], forgotten: [], removed: [] };

  it("the live one and the two before are kept, however old", () => {
    const kept = { ...nothing, whole: ["v3", "v4", "v5"], forgotten: ["v1", "v2"] };
    expect(keep([live("v5", 50 * DAY)], days)).toEqual(kept);
  });

  it("any that was live within 48 hours is kept, even if it was published long before", () => {
    const recent = [1, 2, 3].map((hours, at) => trip(`v${at + 6}`, now - hours * HOUR)).reverse();
    const versions = [...days, ...recent].map((version, at) => ({ ...version, version: `v${at + 1}` }));
    const kept = keep([live("v8", now - HOUR)], versions);
    expect(kept).toEqual({ ...nothing, whole: ["v5", "v6", "v7", "v8"], forgotten: ["v1", "v2", "v3", "v4"] });
  });

  it("earlier ones are kept for longer if that is asked for, and never for less than 48 hours", () => {
    const galleries = [live("v5", 50 * DAY)];
    // The second was replaced on day 30, the first on day 20.
    expect(keep(galleries, days, 75 * DAY)).toMatchObject({ whole: ["v2", "v3", "v4", "v5"], forgotten: ["v1"] });
    expect(keep(galleries, days, 70 * DAY)).toMatchObject({ whole: ["v3", "v4", "v5"] });
    const recent = [...days, ...[3, 2, 1].map((hours) => trip(`v${9 - hours}`, now - hours * HOUR))];
    expect(keep([live("v8", now - HOUR)], recent, HOUR / 2).whole).toEqual(["v5", "v6", "v7", "v8"]);
  });

  it("the live one is kept even if its row is lost", () => {
    expect(keep([live("v9", 60 * DAY)], days)).toEqual({
      ...nothing,
      whole: ["v4", "v5", "v9"],
      forgotten: ["v1", "v2", "v3"],
    });
  });

  it("all stay as they were for 30 days after it was taken down", () => {
    const kept = { ...nothing, whole: ["v3", "v4", "v5"], forgotten: ["v1", "v2"] };
    expect(keep([live("v5", 50 * DAY, 70 * DAY + 1)], days)).toEqual(kept);
  });

  it("only the manifest is left 30 days after it was taken down", () => {
    const gone = { ...nothing, manifests: ["v5"], forgotten: ["v1", "v2", "v3", "v4", "v5"], removed: ["trip"] };
    expect(keep([live("v5", 50 * DAY, 70 * DAY)], days)).toEqual(gone);
    expect(keep([live("v5", 50 * DAY, 70 * DAY)], [])).toEqual({ ...nothing, manifests: ["v5"] });
  });

  it("the 30 days start again if it is published while it is down", () => {
    const versions = [...days, trip("v6", 80 * DAY)];
    const kept = { ...nothing, whole: ["v4", "v5", "v6"], forgotten: ["v1", "v2", "v3"] };
    expect(keep([live("v6", 80 * DAY, 55 * DAY)], versions)).toEqual(kept);
  });

  it("those of a gallery that the database lost stay for 30 days", () => {
    const versions = [trip("v1", 70 * DAY), trip("v2", 70 * DAY + 1)];
    expect(keep([], versions)).toEqual({ ...nothing, whole: ["v2"], forgotten: ["v1"] });
  });
});

const desk = publishing({ own: true });
const yaml = (title: string) => `title: ${title}\nsets:\n  - id: all\n    title: All\n    visibility: everyone\n`;

/** Publishes a gallery with photos of these seeds, and takes out what is there no more. */
async function publish(gallery: string, { title = "Trip", seeds }: { title?: string; seeds: number[] }): Promise<void> {
  await desk.write(`${gallery}/gallery.yaml`, yaml(title));
  await desk.remove(`${gallery}/all`).catch(() => {});
  for (const seed of seeds) await desk.photo(`${gallery}/all/IMG_${seed}.jpg`, { seed });
  const report = await desk.publish({ galleries: [gallery], removeMissing: true });
  expect(report.problems).toEqual([]);
}

const later = (by: number) => age(desk.target, { state: desk.state, by });
const gcScript = (...args: string[]) => runScript("gc.ts", "--state", desk.state, ...args);
const gc = (dryRun = false) => {
  const progress = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };
  const onWait = () => {
    throw new Error("somebody publishes");
  };
  const { signal } = new AbortController();
  return collectGarbage({ target: desk.target, progress, now: Date.now, undoMs: 30 * DAY, dryRun, signal, onWait });
};
const takeDown = () => setUnpublished(desk.target.db, { gallery: "trip", down: true, now: Date.now() });
const unpublish = (...args: string[]) => runScript("unpublish.ts", "--state", desk.state, ...args);
const liveRef = async (gallery: string) => ({ gallery, version: (await desk.live(gallery))?.version ?? "" });
const blobs = async () => (await storedKeys(desk.target)).filter((key) => key.startsWith("blobs/"));

describe("gc", () => {
  beforeEach(async () => {
    await desk.target.blobs.delete(await storedKeys(desk.target));
  });

  it("frees what only old versions used, keeps what galleries share, and then has nothing to do", async () => {
    await publish("trip", { seeds: [1, 2] });
    await publish("other", { seeds: [2] });
    const old = await desk.livePhoto("trip", "IMG_1");
    const shared = await desk.livePhoto("other", "IMG_2");
    await later(3 * DAY);
    for (const title of ["Two", "Three", "Four"]) await publish("trip", { title, seeds: [3] });
    await later(3 * DAY);
    const before = await storedKeys(desk.target);
    const dry = await gc(true);
    expect(await storedKeys(desk.target)).toEqual(before);
    const { objects } = dry.freed;
    const deleted = new RegExp(`${objects} files \\(.*\\) deleted; ${dry.kept.objects} files \\(.*\\) stay`);
    expect(await gcScript()).toMatchObject({ code: 0, output: expect.stringMatching(deleted) });
    const left = new Set(await storedKeys(desk.target));
    expect(left).not.toContain(keys.blob(old.original.blob));
    expect(left).toContain(keys.blob(shared.original.blob));
    for (const gallery of ["trip", "other"]) {
      expect(await missingOf(desk.target.blobs, await liveRef(gallery))).toEqual([]);
    }
    expect(before.length - left.size).toBe(objects);
    expect(await gc()).toMatchObject({ kept: { versions: 4, objects: left.size }, freed: { objects: 0 } });
  });

  it("keeps a picture of an old version for as long as a note on it is open", async () => {
    await publish("trip", { seeds: [1] });
    const { hash, renditions } = await desk.livePhoto("trip", "IMG_1");
    const [kept, gone] = renditions.map(({ blob }) => blob);
    const { db } = desk.target;
    await db.batch(
      [
        "INSERT INTO selections (id, gallery, holder, created_at, changed_at) VALUES ('s1', 'trip', 'h', 1, 1)",
        `INSERT INTO notes (selection, photo, id, nr, x, y, text, hash, at) VALUES ('s1', 'IMG_1', 'n', 1, 0, 0, 'Red', '${hash}', 1)`,
        `INSERT INTO noted_pictures (selection, photo, hash, clean, blob, bytes, width, height, at) VALUES ('s1', 'IMG_1', '${hash}', 1, '${kept}', 1, 1, 1, 1)`,
      ].map((one) => db.prepare(one)),
    );
    await later(3 * DAY);
    for (const title of ["Two", "Three", "Four"]) await publish("trip", { title, seeds: [3] });
    await later(3 * DAY);
    await gc();
    expect(await blobs()).toContain(keys.blob(kept ?? ""));
    expect(await blobs()).not.toContain(keys.blob(gone ?? ""));
    await db.prepare("UPDATE notes SET done_at = 2").run();
    await gc();
    expect(await blobs()).not.toContain(keys.blob(kept ?? ""));
    await db.batch(["notes", "noted_pictures", "selections"].map((table) => db.prepare(`DELETE FROM ${table}`)));
  });

  it("never touches what was stored within 48 hours, used or not, nor what publishing didn't store", async () => {
    await publish("trip", { seeds: [1] });
    const strays = [keys.blob("ab".repeat(32)), "galleries/trip/stopped/gallery.json", "shell/old.css"];
    const foreign = ["blobs/notes.txt", "other/thing"];
    for (const key of foreign) await desk.target.blobs.put(key, new Uint8Array(1), { type: "text/plain" });
    const [blob = "", ...pieces] = strays;
    await desk.target.blobs.put(keys.blob(await sha256(new Uint8Array(1))), new Uint8Array(1), { type: "text/plain" });
    for (const key of pieces) await desk.target.blobs.put(key, new Uint8Array(1), { type: "text/plain" });
    expect(blob).not.toBe("");
    await later(47 * HOUR);
    const before = await storedKeys(desk.target);
    await gc();
    expect(await storedKeys(desk.target)).toEqual(before);
    await later(2 * HOUR);
    await gc();
    const left = await storedKeys(desk.target);
    expect(left).toEqual(expect.arrayContaining(foreign));
    expect(before.filter((key) => !left.includes(key))).toHaveLength(3);
  });

  it("deletes nothing if a kept version can't be read, and says which one and how to repair it", async () => {
    await publish("trip", { seeds: [1] });
    await publish("trip", { title: "Two", seeds: [2] });
    await later(3 * DAY);
    const { version } = await liveRef("trip");
    await desk.target.blobs.put(keys.shard("trip", version, 0), new TextEncoder().encode('{"format":1'), {
      type: "a/b",
    });
    const before = await storedKeys(desk.target);
    const failed = await gcScript();
    expect(failed.code).toBe(1);
    expect(failed.output).toContain(`galleries/trip/${version}/photos/0.json is missing or can't be read`);
    expect(failed.output).toMatch(/Nothing was deleted\. To fix it: npm run publish -- trip --state \S+ --check\./);
    expect(await storedKeys(desk.target)).toEqual(before);
    expect(outcomes(await desk.publish({ check: true }))).toEqual({ trip: "published" });
    expect((await liveRef("trip")).version).not.toBe(version);
    expect(await missingOf(desk.target.blobs, await liveRef("trip"))).toEqual([]);
    expect((await gcScript()).output).toContain("It is an earlier version of trip, which is kept until two newer ones");
  });

  it("deletes nothing while somebody publishes, and says who it is", async () => {
    await publish("trip", { seeds: [1] });
    const now = Date.now();
    await takeLease(desk.target.db, { holder: "a", galleries: ["trip"] }, { now, until: now + HOUR });
    await later(3 * DAY);
    const refused = await gcScript();
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Still running: trip. Nothing was deleted.");
    const told = JSON.parse((await gcScript("--dry-run", "--json")).output.replace(/^read.*\n/gm, ""));
    expect(told).toMatchObject({ dryRun: true, kept: { versions: 1 }, freed: { objects: 0 } });
    await releaseLease(desk.target.db, "a");
    await gc();
    expect((await desk.target.db.prepare("SELECT * FROM leases").all()).results).toEqual([]);
  });
});

async function sha256(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes as BufferSource)).toString("hex");
}

describe("a gallery that is taken down", () => {
  const state = async () =>
    (await desk.target.db.prepare("SELECT unpublished_at FROM galleries").first<{ unpublished_at: number | null }>())
      ?.unpublished_at;
  const marks = async () => (await desk.target.db.prepare("SELECT photo FROM private_marks").all()).results;

  beforeEach(async () => {
    await desk.target.db.batch([desk.target.db.prepare("DELETE FROM private_marks")]);
    await desk.target.blobs.delete(await storedKeys(desk.target));
    await publish("trip", { seeds: [1, 2] });
    await changeMarks(desk.target.db, { gallery: "trip", photos: ["IMG_1"], hide: true, by: "client", now: 1 });
  });

  it("can be brought back as it was within 30 days, gc or no gc", async () => {
    expect(await unpublish("trip")).toMatchObject({ code: 0, output: expect.stringContaining("trip is taken down") });
    const at = await state();
    expect(await unpublish("trip")).toMatchObject({ code: 0, output: expect.stringContaining("was already down") });
    expect(await state()).toBe(at);
    await later(29 * DAY);
    expect(await gc()).toMatchObject({ removed: [] });
    expect(await unpublish("trip", "--undo")).toMatchObject({ code: 0, output: "trip is back, as it was.\n" });
    expect(await state()).toBeNull();
    expect(await missingOf(desk.target.blobs, await liveRef("trip"))).toEqual([]);
    expect(await unpublish("trip", "--undo")).toMatchObject({ code: 0, output: expect.stringContaining("is up") });
  });

  it("comes back by publishing alone once gc ran after 30 days, with its private photos still private", async () => {
    await takeDown();
    await later(31 * DAY);
    expect((await gcScript("--dry-run")).output).toContain("trip was taken down long ago: its photos would be deleted");
    expect(await gc()).toMatchObject({ removed: ["trip"] });
    expect(await blobs()).toEqual([]);
    const late = await unpublish("trip", "--undo");
    expect(late.code).toBe(1);
    expect(late.output).toContain("too late, gc has deleted its photos");
    expect(late.output).toContain("npm run publish -- trip");
    expect(await state()).not.toBeNull();
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    await gc();
    expect(await setUnpublished(desk.target.db, { gallery: "trip", down: false, now: 2 })).toBe(true);
    expect(await missingOf(desk.target.blobs, await liveRef("trip"))).toEqual([]);
    expect(await marks()).toEqual([{ photo: "IMG_1" }]);
  });

  it("keeps its manifest, for the studio and so that publishing still knows what was for clients", async () => {
    await takeDown();
    await later(31 * DAY);
    await gc();
    await gc();
    expect(await desk.live("trip")).toMatchObject({ sets: [{ photos: ["IMG_1", "IMG_2"] }] });
    expect(await desk.livePhoto("trip", "IMG_1")).toMatchObject({ name: "IMG_1" });
    await desk.target.db.prepare("UPDATE sets SET visibility = 'client'").run();
    await desk.write("trip/gallery.yaml", `${yaml("Trip")}  - id: open\n    title: Open\n    visibility: everyone\n`);
    await desk.remove("trip/all/IMG_1.jpg");
    await desk.photo("trip/open/IMG_1.jpg", { seed: 1 });
    const report = await desk.publish();
    expect(report.problems.map(({ what }) => what)).toEqual([expect.stringContaining("IMG_1 (all -> open)")]);
  });

  it("with missing files stays down, and publish --check repairs it", async () => {
    await takeDown();
    const photo = await desk.livePhoto("trip", "IMG_2");
    await desk.target.blobs.delete([keys.blob(photo.original.blob)]);
    const refused = await unpublish("trip", "--undo");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain(`trip: ${keys.blob(photo.original.blob)} is missing.`);
    await desk.publish({ check: true });
    expect(await unpublish("trip", "--undo")).toMatchObject({ code: 0 });
  });
});

it("the name of gc's lease can't be the name of a gallery", () => {
  expect(EVERY_GALLERY).not.toMatch(/^[a-z0-9-]+$/);
});
