import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type BadFile, checkStorage } from "../../scripts/check-storage/check.ts";
import { type Removing, removeDamaged } from "../../scripts/check-storage/removal.ts";
import { VersionDamaged } from "../../scripts/gallery/version.ts";
import { collectGarbage } from "../../scripts/gc/gc.ts";
import { openTags } from "../../scripts/target/tags.ts";
import type { Target } from "../../scripts/target/target.ts";
import { keys } from "../../worker/store/keys.ts";
import { readLeases, releaseLease, takeLease } from "../../worker/store/leases.ts";
import { hookedTarget } from "../support/hooked-target.ts";
import { publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";
import { webOf } from "../support/web-size.ts";

const desk = publishing({ own: true });
const progress = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };
const { signal } = new AbortController();
const GALLERIES = ["one", "two"];

let seed = 0;
beforeEach(async () => {
  seed += GALLERIES.length;
  for (const [i, gallery] of GALLERIES.entries()) {
    await desk.write(`${gallery}/gallery.yaml`, "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo(`${gallery}/all/photo.jpg`, { seed: seed + i, width: 300, height: 200 });
  }
  await desk.publish();
  await releaseEverything();
});

const releaseEverything = () => desk.target.db.prepare("DELETE FROM leases").run();

async function refOf(gallery: string) {
  const live = await desk.live(gallery);
  return { gallery, version: live?.version ?? "" };
}

async function check(target: Target = desk.target) {
  return checkStorage(await Promise.all(GALLERIES.map(refOf)), { store: target.blobs, progress, signal });
}

const remove = (bad: readonly BadFile[], options: Partial<Removing> = {}) =>
  removeDamaged(bad, {
    ...{ target: desk.target, content: desk.content, signal, now: Date.now },
    onWait: () => {
      throw new Error("somebody publishes");
    },
    ...options,
  });

/** Changes one bit of the web size of a gallery's photo where the local storage keeps it, as a failing disk does. */
async function damage(gallery: string): Promise<string> {
  const web = webOf(await desk.livePhoto(gallery, "photo"));
  const right = Buffer.from((await desk.target.blobs.get(keys.blob(web.blob))) ?? []);
  const wrong = Buffer.from(right);
  wrong[100] = (wrong[100] ?? 0) ^ 1;
  for (const name of await readdir(path.join(desk.state, "r2"), { recursive: true })) {
    const file = path.join(desk.state, "r2", name);
    const stored = await readFile(file).catch(() => null);
    if (stored && Buffer.compare(stored, right) === 0) await writeFile(file, wrong);
  }
  return keys.blob(web.blob);
}

describe("removing damaged files", () => {
  it("leaves files alone that a publish stored again after they were found damaged", async () => {
    // It was read, a publish repaired it, and then it was deleted: a published gallery lacked a file that had been whole.
    const key = await damage("one");
    const { bad } = await check();
    expect(bad.map((file) => file.key)).toEqual([key]);
    await desk.target.blobs.delete([key]);
    await desk.publish();
    expect(await remove(bad)).toEqual({ deleted: [], kept: [], right: [key] });
    expect((await check()).bad).toEqual([]);
  });

  it("is refused while a publish or clean-up is running, and none can start meanwhile", async () => {
    const key = await damage("one");
    const { bad } = await check();
    await takeLease(desk.target.db, { holder: "p", galleries: ["two"] }, { now: 0, until: 1e15 });
    await expect(remove(bad)).rejects.toThrow("somebody publishes");
    expect(await desk.target.blobs.get(key)).not.toBeNull();
    await releaseLease(desk.target.db, "p");
    const seen: string[] = [];
    const target = hookedTarget(desk.target, async (call) => {
      if (call !== "delete") return;
      seen.push(...(await readLeases(desk.target.db, 0)).map(({ gallery }) => gallery));
    });
    expect(await remove(bad, { target })).toMatchObject({ deleted: [key] });
    expect(seen).toEqual(["*"]);
    await desk.publish();
    expect((await check()).bad).toEqual([]);
  });

  it("deletes nothing after it slept past its lease", async () => {
    const key = await damage("one");
    const { bad } = await check();
    const target = hookedTarget(desk.target, async (call) => {
      if (call === "digest") await releaseEverything();
    });
    await expect(remove(bad, { target })).rejects.toThrow("The lease was lost");
    expect(await desk.target.blobs.get(key)).not.toBeNull();
  });

  it("keeps the only copy of a damaged file, whatever file is next to where the original was", async () => {
    const key = await damage("one");
    const { bad } = await check();
    await rm(path.join(desk.content, "one/all/photo.jpg"));
    await desk.write("one/photo.jpg", "not in a set");
    await desk.write("one/all/photo.jpg.bak", "another name");
    const kept = { deleted: [], right: [], kept: [{ gallery: "one", photo: "photo", key, is: "damaged" }] };
    expect(await remove(bad)).toEqual(kept);
    expect(await remove(bad, { content: path.join(desk.content, "nowhere") })).toEqual(kept);
    const args = ["--state", desk.state, "--content", desk.content, "one", "--remove-damaged"];
    const told = await runScript("check-storage.ts", ...args);
    expect(told).toMatchObject({ code: 1, output: expect.stringContaining("one: photo: kept, because its original") });
    expect(told.output).not.toContain("were deleted");
    expect(await desk.target.blobs.get(key)).not.toBeNull();
  });
});

describe("pieces of a version", () => {
  const change = async (key: string, edit: (text: string) => string) => {
    const text = Buffer.from((await desk.target.blobs.get(key)) ?? []).toString();
    expect(edit(text)).not.toBe(text);
    await desk.target.blobs.put(key, Buffer.from(edit(text)), { type: "application/json" });
  };
  const gc = () =>
    collectGarbage({
      ...{ target: desk.target, progress, now: () => Date.now() + 1e12, undoMs: 0, dryRun: false, signal },
      onWait: () => {},
    });

  it.each([
    [
      "a checksum in the layout of a zip",
      "files",
      (text: string) => text.replace(/"crc32":\d/, (all) => `${all}1`.slice(0, -2) + (all.endsWith("1") ? "2" : "1")),
    ],
    [
      "a length in the layout of a zip",
      "files",
      (text: string) => text.replace(/"size":(\d)/, (_, digit) => `"size":${(Number(digit) % 9) + 1}`),
    ],
    ["a layout without its photo", "files", (text: string) => text.replace(/"photos":\[.*\]/s, '"photos":[]')],
    ["a name in the order of photos", "manifest", (text: string) => text.replace('["photo"]', '["other"]')],
  ] as const)(
    "that were changed so that they can still be read are found, nothing is deleted, and a publish repairs it: %s",
    async (_, piece, edit) => {
      const { gallery, version } = await refOf("one");
      const key = {
        files: keys.files(gallery, version, "all"),
        manifest: keys.manifest(gallery, version),
        shard: keys.shard(gallery, version, 0),
      }[piece];
      const before: string[] = [];
      for await (const object of desk.target.blobs.list("")) before.push(object.key);
      await change(key, edit);
      await expect(check()).rejects.toThrow(VersionDamaged);
      await expect(gc()).rejects.toThrow(VersionDamaged);
      const after: string[] = [];
      for await (const object of desk.target.blobs.list("")) after.push(object.key);
      expect(after).toEqual(before);
      await desk.publish({ check: true });
      expect((await check()).bad).toEqual([]);
    },
  );

  it("that name a missing file endanger no other: gc deletes no photo's file until they are repaired", async () => {
    // An entry that named another file left the right one without a name, and gc deleted it.
    const { gallery, version } = await refOf("one");
    const { renditions } = await desk.livePhoto("one", "photo");
    const named = renditions[0]?.blob ?? "";
    await change(keys.shard(gallery, version, 0), (text) =>
      text.replace(named, named.replace(/^../, "zz".replace(/z/g, named.startsWith("0") ? "1" : "0"))),
    );
    expect(await gc()).toMatchObject({ missing: 1 });
    expect(await desk.target.blobs.digest(keys.blob(named))).toBe(named);
    expect((await check()).bad).toMatchObject([{ gallery: "one", photo: "photo", is: "missing" }]);
    await desk.publish({ check: true });
    expect((await check()).bad).toEqual([]);
    expect(await gc()).toMatchObject({ missing: 0 });
    expect((await check()).bad).toEqual([]);
  });

  it("that were swapped between two galleries are found", async () => {
    const [one, two] = await Promise.all(GALLERIES.map(refOf));
    if (!one || !two) throw new Error("both are published");
    const [first, second] = [keys.manifest(one.gallery, one.version), keys.manifest(two.gallery, two.version)];
    const bytes = (await desk.target.blobs.get(first)) ?? new Uint8Array();
    await desk.target.blobs.put(first, (await desk.target.blobs.get(second)) ?? new Uint8Array(), {
      type: "application/json",
    });
    await desk.target.blobs.put(second, bytes, { type: "application/json" });
    await expect(check()).rejects.toThrow(VersionDamaged);
    await expect(gc()).rejects.toThrow(VersionDamaged);
    await desk.publish({ check: true });
    expect((await check()).bad).toEqual([]);
  });

  it("that name missing files of pages are found", async () => {
    const shell: string[] = [];
    for await (const { key } of desk.target.blobs.list("shell/")) if (key.endsWith(".css")) shell.push(key);
    expect(shell.length).toBeGreaterThan(0);
    await desk.target.blobs.delete(shell);
    await expect(check()).rejects.toThrow(VersionDamaged);
    await desk.publish({ check: true });
    expect((await check()).bad).toEqual([]);
  });
});

describe("the record of stored files", () => {
  it("is kept when two processes write it at once, and garbage in its file stops neither", async () => {
    const file = path.join(desk.content, "tags/stored.json");
    const [one, other] = [openTags(file), openTags(file)];
    one.note("blobs/a", "1");
    other.note("blobs/b", "2");
    await one.save();
    await other.save();
    const later = openTags(file);
    expect([later.fits("blobs/a", "x"), later.fits("blobs/b", "x"), later.fits("blobs/a", "1")]).toEqual([
      false,
      false,
      true,
    ]);
    for (const garbage of ["", "null", "[]", '{"blobs/a":7}', "{"]) {
      await writeFile(file, garbage);
      const again = openTags(file);
      again.note("blobs/a", "3");
      await again.save();
      expect(openTags(file).fits("blobs/a", "1")).toBe(false);
    }
  });
});
