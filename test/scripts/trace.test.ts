import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTags } from "../../scripts/trace/read-tags.ts";
import { tagAround } from "../../worker/domain/trace.ts";
import { keepTrace, type NewTrace } from "../../worker/store/traces.ts";
import { layoutZip } from "../../worker/zip/layout.ts";
import { putGallery } from "../support/d1.ts";
import { exiftool } from "../support/exiftool.ts";
import { makeFilm } from "../support/films.ts";
import { publishing } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";
import { withGainMap } from "../support/ultra-hdr.ts";

const desk = publishing();
const FIRST = Date.UTC(2026, 5, 13, 9, 2);
const [HERS, HIS, STRANGE] = ["a1", "b2", "c3"].map((two) => two.repeat(16)) as [string, string, string];

let folder: string;
let photo: Buffer;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-trace-"));
  photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#a08060" } })
    .jpeg()
    .toBuffer();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const trace = (...args: string[]) => runScript("trace.ts", ...args, "--state", desk.state);

async function file(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
}

/** A file as it is downloaded. */
function tagged(bytes: Uint8Array, tag: string, type = "image/jpeg"): Buffer {
  const around = tagAround(type, tag);
  if (!around) throw new Error(`no tag for ${type}`);
  return Buffer.concat([around.before, bytes.subarray(around.replaces.length), around.after]);
}

const known = (change: Partial<NewTrace> = {}) =>
  keepTrace(desk.target.db, {
    ...{
      tag: HERS,
      gallery: "anna-ben",
      kind: "account",
      id: "a1",
      account: { name: "Anna", email: "anna@example.com" },
    },
    ...{ now: FIRST, ...change },
  });

describe("npm run trace", () => {
  it("names the account or invitation that each file was downloaded with, and from where", async () => {
    const { db } = desk.target;
    await putGallery(db, "anna-ben", { title: "Anna & Ben" });
    await db
      .prepare(
        `INSERT INTO invitations (id, gallery, role, token_hash, label, expires_at, created_at)
         VALUES ('1f2e3d4c', 'anna-ben', 'guest', 'h', 'Uncle Franz', 1, 1)`,
      )
      .run();
    await known();
    await known({ tag: HIS, kind: "invitation", id: "1f2e3d4c", account: null });
    // Once is enough: what is known stays as it was.
    await known({ account: { name: "Anna Huber", email: "anna@example.com" }, now: FIRST + 1e9 });
    await db.prepare("UPDATE invitations SET label = 'Franz', revoked_at = 1").run();
    const hers = await file("hers.jpg", tagged(photo, HERS));
    const his = await file("his.mp4", tagged(await makeFilm(), HIS, "video/mp4"));
    const { code, output } = await trace(hers, his);
    expect(output).toBe(
      `✓ ${hers} was downloaded from Anna & Ben (anna-ben) with the account of Anna, anna@example.com. Their first download was on 2026-06-13 09:02.\n` +
        `✓ ${his} was downloaded from Anna & Ben (anna-ben) by invitation 1f2e3d4c, Uncle Franz. Their first download was on 2026-06-13 09:02.\n`,
    );
    expect(code).toBe(0);
    await db.prepare("UPDATE traces SET id = '', name = '', email = NULL WHERE tag = ?").bind(HERS).run();
    const erased = await trace(hers);
    expect([erased.code, erased.output]).toEqual([
      1,
      expect.stringContaining("by somebody whose data has since been erased."),
    ]);
  });

  it("says why a file names nobody", async () => {
    const [bare, strange, png, zip, none] = [
      await file("bare.jpg", photo),
      await file("strange.jpg", tagged(photo, STRANGE)),
      await file("picture.png", await sharp(photo).png().toBuffer()),
      await file("all.zip", Buffer.from("PK\x03\x04 and so on", "latin1")),
      path.join(folder, "none.jpg"),
    ];
    const { code, output } = await trace(bare, strange, png, zip, none, folder);
    expect(code).toBe(1);
    expect(output.trimEnd().split("\n")).toEqual([
      `✗ ${bare} has no tag. It was downloaded without an invitation or account, or while trace was off, or its metadata has since been removed.`,
      `✗ ${strange} has a tag that is not known here: another studio's, or older than this database. For downloads from your site, add --remote.`,
      `✗ ${png} is neither a JPEG, MP4 or MOV nor a zip. Other files carry no tag.`,
      `✗ ${zip} is a zip that is damaged or was packed by other software. Unpack it, then name the photos in it.`,
      `✗ ${none} does not exist.`,
      `✗ ${folder} is a folder. Name the photos in it.`,
    ]);
  });
});

describe("a tagged photo", () => {
  it("is as valid to ExifTool as without: with Exif, and with a picture behind the picture", async () => {
    const exif = { IFD0: { Artist: "Mara", Copyright: "2026" }, IFD2: { ExposureTime: "1/250" } };
    const [bare, map] = await Promise.all([
      sharp(photo).withExif(exif).jpeg().toBuffer(),
      sharp(photo).jpeg().toBuffer(),
    ]);
    for (const one of [bare, withGainMap(bare, map)]) {
      const [before, after] = [await file("before.jpg", one), await file("after.jpg", tagged(one, HERS))];
      expect(exiftool(after)).toEqual({ ...exiftool(before), SourceFile: after });
      expect(exiftool(after).Validate).toMatch(/^OK$|minor/);
    }
  });
});

describe("the tags of a file", () => {
  const tags = async (bytes: Uint8Array) => readTags(await file("one", bytes));

  it("are found wherever software that keeps comments put them, the latest first", async () => {
    expect(await tags(tagged(tagged(photo, HERS), HIS))).toEqual({ is: "photo", tags: [HIS, HERS] });
    const comment = tagged(photo, HERS).subarray(2, 47);
    // After the first segment, with fill bytes in front.
    const at = 4 + photo.readUInt16BE(4);
    const later = Buffer.concat([photo.subarray(0, at), Buffer.from([0xff, 0xff]), comment, photo.subarray(at)]);
    await expect(sharp(later).raw().toBuffer()).resolves.toBeDefined();
    expect(await tags(later)).toEqual({ is: "photo", tags: [HERS] });
    expect(await tags(await sharp(tagged(photo, HERS)).jpeg().toBuffer())).toEqual({ is: "photo", tags: [] });
  });

  it("are found behind any film, and behind one whose last box has no end of its own", async () => {
    for (const film of [{ container: "mov" }, { fragmented: true }, {}] as const) {
      const bytes = await makeFilm(film);
      const type = "container" in film ? "video/quicktime" : "video/mp4";
      expect(await tags(tagged(tagged(bytes, HERS, type), HIS, type))).toEqual({ is: "video", tags: [HIS, HERS] });
      const moreBehind = Buffer.concat([tagged(bytes, HERS, type), Buffer.from("\0\0\0\x08free", "latin1")]);
      expect(await tags(moreBehind)).toEqual({ is: "video", tags: [HERS] });
    }
    const endless = Buffer.concat([Buffer.from("\0\0\0\x08free\0\0\0\0mdat", "latin1"), Buffer.alloc(100)]);
    expect(await tags(tagged(endless, HERS, "video/mp4"))).toEqual({ is: "video", tags: [HERS] });
  });

  it("of a zip that we sent are those of its photos and films, each once", async () => {
    const film = tagged(await makeFilm(), HIS, "video/mp4");
    const parts = [tagged(photo, HERS), photo, film, Buffer.from("a text"), tagged(photo, HERS)];
    const entries = parts.map((bytes, i) => ({
      ...{ path: `dancing/${i}.jpg`, size: bytes.length, crc32: crc32(bytes), taken: null },
      ...{ blob: `${i}`, bytes: () => bytes },
    }));
    const { segments } = layoutZip(entries);
    const zip = Buffer.concat(segments.flatMap((one) => (one.kind === "header" ? [one.bytes()] : [])));
    expect(await tags(zip)).toEqual({ is: "zip", tags: [HERS, HIS] });
    expect(await tags(zip.subarray(0, -9))).toEqual({ is: "other-zip" });
    // A list that names bytes which are not there.
    const wrong = Buffer.from(zip);
    wrong.writeUInt32LE(0x7fffffff, wrong.readUInt32LE(wrong.length - 6) + 24);
    expect(await tags(wrong)).toEqual({ is: "other-zip" });
  });

  it("of files that are cut off or made to keep us busy are none, and nothing hangs", async () => {
    const film = tagged(await makeFilm(), HERS, "video/mp4");
    for (const bytes of [photo.subarray(0, 5), tagged(photo, HERS).subarray(0, 30), Buffer.from([0xff, 0xd8, 0xff])])
      expect(await tags(bytes)).toEqual({ is: "photo", tags: [] });
    expect(await tags(film.subarray(0, -1))).toEqual({ is: "video", tags: [] });
    expect(await tags(film.subarray(0, 20))).toEqual({ is: "video", tags: [] });
    const filled = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(100_000, 0xff)]);
    expect(await tags(filled)).toEqual({ is: "photo", tags: [] });
    const empty = Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.from("\0\0\0\x08free", "latin1")));
    expect(await tags(empty)).toEqual({ is: "video", tags: [] });
    expect(await tags(new Uint8Array())).toEqual({ is: "other" });
  });
});
