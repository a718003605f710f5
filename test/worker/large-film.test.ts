import { createHash } from "node:crypto";
import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader } from "yauzl";
import type { Target } from "../../scripts/target/target.ts";
import { builtLink } from "../../worker/domain/link.ts";
import type { Photo } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import { keys } from "../../worker/store/keys.ts";
import { manifestPieces } from "../../worker/store/pieces.ts";
import { galleryBuild } from "../site/gallery-build.ts";
import { type Glassine, startGlassine } from "../support/glassine.ts";
import { Visitor } from "../support/visitor.ts";

// A film of 5 GB, of which the disk holds a few bytes: the rest is a hole, and everything else is computed.

const GALLERY = "long";
const LINK = builtLink(GALLERY);
const SIZE = 5_300_000_000;
const FOUR_GIB = 2 ** 32;
/** What the film says, by where: at its start, around the place where numbers of 32 bits end, and at its end. */
const MARKS = new Map([
  [0, "first"],
  [FOUR_GIB - 4, "4 before, 4 after"],
  [SIZE - 5, "last!"],
]);
const SMALL = Buffer.from("a small photo behind it");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const SEED = Buffer.from("the film's first bytes, replaced below");

let state: string;
let glassine: Glassine;
let film: Photo;
let url: string;
beforeAll(async () => {
  state = await mkdtemp(path.join(tmpdir(), "glassine-large-film-"));
  const first = await startGlassine({}, state);
  film = await put(first.target);
  await first.close();
  await stretch(keys.blob(sha256(SEED)));
  glassine = await startGlassine({}, state);
  url = paths.video(LINK, film, { edge: 1920 });
});
afterAll(async () => {
  await glassine?.close();
  await rm(state, { recursive: true, force: true });
});

/** Publishes a film that is said to be large, and a photo behind it. */
async function put({ db, blobs }: Target): Promise<Photo> {
  const build = galleryBuild({ gallery: GALLERY, sets: { all: { title: "All", photos: ["film", "small"] } } });
  const [one, other] = [build.photos.film, build.photos.small];
  if (!one || !other) throw new Error("the gallery has both");
  const file = { file: "film.mp4", blob: sha256(SEED), size: SIZE, crc32: 1, type: "video/mp4" };
  const video = { duration: 7200, width: 1920, height: 1080, versions: [{ edge: 1920, blob: file.blob, size: SIZE }] };
  const photo = { ...one, video, original: file };
  build.photos.film = photo;
  const small = { ...other.original, blob: sha256(SMALL), size: SMALL.length, crc32: crc32(SMALL) };
  build.photos.small = { ...other, original: small };
  for (const { key, bytes, type } of manifestPieces(build)) await blobs.put(key, bytes, { type });
  for (const bytes of [SEED, SMALL]) await blobs.put(keys.blob(sha256(bytes)), bytes, { type: "video/mp4" });
  const columns = "gallery, version, photo_count, title, visibility, downloads, created_at, published_at";
  await db.batch([
    db.prepare(`INSERT INTO galleries (${columns}) VALUES (?, 'v1', 2, 'Long', 'public', 'all', 1, 1)`).bind(GALLERY),
    db.prepare("INSERT INTO sets (gallery, id, visibility) VALUES (?, 'all', 'everyone')").bind(GALLERY),
  ]);
  return photo;
}

/** Makes a stored object as large as the film, by a hole in the file that the local R2 keeps it in. */
async function stretch(key: string): Promise<void> {
  const all = await readdir(path.join(state, "r2"), { recursive: true });
  for (const name of all.filter((one) => one.endsWith(".sqlite"))) {
    const db = new DatabaseSync(path.join(state, "r2", name));
    const row = db.prepare("SELECT blob_id FROM _mf_objects WHERE key = ?").get(key);
    db.prepare("UPDATE _mf_objects SET size = ? WHERE key = ?").run(SIZE, key);
    db.close();
    const blob = all.find((one) => row && path.basename(one) === row.blob_id);
    if (!blob) continue;
    const handle = await open(path.join(state, "r2", blob), "r+");
    await handle.truncate(0);
    await handle.truncate(SIZE);
    for (const [at, text] of MARKS) await handle.write(text, at, "latin1");
    const { blocks } = await handle.stat();
    expect(blocks * 512).toBeLessThan(1_000_000);
    await handle.close();
    return;
  }
  throw new Error(`${key} is not stored`);
}

/** Asks as a player does: over a connection of its own, which it gives up after the first bytes. */
function ask(address: string, headers: Record<string, string>, method = "GET") {
  const said = Promise.withResolvers<{
    status: number;
    length: number;
    range: string | null;
    etag: string;
    text: string;
  }>();
  const asked = request(new URL(address, glassine.url), { method, headers, agent: false }, (response) => {
    const { statusCode: status = 0, headers: answered } = response;
    const about = (name: string) => String(answered[name] ?? "");
    const head = { status, length: Number(about("content-length")), range: about("content-range") || null };
    const tell = (bytes: Buffer) => {
      said.resolve({ ...head, etag: about("etag"), text: bytes.toString("latin1", 0, 40) });
      asked.destroy();
    };
    response.once("data", tell);
    response.once("end", () => tell(Buffer.alloc(0)));
  });
  asked.on("error", said.reject);
  asked.end();
  return said.promise;
}

describe("a film of 5 GB", () => {
  it("is sent in parts, on both sides of the place where numbers of 32 bits end", async () => {
    const part = (range: string) => ask(url, { range: `bytes=${range}` });
    const whole = { status: 206 };
    expect(await part("0-4")).toMatchObject({ ...whole, range: `bytes 0-4/${SIZE}`, length: 5, text: "first" });
    const [from, to] = [FOUR_GIB - 4, FOUR_GIB + 12];
    expect(await part(`${from}-${to}`)).toMatchObject({
      ...{ ...whole, range: `bytes ${from}-${to}/${SIZE}`, length: 17, text: "4 before, 4 after" },
    });
    expect(await part(`${FOUR_GIB + 4}-${to}`)).toMatchObject({ ...whole, text: ", 4 after".slice(-9) });
    expect(await part("-5")).toMatchObject({ ...whole, range: `bytes ${SIZE - 5}-${SIZE - 1}/${SIZE}`, text: "last!" });
    const end = { ...whole, range: `bytes ${SIZE - 5}-${SIZE - 1}/${SIZE}`, length: 5, text: "last!" };
    expect(await part(`${SIZE - 5}-`)).toMatchObject(end);
    expect(await part(`${SIZE - 5}-99999999999`)).toMatchObject(end);
    expect(await part(`${SIZE}-`)).toMatchObject({ status: 416, range: `bytes */${SIZE}` });
    const rest = await part("1-");
    expect(rest).toMatchObject({ ...whole, range: `bytes 1-${SIZE - 1}/${SIZE}`, length: SIZE - 1 });
    expect(rest.text.startsWith("irst\0")).toBe(true);
  });

  it("says how large it is without being read, and goes on only if it is still the same", async () => {
    const head = await ask(url, { range: "bytes=0-9" }, "HEAD");
    expect(head).toMatchObject({ status: 200, length: SIZE, range: null });
    const range = `bytes=${SIZE - 5}-`;
    expect(await ask(url, { range, "if-range": head.etag })).toMatchObject({ status: 206, text: "last!" });
    const other = await ask(url, { range, "if-range": '"another film"' });
    expect([other.status, other.length, other.text.startsWith("first\0")]).toEqual([200, SIZE, true]);
    expect(await ask(url, { "if-none-match": head.etag })).toMatchObject({ status: 304 });
  });

  it("is downloaded and continued as any file, and in a zip that other photos come behind", async () => {
    const file = await ask(paths.downloadPhoto(LINK, "film"), { range: `bytes=${FOUR_GIB - 4}-${FOUR_GIB + 12}` });
    expect(file).toMatchObject({ status: 206, text: "4 before, 4 after" });
    const zip = paths.downloadSet(LINK, "all");
    const { length, etag } = await ask(zip, {}, "HEAD");
    expect(length).toBeGreaterThan(SIZE + SMALL.length);
    const reader = await fromRandomAccessReaderPromise(new RangeReader(zip, etag), length, { autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of reader.eachEntry()) entries.push(entry);
    expect(entries.map(({ fileName, uncompressedSize }) => [fileName, uncompressedSize])).toEqual([
      ["film.mp4", SIZE],
      ["small.jpg", SMALL.length],
    ]);
    const [, small] = entries;
    expect(small?.relativeOffsetOfLocalHeader).toBeGreaterThan(SIZE);
    const { fileDataStart } = await reader.readLocalFileHeaderPromise(small as Entry);
    const range = `bytes=${fileDataStart}-${fileDataStart + SMALL.length - 1}`;
    expect((await ask(zip, { range, "if-range": etag })).text).toBe(SMALL.toString());
  });
});

/** Reads a zip as a program that continues a download does. */
class RangeReader extends RandomAccessReader {
  readonly #zip: string;
  readonly #etag: string;
  constructor(zip: string, etag: string) {
    super();
    this.#zip = zip;
    this.#etag = etag;
  }

  override read(...[target, offset, length, start, done]: Parameters<RandomAccessReader["read"]>): void {
    const headers = { range: `bytes=${start}-${start + length - 1}`, "if-range": this.#etag };
    const fill = async () => {
      const response = await new Visitor(glassine).get(this.#zip, headers);
      if (response.status !== 206) throw new Error(`the zip was answered with ${response.status}`);
      Buffer.from(await response.arrayBuffer()).copy(target, offset);
    };
    fill().then(
      () => done(null),
      (error) => done(error),
    );
  }
}
