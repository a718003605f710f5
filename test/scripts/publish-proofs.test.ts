import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { readContent } from "../../scripts/content/read.ts";
import { runCoder } from "../../scripts/publish/video/codecs.ts";
import { openVideo } from "../../scripts/publish/video/inspect.ts";
import { proofBlobsOf, shownBlobsOf } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { makeFilm } from "../support/films.ts";
import { outcomes, publishing, ROOT, told } from "../support/publishing.ts";

const desk = publishing();
const GALLERY = "title: Trip\nsets:\n  - id: all\n    title: All\n";
const galleryWith = (watermark: string) => desk.write("trip/gallery.yaml", `${GALLERY}watermark:${watermark}\n`);
const TEXT = "\n  text: © Mara Lindt\n  size: 80%\n  opacity: 90%";
const svg = (inside: string, attributes = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 80 40" ${attributes}>${inside}</svg>`;
const CIRCLE = '<circle cx="20" cy="20" r="18"/>';

async function picture(blob: string | undefined): Promise<Buffer> {
  const bytes = await desk.target.blobs.get(keys.blob(blob ?? ""));
  return sharp(bytes ?? undefined)
    .removeAlpha()
    .raw()
    .toBuffer();
}

describe("a gallery with a watermark", () => {
  beforeEach(async () => {
    await desk.photo("trip/all/A_1.jpg", { width: 600, height: 400 });
    await desk.photo("trip/all/A_2.jpg", { width: 400, height: 600 });
  });

  it("has proofs in every size, with hashes and files of their own, and clean pictures as without", async () => {
    await desk.write("trip/gallery.yaml", GALLERY);
    await desk.publish();
    const before = await desk.livePhoto("trip", "A_1");
    expect(before.proof).toBeUndefined();
    await galleryWith(TEXT);
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    const { proof, ...clean } = await desk.livePhoto("trip", "A_1");
    expect(clean).toEqual(before);
    expect(proof?.hash).not.toBe(clean.hash);
    const sizesOf = (all: typeof clean.renditions = []) => all.map(({ edge, format }) => `${edge} ${format}`);
    expect(sizesOf(proof?.renditions)).toEqual(sizesOf(clean.renditions));
    expect(proofBlobsOf({ proof }).filter((blob) => shownBlobsOf(clean).includes(blob))).toEqual([]);
    for (const [i, { blob }] of clean.renditions.entries()) {
      const [without, drawn] = [await picture(blob), await picture(proof?.renditions[i]?.blob)];
      expect(drawn.length).toBe(without.length);
      const changed = drawn.filter((value, at) => Math.abs(value - (without[at] ?? 0)) > 24).length;
      expect(changed / drawn.length).toBeGreaterThan(0.01);
    }
  });

  it("draws only proofs again for another watermark, without reading originals", async () => {
    await galleryWith(TEXT);
    await desk.publish();
    const before = await desk.livePhoto("trip", "A_1");
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
    await rm(path.join(desk.content, "trip/all/A_1.jpg"));
    await galleryWith(`${TEXT}\n  position: tile`);
    desk.done.puts.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    const { proof, ...clean } = await desk.livePhoto("trip", "A_1");
    expect({ ...clean, proof: before.proof }).toEqual(before);
    expect(proof?.hash).not.toBe(before.proof?.hash);
    const second = await desk.livePhoto("trip", "A_2");
    const sent = desk.done.puts.filter((key) => key.startsWith("blobs/"));
    expect(sent.sort()).toEqual([...proofBlobsOf({ proof }), ...proofBlobsOf(second)].map(keys.blob).sort());

    await desk.write("trip/gallery.yaml", GALLERY);
    await desk.publish();
    expect(await desk.livePhoto("trip", "A_1")).toEqual(clean);
  });

  it("draws proofs again that are gone from storage", async () => {
    await galleryWith(TEXT);
    await desk.publish();
    const blobs = proofBlobsOf(await desk.livePhoto("trip", "A_2"));
    await desk.target.blobs.delete(blobs.map(keys.blob));
    await desk.publish();
    expect((await desk.target.blobs.has(blobs.map(keys.blob))).size).toBe(blobs.length);
  });

  it("takes the studio's watermark unless it has its own, or none", async () => {
    await desk.write("studio.yaml", "name: Mara Lindt\ntimezone: Europe/Vienna\nwatermark:\n  logo: mark.svg\n");
    await writeFile(path.join(desk.content, "mark.svg"), svg(CIRCLE));
    await desk.write("trip/gallery.yaml", GALLERY);
    await desk.publish();
    const studios = (await desk.livePhoto("trip", "A_1")).proof;
    await writeFile(path.join(desk.content, "trip", "mark.svg"), svg('<rect width="80" height="40"/>'));
    await galleryWith("\n  logo: mark.svg");
    expect((await desk.publish()).warnings).toEqual([]);
    const own = (await desk.livePhoto("trip", "A_1")).proof;
    await galleryWith(" off");
    await desk.publish();
    expect([studios?.hash === own?.hash, (await desk.livePhoto("trip", "A_1")).proof]).toEqual([false, undefined]);
  });
});

describe("a film in a gallery with a watermark", () => {
  const playedOf = async (name: string) => {
    const { proof, video, ...photo } = await desk.livePhoto("trip", name);
    if (!proof?.versions?.[0] || !video) throw new Error(`${name} has no film with a watermark`);
    return { ...photo, video, proof, marked: proof.versions[0] };
  };
  /** Brightness of the first picture of a stored film. */
  async function firstPicture(blob: string): Promise<Buffer> {
    const [film, picture] = ["film.mp4", "film.png"].map((name) => path.join(desk.content, name)) as [string, string];
    await writeFile(film, (await desk.target.blobs.get(keys.blob(blob))) ?? "");
    await rm(picture, { force: true });
    await runCoder({ kind: "frame", path: film, to: picture }, {});
    return sharp(picture).greyscale().toColourspace("b-w").raw().toBuffer();
  }

  it("is played with it by those who see proofs, in a file of its own, whose sound and length stay", async () => {
    const grey = () => () => 100;
    const film = await makeFilm({ width: 192, height: 112, duration: 3, rate: 4, light: grey });
    await desk.write("trip/all/a.mp4", film);
    await desk.write("trip/all/a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n");
    await desk.photo("trip/all/a.poster.jpg", { width: 192, height: 112 });
    await galleryWith("\n  text: PROOF\n  size: 90%\n  opacity: 100%");
    const report = await desk.publish();
    expect([told(report, desk.content), report.warnings, outcomes(report)]).toEqual([[], [], { trip: "published" }]);
    const { video, proof, marked } = await playedOf("a");
    expect(video.versions.map(({ blob }) => blob)).not.toContain(marked.blob);
    const [clean, drawn] = [await firstPicture(video.versions[0]?.blob ?? ""), await firstPicture(marked.blob)];
    expect(drawn.length).toBe(clean.length);
    const share = (test: (light: number) => boolean) => [...drawn].filter(test).length / drawn.length;
    // Light letters with a dark edge, on the same grey.
    expect(share((light) => light > 200)).toBeGreaterThan(0.02);
    expect(share((light) => light < 60)).toBeGreaterThan(0.01);
    expect(Math.abs((clean[0] ?? 0) - (drawn[0] ?? 0))).toBeLessThan(8);
    const opened = await openVideo(path.join(desk.content, "film.mp4"));
    opened.input.dispose();
    expect(opened.facts).toMatchObject({ width: 192, height: 112, codec: "avc", sound: { codec: "aac" } });
    expect(Math.abs(opened.facts.duration - video.duration)).toBeLessThan(0.3);
    const bytes = Buffer.from((await desk.target.blobs.get(keys.blob(marked.blob))) ?? []);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
    expect(bytes.length).toBe(marked.size);
    expect(proofBlobsOf({ proof, video })).toEqual(expect.arrayContaining([marked.blob, video.captions?.blob]));
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("is made again by another watermark, from what is stored; the film itself stays as it is", async () => {
    await desk.write("trip/all/a.mp4", await makeFilm({ width: 96, height: 64, duration: 1, rate: 4, sound: false }));
    await galleryWith(TEXT);
    await desk.publish();
    const before = await playedOf("a");
    await rm(path.join(desk.content, "trip/all/a.mp4"));
    await galleryWith(`${TEXT}\n  position: tile`);
    desk.done.puts.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    const after = await playedOf("a");
    expect(after.video).toEqual(before.video);
    expect(after.marked.blob).not.toBe(before.marked.blob);
    const sent = desk.done.puts.filter((key) => key.startsWith("blobs/"));
    expect(sent.sort()).toEqual(proofBlobsOf(after).map(keys.blob).sort());
  });
});

describe("a film whose version with the watermark is missing", () => {
  const short = () => makeFilm({ width: 96, height: 64, duration: 1, rate: 4, sound: false });
  const FILM_STEP = "watermarks in videos (s)";
  const filmOf = async () => (await desk.livePhoto("trip", "a")).proof?.versions?.[0];

  /** A publish on a computer where the packages that encode were left out. */
  async function publishWithoutEncoder(): Promise<{ code: number | null; output: string }> {
    const hooks = `import { registerHooks } from "node:module";
      const resolve = (name, context, next) => {
        if (name === "@mediabunny/server") throw new Error("not installed");
        return next(name, context);
      };
      registerHooks({ resolve });`;
    const env = { ...process.env, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hooks)}` };
    return run(["scripts/publish.ts", "--content", desk.content], env);
  }

  async function run([script = "", ...args]: string[], env = process.env) {
    const all = [path.join(ROOT, script), ...args, "--state", desk.state];
    const child = spawn(process.execPath, all, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, output: stdout + stderr };
  }

  // Only a change of the photo or the watermark drew proofs again, so these films were never played.
  it("because there was no encoder gets it from the first publish with one, and nothing else is made again", async () => {
    await desk.write("trip/all/a.mp4", await makeFilm({ width: 128, height: 64, duration: 1, rate: 4, sound: false }));
    await desk.photo("trip/all/a.poster.jpg", { width: 96, height: 64 });
    await galleryWith(TEXT);
    const first = await publishWithoutEncoder();
    expect(first.output).toContain("can't play the video a, because nothing here can encode it");
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining("npm ci --include=optional") });
    const { proof: before, ...clean } = await desk.livePhoto("trip", "a");
    expect(before?.versions).toBeUndefined();
    expect((await publishWithoutEncoder()).output).not.toContain("can't play");
    // Only the publish said so, to whoever was there.
    const access = (...options: string[]) => run(["scripts/access.ts", "trip", ...options]);
    expect((await access("--proofs", "guests")).output).toContain(
      "whoever sees proofs sees only the poster of a: install",
    );
    desk.done.puts.length = 0;
    const report = await desk.publish();
    expect([outcomes(report), report.warnings]).toEqual([{ trip: "published" }, []]);
    const { proof, ...after } = await desk.livePhoto("trip", "a");
    expect([after, proof?.hash, proof?.renditions]).toEqual([clean, before?.hash, before?.renditions]);
    const sent = desk.done.puts.filter((key) => key.startsWith("blobs/"));
    expect(sent).toEqual([keys.blob(proof?.versions?.[0]?.blob ?? "")]);
    expect((await access()).output).not.toContain("only the poster");
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("because it could not be encoded is not tried again at each publish", async () => {
    await desk.write("trip/all/a.mp4", await short());
    await desk.photo("trip/all/a.poster.jpg", { width: 96, height: 64 });
    await galleryWith(TEXT);
    await desk.publish();
    const lock = path.join(desk.content, "trip/photos.lock.json");
    const written = JSON.parse(await readFile(lock, "utf8"));
    delete written.photos[0].proof.versions;
    await writeFile(lock, JSON.stringify(written));
    desk.done.steps.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(desk.done.steps).not.toContain(FILM_STEP);
    await galleryWith(`${TEXT}\n  position: tile`);
    await desk.publish();
    expect(await filmOf()).toBeDefined();
  });

  it("is not encoded again for another poster, also if an earlier release published it", async () => {
    await desk.write("trip/all/a.mp4", await short());
    await desk.photo("trip/all/a.poster.jpg", { width: 96, height: 64, seed: 1 });
    await galleryWith(TEXT);
    await desk.publish();
    const film = await filmOf();
    for (const seed of [2, 3]) {
      if (seed === 3) {
        const lock = path.join(desk.content, "trip/photos.lock.json");
        const written = await readFile(lock, "utf8");
        expect(written).toContain('"filmed"');
        await writeFile(lock, written.replace(/,"filmed":"[0-9a-f]{12}"/, ""));
      }
      const { hash } = (await desk.livePhoto("trip", "a")).proof ?? {};
      await desk.photo("trip/all/a.poster.jpg", { width: 96, height: 64, seed });
      desk.done.steps.length = 0;
      expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
      expect(desk.done.steps).not.toContain(FILM_STEP);
      expect(await filmOf()).toEqual(film);
      expect((await desk.livePhoto("trip", "a")).proof?.hash).not.toBe(hash);
      expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
    }
    await desk.write("trip/all/a.mp4", await makeFilm({ width: 96, height: 64, duration: 2, rate: 4, sound: false }));
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect((await filmOf())?.blob).not.toBe(film?.blob);
  });
});

describe("a watermark that can't be drawn stops the publish and says why", () => {
  const entities = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(12)}">`).join("");
  const USES = Array.from({ length: 101 }, () => '<use href="#a"/>').join("");

  it.each<[string, string, RegExp]>([
    ["a word", " on", /watermark: must be off, or settings/],
    ["nothing to draw", "\n  size: 40%", /watermark: has neither text nor logo/],
    ["both", "\n  text: A\n  logo: a.svg", /watermark: has both text and logo/],
    [
      "a place nobody knows",
      "\n  text: A\n  position: middle",
      /watermark position: is not a possible value.*top-left.*tile/,
    ],
    ["too large", "\n  text: A\n  size: 120%", /watermark size: is not a size.*5% to 100%/],
    ["invisible", "\n  text: A\n  opacity: 0", /watermark opacity: is not an opacity.*10% to 100%/],
    [
      "letters the font lacks",
      "\n  text: 写真館",
      /watermark text: can't be drawn, because the font lacks 写 真 館\. .*logo/,
    ],
    ["no letters", '\n  text: "\u00a0"', /watermark text: (is empty|has nothing to draw)/],
    ["an unknown setting", "\n  text: A\n  colour: red", /watermark colour: unknown setting/],
  ])("%s", async (_what, watermark, said) => {
    await galleryWith(watermark);
    const { galleries, problems } = await readContent(desk.content, []);
    const all = [...problems, ...galleries.flatMap((one) => one.problems)];
    expect(told({ problems: all }, desk.content).join("\n")).toMatch(said);
  });

  it.each<[string, string | Buffer | null, RegExp]>([
    ["missing", null, /a\.svg does not exist/],
    ["too large", "x".repeat(2_200_000), /larger than 2 MB/],
    ["no picture", "<html></html>", /neither SVG nor PNG/],
    ["compressed", Buffer.from("1f8b0800", "hex"), /neither SVG nor PNG/],
    ["empty", svg(""), /can't be read as a picture, or is empty/],
    ["a heap of entities", `<!DOCTYPE svg [<!ENTITY e0 "x">${entities}]>${svg("<g>&e12;</g>")}`, /declares entities/],
    [
      "in UTF-16, with entities",
      Buffer.from(`\ufeff<!DOCTYPE svg [${entities}]>${svg("")}`, "utf16le"),
      /declares entities/,
    ],
    ["in another encoding", `<?xml version="1.0" encoding="UTF-7"?>${svg(CIRCLE)}`, /not written in UTF-8/],
    ["a script", svg("<script>alert(1)</script>"), /contains a script/],
    ["an event", svg(CIRCLE, 'onload="alert(1)"'), /contains a script/],
    ["a page", svg("<foreignObject/>"), /contains a page/],
    ["letters", svg("<text>A</text>"), /letters, which look different on each computer/],
    ["a file of this machine", svg('<image href="file:///etc/hostname"/>'), /another picture/],
    ["a part of another file", svg('<use xlink:href="other.svg#a"/>'), /refers to another file/],
    [
      "a filter elsewhere",
      svg('<rect width="9" height="9" fill="url( \'http://example.com/a#b\')"/>'),
      /refers to another file/,
    ],
    ["a style sheet", svg("<style>@import 'a.css';</style>"), /refers to another file/],
    ["copies of copies", svg(USES), /too many copies/],
    ["of enormous size", svg(CIRCLE, 'width="900000" height="900000"'), /can't be read/],
  ])("a logo that is %s", async (_what, source, said) => {
    await galleryWith("\n  logo: a.svg");
    if (source !== null) await desk.write("a.svg", source);
    const { galleries } = await readContent(desk.content, []);
    const found = told({ problems: galleries.flatMap((one) => one.problems) }, desk.content).join("\n");
    expect(found).toMatch(/trip\/gallery\.yaml:6 watermark logo: /);
    expect(found).toMatch(said);
  });
});
