import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportStudio } from "../../scripts/export/export.ts";
import type { Target } from "../../scripts/target/target.ts";
import type { GalleryManifest } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { setStudioPassword } from "../../worker/store/studio.ts";
import { makeFilm } from "../support/films.ts";
import { hookedTarget, killedAtCall } from "../support/hooked-target.ts";
import { photoBytes } from "../support/photos.ts";
import { outcomes, publishing, ROOT } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const desk = publishing();
const held = { folder: "" };

beforeEach(async () => {
  held.folder = await mkdtemp(path.join(tmpdir(), "glassine-export-"));
});
afterEach(() => rm(held.folder, { recursive: true, force: true }));

const place = (...names: string[]) => path.join(held.folder, "out", ...names);
const read = (...names: string[]) => readFile(place(...names), "utf8");
const state = async () => JSON.parse(await read("export.json")) as { complete: boolean };

function exported(target: Pick<Target, "db" | "blobs"> = desk.target) {
  const progress = { step: () => ({ update: () => {}, end: () => {} }), line: () => {} };
  const { signal } = new AbortController();
  return exportStudio(target, { folder: place(), progress, signal, now: Date.UTC(2026, 5, 14) });
}

const YAML = `title: "Trip: to the #1 lake"
date: 2026-06-13
language: de
description: |
  A day by the lake.

  And a night.
cover: p2
look: { cover: band, accent: "#336699", fonts: modern }
sets:
  - id: day
    title: "Day & light"
    photos: [p3, p1]
  - id: night
    title: Night
    visibility: client
captions:
  p1: "=HYPERLINK(1)"
  p2: 'two: "quoted"'
alts:
  p3: "[Boats], off the pier"
`;

async function trip(): Promise<void> {
  await desk.write("trip/gallery.yaml", YAML);
  for (const seed of [1, 2, 3]) await desk.photo(`trip/day/p${seed}.jpg`, { seed });
  await desk.photo("trip/night/p9.jpg", { seed: 9 });
  // One photo that both sets show.
  await desk.photo("trip/night/p1.jpg", { seed: 1 });
  expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
}

const hide = (photos: string[]) =>
  changeMarks(desk.target.db, { gallery: "trip", photos, hide: true, by: "photographer", now: 1 });

/** Everything of a manifest but which version it is. */
const asSeen = (manifest: GalleryManifest | null) => ({ ...manifest, version: "" });

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}

describe("an export", () => {
  it("has the studio's picture, and publishes it again", async () => {
    await desk.photo("mara.jpg", { width: 800, height: 600 });
    const home = "home:\n  text: Hello\n  picture: mara.jpg\n  alt: Mara Lindt laughing\n";
    await desk.write("studio.yaml", `name: Mara Lindt\ntimezone: Europe/Vienna\n${home}`);
    await trip();
    expect(await exported()).toMatchObject({ galleries: 1, files: 6, bad: [] });
    expect((await desk.publish({ content: place("content") })).problems).toEqual([]);
    expect((await desk.live("trip"))?.studio.home).toMatchObject({
      text: "Hello",
      picture: { alt: "Mara Lindt laughing", files: [480, 800, 480, 800].map((width) => ({ width })) },
    });
  });

  it("is a content folder that publishes the same gallery again", async () => {
    await trip();
    const before = asSeen(await desk.live("trip"));
    const blobs = await Promise.all(
      ["p1", "p9"].map(async (name) => (await desk.livePhoto("trip", name)).original.blob),
    );
    expect(await exported()).toMatchObject({ galleries: 1, files: 5, bad: [] });
    expect((await readdir(place("content/trip/night"))).sort()).toEqual(["p1.jpg", "p9.jpg"]);
    const again = await desk.publish({ content: place("content"), check: true });
    expect(again.problems).toEqual([]);
    expect(asSeen(await desk.live("trip"))).toEqual(before);
    const now = await Promise.all(["p1", "p9"].map(async (name) => (await desk.livePhoto("trip", name)).original.blob));
    expect(now).toEqual(blobs);
  });

  it("can be published where photos have names that not every system takes", async () => {
    const names = ["Why?", "Anna: a kiss", "CON", "dots..", "__proto__", "*"];
    const yaml = `title: Trip\ncover: "Why?"\nsets:\n  - id: day\n    title: Day\n    photos: ["*", CON]\ncaptions:\n  "Why?": So\nalts:\n  "Anna: a kiss": Two people\n`;
    await desk.write("trip/gallery.yaml", yaml);
    for (const [seed, name] of names.entries()) await desk.photo(`trip/day/${name}.jpg`, { seed });
    await desk.write("trip/day/Cheers!?.mp4", await makeFilm());
    await desk.write("trip/day/Cheers!?.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nCheers\n");
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    const before = await desk.live("trip");
    const filesIn = async () =>
      Promise.all(
        (await desk.live("trip"))?.sets[0]?.photos.map(
          async (name) => (await desk.livePhoto("trip", name)).original.file,
        ) ?? [],
      );
    const files = await filesIn();
    expect((await exported()).bad).toEqual([]);
    expect((await readdir(place("content/trip/day"))).sort()).toEqual([...files, "Cheers!_.vtt"].sort());
    const again = await desk.publish({ content: place("content"), removeMissing: true });
    expect(again.problems).toEqual([]);
    expect(await filesIn()).toEqual(files);
    expect([before?.cover, (await desk.live("trip"))?.cover]).toEqual(["Why?", "Why_"]);
    expect((await desk.livePhoto("trip", "Why_")).caption).toBe("So");
    expect((await desk.livePhoto("trip", "Anna_ a kiss")).alt).toBe("Two people");
    expect((await desk.livePhoto("trip", "Cheers!_")).video?.captions).toBeDefined();
  });

  it("says who may see a set, and warns where its files can't say what is private", async () => {
    await trip();
    await desk.target.db.prepare("UPDATE galleries SET downloads = 'photos'").run();
    await hide(["p2"]);
    await exported();
    const yaml = await read("content/trip/gallery.yaml");
    expect(yaml).toMatch(/^# 1 photo of this gallery is marked private/);
    expect(yaml).toContain("\ndownloads: photos\n");
    expect(yaml).toMatch(/id: night\n\s+title: Night\n\s+visibility: client/);
    const rows = (await read("entered/trip/photos.csv")).split("\r\n");
    expect(rows.filter((row) => row.includes('"yes"'))).toEqual([expect.stringMatching(/^"day","p2"/)]);
    // A caption that a spreadsheet could take for a formula.
    expect(rows.find((row) => row.startsWith('"day","p1"'))).toContain(`"'=HYPERLINK(1)"`);
  });

  it("warns where people saw photos with a watermark, which its files don't have", async () => {
    await trip();
    await exported();
    expect(await read("content/trip/gallery.yaml")).not.toContain("watermark");
    await rm(place(), { recursive: true });
    await desk.target.db.prepare("UPDATE galleries SET proofs = 'guests'").run();
    await exported();
    expect(await read("content/trip/gallery.yaml")).toMatch(/^# Here, some people see the photos .* with a watermark/);
  });

  it("has every entry, and no hash of a password", async () => {
    await trip();
    const secret = "$scrypt$ln=14$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo";
    await setStudioPassword(desk.target.db, secret);
    await desk.target.db
      .prepare("UPDATE galleries SET guest_password = ?, download_pin = ?")
      .bind(secret, secret)
      .run();
    const { entries } = await exported();
    expect(entries).toBeGreaterThan(3);
    // A check made it before, for everybody on the computer.
    expect((await stat(place())).mode & 0o077).toBe(0);
    for (const file of await filesBelow(place())) {
      expect((await readFile(file)).includes(secret), file).toBe(false);
      expect((await stat(file)).mode & 0o077, file).toBe(0);
    }
    const [row = ""] = (await read("entered/tables/galleries.jsonl")).split("\n");
    expect(JSON.parse(row)).toMatchObject({ gallery: "trip", title: "Trip: to the #1 lake" });
  });

  it("goes on where it was stopped, at whichever call", async () => {
    await trip();
    let nth = 1;
    for (; ; nth += 4) {
      const killing = killedAtCall(nth);
      const target = hookedTarget(desk.target, killing.before);
      const ended = await exported(target).then(
        () => "complete",
        (error: Error) => error.message,
      );
      if (ended === "complete") break;
      expect(ended).toMatch(/^killed|^D1 is unreachable/);
      if (await stat(place("export.json")).catch(() => null)) expect(await state()).toMatchObject({ complete: false });
    }
    expect(nth).toBeGreaterThan(9);
    expect(await state()).toMatchObject({ complete: true });
    expect((await filesBelow(place())).filter((file) => /\.(?:part|tmp)$/.test(file))).toEqual([]);
  });

  it("replaces a file that was cut short, and names one that storage has lost", async () => {
    await trip();
    const { original } = await desk.livePhoto("trip", "p9");
    const bytes = await desk.target.blobs.get(keys.blob(original.blob));
    await desk.target.blobs.delete([keys.blob(original.blob)]);
    expect(await exported()).toMatchObject({
      files: 4,
      bad: [{ gallery: "trip", file: "content/trip/night/p9.jpg", is: "missing" }],
    });
    expect(await state()).toMatchObject({ complete: false });
    await desk.target.blobs.put(keys.blob(original.blob), bytes ?? new Uint8Array(), { type: "image/jpeg" });
    await writeFile(place("content/trip/day/p2.jpg"), "cut");
    expect(await exported()).toMatchObject({ files: 5, bad: [] });
    expect(await readFile(place("content/trip/day/p2.jpg"))).toEqual(
      await readFile(path.join(desk.content, "trip/day/p2.jpg")),
    );
  });

  it("is never mixed with other files, or written over a complete one", async () => {
    await trip();
    await mkdir(place(), { recursive: true });
    await writeFile(place("taxes.txt"), "mine");
    await expect(exported()).rejects.toThrow(/is not empty \(taxes\.txt\)/);
    expect(await readdir(place())).toEqual(["taxes.txt"]);
    await rm(place("taxes.txt"));
    await exported();
    await expect(exported()).rejects.toThrow(/complete export, which is left as it is/);
  });
});

describe("npm run export", () => {
  it("says what it wrote, refuses a folder that git would pick up, and an empty studio", async () => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await mkdir(path.join(desk.content, "trip/all"), { recursive: true });
    await writeFile(path.join(desk.content, "trip/all/a.png"), await photoBytes({ format: "png" }));
    const own = ["--state", path.join(held.folder, "state/v3")];
    const empty = await runScript("export.ts", place(), ...own);
    expect(empty).toMatchObject({ code: 1, output: expect.stringContaining("nothing to export") });
    expect((await runScript("publish.ts", "--content", desk.content, ...own)).code).toBe(0);
    const { code, output } = await runScript("export.ts", place(), ...own);
    expect(output).toMatch(/1 gallery, 1 file \(.+\), \d+ entries\. README\.md in it says what is where/);
    expect(code).toBe(0);
    const tracked = await runScript("export.ts", path.join(ROOT, "docs/out"), ...own);
    expect(tracked).toMatchObject({ code: 1, output: expect.stringContaining("would be picked up by git") });
    expect((await runScript("export.ts")).code).toBe(2);
  });
});
