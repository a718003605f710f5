import { existsSync } from "node:fs";
import { readdir, readFile, rename, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { downloadsOf, manifestSchemas } from "../../worker/domain/manifest.ts";
import { decodePage } from "../../worker/domain/slices.ts";
import { keys } from "../../worker/store/keys.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();

const WEDDING = `title: Anna & Ben
date: 2026-06-13
cover: ANB_2
sets:
  - id: highlights
    title: Highlights
  - id: getting-ready
    title: "Getting ready: at home"
    visibility: client
captions:
  ANB_10: The <first> look
`;

async function wedding(): Promise<void> {
  await desk.write("wedding/gallery.yaml", WEDDING);
  for (const [seed, name] of ["ANB_10.jpg", "ANB_2.jpg", "Übergang am See.png"].entries()) {
    await desk.photo(`wedding/highlights/${name}`, { seed, format: name.endsWith("png") ? "png" : "jpeg" });
  }
  await desk.photo("wedding/getting-ready/ANB_1.jpg", { seed: 7, taken: "2026:06:13 11:02:03" });
}

const lockFile = () => path.join(desk.content, "wedding/photos.lock.json");
const row = (table: string) => desk.target.db.prepare(`SELECT * FROM ${table}`).first<Record<string, unknown>>();

describe("a first publish", () => {
  it("makes the gallery live, in order, with its pages", async () => {
    await wedding();
    const report = await desk.publish();
    expect(told(report, desk.content)).toEqual([]);
    expect(report.galleries).toEqual([
      {
        ...{ gallery: "wedding", link: "wedding", outcome: "published", photos: 4, open: false, first: true },
        newSets: [
          { id: "highlights", visibility: "everyone", before: null },
          { id: "getting-ready", visibility: "client", before: null },
        ],
      },
    ]);
    const live = await desk.live("wedding");
    expect(live?.sets.map(({ id, folder, photos }) => [id, folder, photos])).toEqual([
      ["highlights", "Highlights", ["ANB_2", "ANB_10", "Übergang am See"]],
      ["getting-ready", "Getting ready_ at home", ["ANB_1"]],
    ]);
    expect(live?.version).toMatch(/^\d{14}-[0-9a-f]{8}$/);
    const page = await desk.target.blobs.get(keys.setPage("wedding", live?.version ?? "", "highlights"));
    const { pieces, bytes } = decodePage(page ?? new Uint8Array());
    expect(Buffer.from(bytes).toString()).toContain("<!DOCTYPE html>");
    expect(pieces.some(({ owner }) => owner?.kind === "photo" && owner.key === "Übergang am See")).toBe(true);
    expect(await desk.target.blobs.get(keys.coverPage("wedding", live?.version ?? ""))).not.toBeNull();
  });

  it("records everything about each photo that the Worker needs", async () => {
    await wedding();
    await desk.publish();
    const photo = await desk.livePhoto("wedding", "ANB_1");
    expect(photo).toMatchObject({ set: "getting-ready", width: 64, height: 48, taken: "2026-06-13T11:02:03" });
    expect(photo.placeholder).toMatch(/^[0-9a-f]{6}( [0-9a-f]{6}){3}$/);
    expect(await desk.livePhoto("wedding", "ANB_10")).toMatchObject({ caption: "The <first> look" });
    for (const { blob, size } of [...photo.renditions, ...downloadsOf(photo)]) {
      expect((await desk.target.blobs.get(keys.blob(blob)))?.length).toBe(size);
    }
    const live = await desk.live("wedding");
    const files = await desk.target.blobs.get(keys.files("wedding", live?.version ?? "", "getting-ready"));
    const stored = manifestSchemas.files.parse(JSON.parse(Buffer.from(files ?? []).toString()));
    const { taken, hash, original, web } = photo;
    const said = expect.stringMatching(/^[0-9a-f]{12}$/);
    expect(stored.photos).toEqual([{ name: "ANB_1", taken, hash, said, original, web }]);
    expect((await desk.livePhoto("wedding", "Übergang am See")).original).toMatchObject({
      file: "Übergang am See.png",
      type: "image/png",
    });
  });

  it("lets nobody in, and opens no set that the file keeps for clients", async () => {
    await wedding();
    await desk.publish();
    expect(await row("galleries")).toMatchObject({
      visibility: "protected",
      guest_password: null,
      client_password: null,
      listed: 0,
      downloads: "all",
      photo_count: 4,
    });
    const { results } = await desk.target.db.prepare("SELECT id, visibility FROM sets ORDER BY id").all();
    expect(results).toEqual([
      { id: "getting-ready", visibility: "client" },
      { id: "highlights", visibility: "everyone" },
    ]);
    expect(await row("studio")).toMatchObject({ name: "Mara Lindt", timezone: "Europe/Vienna", password: null });
  });

  it("leaves no lease and no draft behind", async () => {
    await wedding();
    await desk.publish();
    expect(await row("leases")).toBeNull();
    expect(await readdir(path.join(desk.content, "wedding"))).toEqual(
      expect.arrayContaining(["gallery.yaml", "photos.lock.json"]),
    );
    expect((await readdir(path.join(desk.content, "wedding"))).filter((file) => file.endsWith(".tmp"))).toEqual([]);
    expect((await readdir(path.join(desk.content, ".cache"))).filter((file) => file.startsWith("build"))).toEqual([]);
  });
});

describe("publishing again", () => {
  it("does nothing if nothing changed: it decodes no photo, stores or writes no file, builds no page", async () => {
    await wedding();
    await desk.publish();
    const before = await desk.live("wedding");
    const lock = await stat(lockFile());
    desk.done.puts.length = desk.done.steps.length = 0;
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ wedding: "unchanged" });
    expect(desk.done).toEqual({ puts: [], steps: [] });
    expect(await desk.live("wedding")).toEqual(before);
    const after = await stat(lockFile());
    expect([after.mtimeMs, after.ino]).toEqual([lock.mtimeMs, lock.ino]);
  });

  it("reads files whose times changed, and finds them unchanged", async () => {
    await wedding();
    await desk.publish();
    const lock = await readFile(lockFile(), "utf8");
    await utimes(path.join(desk.content, "wedding/highlights/ANB_2.jpg"), 1e9, 1e9);
    desk.done.puts.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ wedding: "unchanged" });
    expect(desk.done.puts).toEqual([]);
    expect(await readFile(lockFile(), "utf8")).toBe(lock);
  });

  it("needs neither the cache nor the originals if the lock and the target know the photos", async () => {
    await wedding();
    await desk.publish();
    await desk.remove(".cache");
    await desk.remove("wedding/highlights");
    await desk.remove("wedding/getting-ready");
    expect(outcomes(await desk.publish())).toEqual({ wedding: "unchanged" });
  });

  it("stores only what a new photo adds, nothing twice", async () => {
    await wedding();
    await desk.publish();
    const first = desk.done.puts.filter((key) => key.startsWith("blobs/"));
    await desk.photo("wedding/highlights/ANB_3.jpg", { seed: 40 });
    desk.done.puts.length = 0;
    await desk.publish();
    const added = desk.done.puts.filter((key) => key.startsWith("blobs/"));
    const photo = await desk.livePhoto("wedding", "ANB_3");
    expect(new Set(added)).toEqual(
      new Set([...photo.renditions, ...downloadsOf(photo)].map(({ blob }) => keys.blob(blob))),
    );
    expect(added.filter((key) => first.includes(key))).toEqual([]);
    expect(desk.done.puts.filter((key) => key.startsWith("shell/"))).toEqual([]);
    expect((await desk.live("wedding"))?.sets[0]?.photos).toEqual(["ANB_2", "ANB_3", "ANB_10", "Übergang am See"]);
  });

  it("stores again what the target lost, whatever the lock says", async () => {
    await wedding();
    await desk.publish();
    const photo = await desk.livePhoto("wedding", "ANB_2");
    const lost = keys.blob(photo.renditions[0]?.blob ?? "");
    await desk.target.blobs.delete([lost]);
    expect(outcomes(await desk.publish({ check: true }))).toEqual({ wedding: "unchanged" });
    expect(await desk.target.blobs.has([lost])).toEqual(new Set([lost]));
  });

  it("renders a photo again if its lock names a web file that was never made", async () => {
    await wedding();
    await desk.publish();
    const { web } = await desk.livePhoto("wedding", "ANB_2");
    const lock = await readFile(lockFile(), "utf8");
    await writeFile(lockFile(), lock.replaceAll(/("web":\{[^}]*"blob":")\w+/g, `$1${"a".repeat(64)}`));
    await desk.publish();
    expect((await desk.livePhoto("wedding", "ANB_2")).web).toEqual(web);
    expect(await readFile(lockFile(), "utf8")).toBe(lock);
  });

  it("reads photos measured by an older decoder again, and keeps pictures that would be the same", async () => {
    await wedding();
    await desk.publish();
    const lock = await readFile(lockFile(), "utf8");
    await writeFile(lockFile(), lock.replaceAll(/,"decoder":\d+/g, ""));
    desk.done.puts.length = 0;
    desk.done.steps.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ wedding: "unchanged" });
    expect([desk.done.puts, desk.done.steps]).toEqual([[], ["render"]]);
    expect(await readFile(lockFile(), "utf8")).toBe(lock);
    await desk.publish();
    expect(desk.done.steps).toEqual(["render"]);
  });

  it("publishes an edited photo under its name with a new hash", async () => {
    await wedding();
    await desk.publish();
    const before = await desk.livePhoto("wedding", "ANB_2");
    await desk.photo("wedding/highlights/ANB_2.jpg", { seed: 90 });
    await desk.publish();
    const after = await desk.livePhoto("wedding", "ANB_2");
    expect(after.hash).not.toBe(before.hash);
    expect(after.original.blob).not.toBe(before.original.blob);
  });

  it("publishes a new title without touching a photo", async () => {
    await wedding();
    await desk.publish();
    await desk.write("wedding/gallery.yaml", WEDDING.replace("Anna & Ben", "Ben & Anna"));
    desk.done.steps.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ wedding: "published" });
    expect(desk.done.steps).toEqual(["build", "upload"]);
    expect(await row("galleries")).toMatchObject({ title: "Ben & Anna" });
  });

  it("delivers a photo under its file's new extension without rendering it again", async () => {
    await wedding();
    await desk.publish();
    const set = path.join(desk.content, "wedding/highlights");
    await rename(path.join(set, "ANB_2.jpg"), path.join(set, "ANB_2.JPEG"));
    desk.done.puts.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ wedding: "published" });
    expect((await desk.livePhoto("wedding", "ANB_2")).original.file).toBe("ANB_2.JPEG");
    expect(desk.done.puts.filter((key) => key.startsWith("blobs/"))).toEqual([]);
  });
});

describe("a photo whose original is gone", () => {
  it("stays published", async () => {
    await wedding();
    await desk.publish();
    await desk.remove("wedding/highlights/ANB_2.jpg");
    await desk.photo("wedding/highlights/ANB_3.jpg", { seed: 41 });
    await desk.publish();
    expect((await desk.live("wedding"))?.sets[0]?.photos).toEqual(["ANB_2", "ANB_3", "ANB_10", "Übergang am See"]);
  });

  it("is removed by --remove-missing, and forgotten", async () => {
    await wedding();
    await desk.publish();
    await desk.remove("wedding/highlights/ANB_10.jpg");
    await desk.write("wedding/gallery.yaml", WEDDING.replace(/captions:[\s\S]*/, ""));
    await desk.publish({ removeMissing: true });
    expect((await desk.live("wedding"))?.sets[0]?.photos).toEqual(["ANB_2", "Übergang am See"]);
    expect(await readFile(lockFile(), "utf8")).not.toContain("ANB_10");
  });

  it("is a problem if the target lacks its files", async () => {
    await wedding();
    await desk.publish();
    const photo = await desk.livePhoto("wedding", "ANB_2");
    await desk.target.blobs.delete([keys.blob(photo.original.blob)]);
    await desk.remove("wedding/highlights/ANB_2.jpg");
    const report = await desk.publish({ check: true });
    expect(outcomes(report)).toEqual({ wedding: "failed" });
    expect(told(report, desk.content)[0]).toMatch(
      /1 photo has neither an original on this computer.*"ANB_2".*--remove-missing/,
    );
  });

  it("must be removed or put back if its set is gone", async () => {
    await wedding();
    await desk.publish();
    await desk.remove("wedding/getting-ready");
    await desk.write("wedding/gallery.yaml", WEDDING.replace(/ {2}- id: getting-ready\n.*\n.*\n/, ""));
    const report = await desk.publish();
    expect(told(report, desk.content)[0]).toMatch(
      /gallery\.yaml:4 sets: "getting-ready" is gone.*"ANB_1".*--remove-missing/,
    );
  });
});

describe("a photo listed under remove", () => {
  it("is removed although its original exists", async () => {
    await wedding();
    await desk.publish();
    await desk.write("wedding/gallery.yaml", `${WEDDING}remove: [ANB_10]\n`);
    expect(outcomes(await desk.publish())).toEqual({ wedding: "published" });
    expect((await desk.live("wedding"))?.sets[0]?.photos).toEqual(["ANB_2", "Übergang am See"]);
  });
});

describe("several galleries", () => {
  it("are published one by one: one with a problem stays as it was and delays no other", async () => {
    await wedding();
    await desk.publish();
    const before = await desk.live("wedding");
    await desk.write("wedding/gallery.yaml", WEDDING.replace("cover: ANB_2", "cover: ANB_22"));
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/a.jpg", { seed: 50 });
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ wedding: "failed", trip: "published" });
    expect(told(report, desk.content)).toEqual([
      'wedding/gallery.yaml:3 cover: there is no photo "ANB_22". Did you mean "ANB_2"?',
    ]);
    expect(await desk.live("wedding")).toEqual(before);
  });

  it("share what is the same: a photo in two galleries is stored once", async () => {
    await wedding();
    await desk.publish();
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/other-name.jpg", { seed: 1 });
    desk.done.puts.length = 0;
    await desk.publish({ galleries: ["trip"] });
    expect(desk.done.puts.filter((key) => key.startsWith("blobs/"))).toEqual([]);
  });

  it("are chosen by name; a wrong one is reported", async () => {
    await wedding();
    const report = await desk.publish({ galleries: ["weding"] });
    expect(told(report, desk.content)).toEqual(['weding does not exist. Did you mean "wedding"?']);
    expect(report.galleries).toEqual([]);
  });
});

describe("photos that can't be published", () => {
  it("are all reported together, each by its file, and nothing of the gallery goes live", async () => {
    await wedding();
    const whole = await readFile(path.join(desk.content, "wedding/highlights/ANB_2.jpg"));
    // As a thumbnail has it: an end of image before the end of the image.
    const thumbnail = Buffer.from([0xff, 0xe9, 0, 6, 0xff, 0xd8, 0xff, 0xd9]);
    const damaged = Buffer.concat([whole.subarray(0, 2), thumbnail, whole.subarray(2, whole.length >> 1)]);
    await writeFile(path.join(desk.content, "wedding/highlights/cut.jpg"), whole.subarray(0, whole.length >> 1));
    await writeFile(path.join(desk.content, "wedding/highlights/text.jpg"), "not a photo at all");
    await writeFile(path.join(desk.content, "wedding/highlights/damaged.jpg"), damaged);
    await writeFile(path.join(desk.content, "wedding/highlights/ANB_2.png"), whole);
    const report = await desk.publish();
    expect(told(report, desk.content).sort()).toEqual([
      expect.stringContaining("wedding/highlights/ANB_2.png has the same name as wedding/highlights/ANB_2.jpg."),
      "wedding/highlights/cut.jpg is cut off: the end of the file is missing. Copy or export it again.",
      "wedding/highlights/damaged.jpg can't be decoded: it is damaged or cut off. Copy or export it again.",
      "wedding/highlights/text.jpg is not an image. Remove it from the folder, or replace it with JPEG, PNG, WebP, TIFF or AVIF.",
    ]);
    expect(outcomes(report)).toEqual({ wedding: "failed" });
    expect(report.galleries).toHaveLength(1);
    const { puts } = desk.done;
    expect(existsSync(lockFile())).toBe(true);
    for (const file of ["cut.jpg", "text.jpg", "ANB_2.png"]) await desk.remove(`wedding/highlights/${file}`);
    puts.length = 0;
    const second = await desk.publish();
    expect(told(second, desk.content)).toEqual([
      "wedding/highlights/damaged.jpg can't be decoded: it is damaged or cut off. Copy or export it again.",
    ]);
    // The other photos were kept from the time before.
    expect(puts).toEqual([]);
    expect(outcomes(second)).toEqual({ wedding: "failed" });
    expect(await desk.live("wedding")).toBeNull();
    expect(existsSync(lockFile())).toBe(true);
  });

  it("include those with an unreadable lock, which is reported and not replaced", async () => {
    await wedding();
    await desk.publish();
    await writeFile(lockFile(), "<<<<<<< ours");
    const report = await desk.publish();
    expect(told(report, desk.content)[0]).toMatch(/^wedding\/photos\.lock\.json can't be read/);
    expect(outcomes(report)).toEqual({ wedding: "failed" });
  });
});
