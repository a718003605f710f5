import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readContent } from "../../scripts/content/read.ts";
import { writeAtomically } from "../../scripts/disk/atomic-file.ts";
import { notePresence } from "../../scripts/disk/presence.ts";
import { checkWritable } from "../../scripts/disk/room.ts";
import { downloadsOf } from "../../worker/domain/manifest.ts";
import { photoBytes, writePhoto } from "../support/photos.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";
import { mountTinyDisk } from "../support/tiny-disk.ts";

const folder = await mkdtemp(path.join(tmpdir(), "glassine-gone-"));
const mounted = path.join(folder, "disk");
const disk = await mountTinyDisk(mounted, 64 << 20);
afterAll(async () => {
  disk?.unmount();
  await rm(folder, { recursive: true, force: true });
});

const desk = publishing({ own: true });
const yaml = (...sets: string[]) =>
  `title: Trip\nsets:\n${sets.map((id) => `  - id: ${id}\n    title: ${id}\n`).join("")}`;

async function trip(content: string): Promise<void> {
  await mkdir(path.join(content, "trip"), { recursive: true });
  await writeFile(path.join(content, "studio.yaml"), "name: Mara\ntimezone: Europe/Vienna\n");
  await writeFile(path.join(content, "trip/gallery.yaml"), yaml("all"));
  for (let seed = 0; seed < 12; seed += 1) await writePhoto(path.join(content, `trip/all/photo-${seed}.jpg`), { seed });
}

describe.skipIf(!disk)("a disk that is unplugged while its photos are published", () => {
  const content = path.join(mounted, "content");
  const cacheDir = path.join(folder, "cache");

  it("is reported once; nothing is left in its place, and the next publish goes on", async () => {
    await trip(content);
    let photos = 0;
    const unplug = (moment: string) => {
      if (moment === "photo" && ++photos === 2) disk?.unmount();
    };
    const failed = desk.publish({ content, cacheDir, checkpoint: unplug });
    await expect(failed).rejects.toThrow(
      /content is gone: its disk was unplugged, or its network folder is no longer connected\. The work so far is kept/,
    );
    // A folder made here would be on another disk, and hidden as soon as the right one is back.
    expect(await readdir(mounted)).toEqual([]);
    expect(await desk.live("trip")).toBeNull();
    await mountTinyDisk(mounted, 64 << 20);
    await trip(content);
    expect(outcomes(await desk.publish({ content, cacheDir }))).toEqual({ trip: "published" });
  });

  it("is reported whenever it goes, and visitors see what the lock says", async () => {
    for (const when of ["read", "plan", "build", "switch"]) {
      disk?.unmount();
      await mountTinyDisk(mounted, 64 << 20);
      await trip(content);
      await writePhoto(path.join(content, `trip/all/when-${when}.jpg`), { seed: when.length });
      const unplug = (moment: string) => (moment === when ? disk?.unmount() : undefined);
      await expect(desk.publish({ content, cacheDir, checkpoint: unplug })).rejects.toThrow(/content is gone/);
      expect(await desk.livePhoto("trip", `when-${when}`).catch(() => null)).toBeNull();
    }
  });
});

describe("what is gone", () => {
  it("may be one photo of many: it is reported, the others are checked, and the gallery stays as it was", async () => {
    await desk.write("trip/gallery.yaml", yaml("all"));
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) await desk.photo(`trip/all/p${seed}.jpg`, { seed });
    await desk.write("trip/all/cut.jpg", (await photoBytes({})).toString("latin1").slice(0, 900));
    const lost = (moment: string) => (moment === "render" ? desk.remove("trip/all/p8.jpg") : undefined);
    const report = await desk.publish({ checkpoint: lost });
    expect(outcomes(report)).toEqual({ trip: "failed" });
    expect(told(report, desk.content)).toEqual([
      expect.stringMatching(/^trip\/all\/cut\.jpg /),
      "trip/all/p8.jpg can't be read. It is no longer there: put it back, or publish again without it.",
    ]);
  });

  it("is not created again to store one of our files", async () => {
    const gone = path.join(folder, "gone/trip");
    await expect(writeAtomically(path.join(gone, "x"), "", { makeFolder: false })).rejects.toThrow("ENOENT");
    await expect(checkWritable(gone, { make: false })).rejects.toThrow(/gone/);
    expect(await readdir(folder)).not.toContain("gone");
  });

  it("is only reported if it was there when the work began", async () => {
    const presence = await notePresence(path.join(folder, "never"));
    await expect(presence.check()).resolves.toBeUndefined();
  });
});

describe("odd folders and names", () => {
  it("made of links that form a circle are a problem of their gallery alone", async () => {
    await desk.write("fine/gallery.yaml", yaml("all"));
    await desk.photo("fine/all/a.jpg");
    await desk.write("trip/gallery.yaml", yaml("all", "round"));
    await desk.photo("trip/all/a.jpg");
    await symlink("round", path.join(desk.content, "trip/round"));
    await symlink("b.jpg", path.join(desk.content, "trip/all/b.jpg"));
    await symlink("..", path.join(desk.content, "trip/all/up"));
    await symlink("circle", path.join(desk.content, "circle"));
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ fine: "published", trip: "failed", circle: "failed" });
    const said = told(report, desk.content).join("\n");
    for (const place of ["trip/round ", "trip/all/b.jpg ", "circle/gallery.yaml "]) expect(said).toContain(place);
  });

  it("spelt as macOS spells them match what the files say about them", async () => {
    const apart = "Übergang".normalize("NFD");
    await desk.write("studio.yaml", "name: Mara\ntimezone: Europe/Vienna\nlogo: Zeichen-ü.png\n");
    await writeFile(path.join(desk.content, "Zeichen-ü.png".normalize("NFD")), await photoBytes({ format: "png" }));
    await desk.write("trip/gallery.yaml", `${yaml("all")}cover: Übergang\ncaptions:\n  Übergang: Am See\n`);
    await desk.photo(`trip/all/${apart}.jpg`);
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(await desk.livePhoto("trip", "Übergang")).toMatchObject({ caption: "Am See" });
    // The same name, as another system spells it.
    await desk.remove(`trip/all/${apart}.jpg`);
    await desk.photo("trip/all/Übergang.jpg");
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("that end with dots or spaces are published, and download under names that every system accepts", async () => {
    await desk.write("trip/gallery.yaml", yaml("all"));
    for (const [seed, file] of ["a .jpg", "b..jpg", " c.jpg", "d. .jpg"].entries())
      await desk.photo(`trip/all/${file}`, { seed });
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    for (const name of ["a ", "b.", " c", "d. "]) {
      for (const { file } of downloadsOf(await desk.livePhoto("trip", name))) expect(file).toMatch(/^[a-d]\.jpg$/);
    }
  });

  it("that may not be opened are a problem of their gallery alone", async () => {
    await chmod(desk.content, 0o755);
    // The folder of this run's temporary files is its owner's alone.
    const above = path.dirname(desk.content);
    await chmod(above, (await stat(above)).mode | 0o011);
    await desk.write("fine/gallery.yaml", yaml("all"));
    await desk.photo("fine/all/a.jpg");
    for (const [gallery, closed] of [
      ["set", "set/all"],
      ["whole", "whole"],
      ["listing", "listing"],
    ] as const) {
      await desk.write(`${gallery}/gallery.yaml`, yaml("all"));
      await desk.photo(`${gallery}/all/a.jpg`);
      // Of the last one, files may be opened, but not listed.
      await chmod(path.join(desk.content, closed), gallery === "listing" ? 0o311 : 0o000);
    }
    const reading = await asNobody(() => readContent(desk.content, []));
    for (const gallery of ["set", "whole", "listing"]) await chmod(path.join(desk.content, gallery), 0o755);
    const problems = reading.galleries.map(({ gallery, problems }) => [gallery, problems.map(({ what }) => what)]);
    expect(Object.fromEntries(problems)).toEqual({
      fine: [],
      set: ["can't be read"],
      whole: ["can't be read"],
      listing: ["can't be read"],
    });
  });
});

/** Does something as a user who may not do everything; who runs the tests may be the administrator. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}
