import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import readExif from "exif-reader";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { DRAWN, PLATE_GALLERY, SCENE_GALLERY, SCENE_SETS, SCENES, WEDDING_GALLERY } from "../../sample/galleries.ts";
import type { GalleryFile } from "../../sample/gallery-file.ts";
import { makeSample } from "../../sample/make-sample.ts";
import { PLATES } from "../../sample/plates.ts";
import { readP3Profile } from "../../sample/print/icc.ts";
import { foldName, isSlug, photoName, photoNameFault, RESERVED_SETS } from "../../worker/domain/slug.ts";

// Far longer than drawing takes beside other programs: two seconds of a core for each of forty photos.
const LONG = 20 * 60_000;
const require = createRequire(import.meta.url);

let contentDir: string;
let galleries: string[];
const progress: { done: number; total: number; what: string; galleryFiles: number }[] = [];

const galleryFile = (gallery: string) => join(contentDir, gallery, "gallery.yaml");
const countGalleryFiles = () =>
  [SCENE_GALLERY, WEDDING_GALLERY, PLATE_GALLERY].filter((gallery) => existsSync(galleryFile(gallery))).length;

async function listPhotos(gallery: string): Promise<string[]> {
  const entries = await readdir(join(contentDir, gallery), { recursive: true });
  return entries.filter((entry) => entry.endsWith(".jpg")).map((entry) => join(contentDir, gallery, entry));
}

const sceneOf = (file: string) => {
  const scene = SCENES.find(({ photo }) => photo.file === file);
  if (!scene) throw new Error(`no scene is called ${file}`);
  return { ...scene.photo, path: join(contentDir, SCENE_GALLERY, scene.set, file) };
};

const findScene = (wanted: (photo: (typeof SCENES)[number]["photo"]) => boolean) => {
  const found = SCENES.filter(({ photo }) => wanted(photo));
  expect(found).toHaveLength(1);
  return sceneOf(found[0]?.photo.file as string);
};

/** Hash and time of every file below `content/`, by path. */
async function fingerprint(): Promise<Map<string, string>> {
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const prints = files.sort().map(async (path) => {
    const hash = createHash("sha256").update(await readFile(path));
    return [path, hash.digest("hex")] as const;
  });
  return new Map(await Promise.all(prints));
}

async function readGalleryFile(gallery: string): Promise<GalleryFile> {
  return parse(await readFile(galleryFile(gallery), "utf8")) as GalleryFile;
}

async function readTags(path: string) {
  const { exif } = await sharp(path).metadata();
  if (!exif) throw new Error(`${path} has no EXIF`);
  return readExif(exif);
}

beforeAll(async () => {
  contentDir = await mkdtemp(join(tmpdir(), "glassine-sample-"));
  ({ galleries } = await makeSample({
    contentDir,
    onProgress: (done, total, what) => progress.push({ done, total, what, galleryFiles: countGalleryFiles() }),
  }));
}, LONG);

afterAll(() => rm(contentDir, { recursive: true, force: true }));

describe("the sample", () => {
  test("has three galleries, of at least forty photos in at least five sets", async () => {
    expect(galleries).toEqual([SCENE_GALLERY, WEDDING_GALLERY, PLATE_GALLERY]);
    const files = await Promise.all(galleries.map(readGalleryFile));
    const photos = await Promise.all(galleries.map(listPhotos));
    expect(files.flatMap(({ sets }) => sets).length).toBeGreaterThanOrEqual(5);
    expect(photos.flat().length).toBeGreaterThanOrEqual(40);
    expect(photos[0]?.length).toBeGreaterThanOrEqual(32);
    expect(photos[1]).toHaveLength(9);
    expect(photos[2]).toHaveLength(9);
  });

  test.each([SCENE_GALLERY, WEDDING_GALLERY, PLATE_GALLERY])(
    "names the folders, cover and captions of %s correctly in its file",
    async (gallery) => {
      const { sets, cover, captions } = await readGalleryFile(gallery);
      const folders = await readdir(join(contentDir, gallery), { withFileTypes: true });
      const names = (await listPhotos(gallery)).map((path) => photoName(path.split("/").at(-1) as string));
      expect(sets.map(({ id }) => id).sort()).toEqual(
        folders
          .filter((entry) => entry.isDirectory())
          .map(({ name }) => name)
          .sort(),
      );
      expect(sets.filter(({ id }) => !isSlug(id) || RESERVED_SETS.has(id))).toEqual([]);
      expect(isSlug(gallery)).toBe(true);
      expect(names).toContain(cover);
      expect(names).toEqual(expect.arrayContaining(Object.keys(captions)));
    },
  );

  test("lists the colour gallery, offers all its downloads, and keeps one of its sets for clients", async () => {
    const { listed, downloads, sets } = await readGalleryFile(SCENE_GALLERY);
    expect({ listed, downloads }).toEqual({ listed: true, downloads: "all" });
    expect(sets.filter(({ visibility }) => visibility === "client")).toHaveLength(1);
    expect(sets.length).toBeGreaterThanOrEqual(4);
  });

  test("gives every photo a name that can be published and is unique in its gallery, also after folding", async () => {
    for (const gallery of galleries) {
      const names = (await listPhotos(gallery)).map((path) => photoName(path.split("/").at(-1) as string));
      expect(names.map(photoNameFault).filter(Boolean)).toEqual([]);
      expect(new Set(names.map(foldName)).size).toBe(names.length);
    }
  });

  test("has names with spaces, with letters beyond ASCII, and beyond Latin", () => {
    const files = SCENES.map(({ photo }) => photo.file);
    expect(files.some((file) => file.includes(" "))).toBe(true);
    expect(files.some((file) => /\p{Script=Latin}/u.test(file) && /[^\p{ASCII}]/u.test(file))).toBe(true);
    expect(files.some((file) => /\p{Script=Han}/u.test(file))).toBe(true);
  });

  test("names the photographer, the time zone and links in the studio's file", async () => {
    const studio = parse(await readFile(join(contentDir, "studio.yaml"), "utf8"));
    expect(studio).toMatchObject({ name: "Mira Lindhof", timezone: "Europe/Vienna" });
    for (const { url } of studio.links) expect(new URL(url).hostname).toBe("example.com");
  });

  test("is invisible to git", async () => {
    for (const gallery of galleries)
      expect(await readFile(join(contentDir, gallery, ".gitignore"), "utf8")).toBe("*\n");
  });

  test("has the museum's historic plates, byte for byte", async () => {
    for (const { id, photos } of PLATES) {
      for (const { file, source } of photos) {
        const original = await readFile(join(require.resolve(`${source}/package.json`), "../data/image.jpg"));
        expect((await readFile(join(contentDir, PLATE_GALLERY, id, file))).equals(original), file).toBe(true);
      }
    }
  });
});

describe("the sample's computed photos", () => {
  test("have the sizes of cameras: most 10 to 12 megapixels, one 24, all photographs of 1 to 6 MB", async () => {
    const sizes = await Promise.all(
      SCENES.map(async ({ photo }) => {
        const { path } = sceneOf(photo.file);
        const { autoOrient } = await sharp(path).metadata();
        expect([autoOrient.width, autoOrient.height], photo.file).toEqual([photo.width, photo.height]);
        return { pixels: photo.width * photo.height, bytes: (await stat(path)).size };
      }),
    );
    expect(sizes.filter(({ pixels }) => pixels >= 10e6 && pixels <= 12.1e6).length).toBeGreaterThan(24);
    expect(sizes.filter(({ pixels }) => pixels === 6000 * 4000)).toHaveLength(1);
    expect(sizes.filter(({ bytes }) => bytes < 1e6 || bytes > 6e6)).toEqual([]);
    expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(120e6);
  });

  test("come as portraits, landscapes, squares and panoramas", () => {
    const shapes = SCENES.map(({ photo }) => photo.width / photo.height);
    expect(shapes.filter((shape) => shape < 0.8).length).toBeGreaterThan(2);
    expect(shapes.filter((shape) => shape > 1.2 && shape < 1.6).length).toBeGreaterThan(2);
    expect(shapes.filter((shape) => shape === 1).length).toBeGreaterThan(2);
    expect(shapes.filter((shape) => shape >= 2.5).length).toBeGreaterThan(2);
  });

  test("include one that is stored on its side, and upright by its orientation", async () => {
    const { path, width, height } = findScene((photo) => photo.sideways === true);
    const stored = await sharp(path).metadata();
    expect([stored.orientation, stored.width, stored.height]).toEqual([6, height, width]);
    const strips = await sharp(path).autoOrient().resize(1, 10, { fit: "fill" }).raw().toBuffer();
    const [sky, ground] = [strips[0] as number, strips[27] as number];
    expect(sky).toBeGreaterThan(ground * 1.5);
  });

  test("include one in Display P3 with colours outside sRGB", async () => {
    const { path } = findScene((photo) => photo.wideGamut === true);
    const { icc } = await sharp(path).metadata();
    expect(icc?.equals(await readP3Profile())).toBe(true);
    const wide = await sharp(path).resize({ width: 120 }).keepIccProfile().raw().toBuffer();
    const narrow = await sharp(path).resize({ width: 120 }).toColourspace("srgb").raw().toBuffer();
    const lost = wide.filter((value, index) => value > 12 && narrow[index] === 0);
    expect(lost.length).toBeGreaterThan(100);
  });

  test("include one that says where it was taken", async () => {
    const { path } = findScene((photo) => photo.place !== undefined);
    const { GPSInfo = {} } = await readTags(path);
    expect(GPSInfo).toMatchObject({ GPSLatitudeRef: "N", GPSLongitudeRef: "E" });
    const [degrees, minutes, seconds] = GPSInfo.GPSLatitude as [number, number, number];
    expect(degrees + minutes / 60 + seconds / 3600).toBeCloseTo(47.5622, 4);
  });

  test("all say who took them and when, and only one says where", async () => {
    const tags = await Promise.all(SCENES.map(({ photo }) => readTags(sceneOf(photo.file).path)));
    for (const { Image } of tags) {
      expect(Image).toMatchObject({ Artist: "Mira Lindhof", Copyright: "Copyright 2026 Mira Lindhof" });
    }
    expect(tags.filter(({ GPSInfo }) => GPSInfo?.GPSLatitude)).toHaveLength(1);
    const days = tags.map(({ Photo }) => Photo?.DateTimeOriginal?.toISOString().slice(0, 10));
    expect([...new Set(days)].sort()).toEqual(["2026-09-19", "2026-09-20"]);
  });

  test("were taken in the order of their sets and numbers", () => {
    for (const { photos } of SCENE_SETS) {
      expect(photos.map(({ taken }) => taken)).toEqual(photos.map(({ taken }) => taken).sort());
    }
    const numbered = SCENES.map(({ photo }) => photo).filter(({ file }) => file.startsWith("ANB_"));
    const byTime = numbered.toSorted((a, b) => a.taken.localeCompare(b.taken)).map(({ file }) => file);
    expect(byTime).toEqual(numbered.map(({ file }) => file).sort());
  });
});

describe("making the sample", () => {
  test("reports its progress, one photo at a time, and writes the gallery files last", () => {
    const total = DRAWN.length + PLATES.flatMap(({ photos }) => photos).length;
    expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: total + 1 }, (_, index) => index));
    expect(new Set(progress.map((step) => step.total))).toEqual(new Set([total]));
    expect(progress.filter(({ galleryFiles }) => galleryFiles > 0)).toEqual([]);
  });

  test("changes nothing when run again, not even what the photographer has edited", async () => {
    await writeFile(join(contentDir, "studio.yaml"), "name: Somebody else\ntimezone: Europe/Vienna\n");
    const before = await fingerprint();
    const steps: number[] = [];
    await makeSample({ contentDir, onProgress: (done) => steps.push(done) });
    expect(await fingerprint()).toEqual(before);
    expect(steps).toEqual([progress.length - 1]);
  });

  test("leaves only whole files when it is killed, and then completes to the same bytes", {
    timeout: LONG,
  }, async () => {
    const whole = await fingerprint();
    const scenes = (await listPhotos(SCENE_GALLERY)).sort().filter((_, index) => index % 12 === 0);
    const plates = await listPhotos(PLATE_GALLERY);
    expect(scenes.length + plates.length).toBeGreaterThan(12);
    for (const path of [...scenes, ...plates, ...galleries.map(galleryFile)]) await rm(path);

    const module = pathToFileURL(require.resolve("../../sample/make-sample.ts")).href;
    const program = `import { makeSample } from ${JSON.stringify(module)};
      await makeSample({ contentDir: process.argv[1], onProgress: (done) => console.log(done) });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program, contentDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let made = -1;
    for await (const _ of createInterface({ input: child.stdout }))
      if (++made === plates.length + 1) child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");

    const left = await fingerprint();
    expect(countGalleryFiles()).toBe(0);
    expect(left.size).toBeLessThan(whole.size);
    for (const [path, print] of left) if (!path.endsWith(".part")) expect(print, path).toBe(whole.get(path));

    await makeSample({ contentDir });
    expect(await fingerprint()).toEqual(whole);
  });
});
