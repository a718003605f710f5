import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { layoutZip, sliceLayout, type ZipEntry, type ZipLayout } from "../../../worker/zip/layout.ts";

const GIB = 2 ** 30;
const folder = mkdtempSync(path.join(tmpdir(), "glassine-large-zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

function entry(name: string, size: number): ZipEntry {
  return { path: name, size, crc32: 0x12345678, taken: "2026-06-13T15:04:06", blob: "0".repeat(64) };
}

/** An archive whose photos are all zeros, read through the layout; no photo is ever in memory whole. */
class LayoutReader extends RandomAccessReader {
  readonly #layout: ZipLayout;

  constructor({ size, segments }: ZipLayout) {
    super();
    const made = new Map<number, Uint8Array>();
    const remember = (at: number, bytes: () => Uint8Array) => {
      const known = made.get(at) ?? bytes();
      made.set(at, known);
      return known;
    };
    this.#layout = {
      size,
      segments: segments.map((segment) =>
        segment.kind === "header" ? { ...segment, bytes: () => remember(segment.at, segment.bytes) } : segment,
      ),
    };
  }

  override read(...[target, offset, length, start, done]: Parameters<RandomAccessReader["read"]>): void {
    for (const piece of sliceLayout(this.#layout, { start, end: start + length - 1 })) {
      const at = offset + piece.at - start;
      if (piece.kind === "header") target.set(piece.bytes(), at);
      else target.fill(0, at, at + piece.length);
    }
    setImmediate(done, null);
  }
}

async function open(entries: readonly ZipEntry[]): Promise<{ zip: ZipFile; found: Entry[]; layout: ZipLayout }> {
  const layout = layoutZip(entries);
  const zip = await fromRandomAccessReaderPromise(new LayoutReader(layout), layout.size, { autoClose: false });
  const found: Entry[] = [];
  for await (const one of zip.eachEntry()) found.push(one);
  return { zip, found, layout };
}

/** Every local header lies where the directory says and tells the same as its record. */
async function expectLocalHeaders(zip: ZipFile, found: readonly Entry[]): Promise<void> {
  for (const one of found) {
    const local = await zip.readLocalFileHeaderPromise(one);
    expect(local.fileName.toString()).toBe(one.fileName);
    expect(local.crc32).toBe(one.crc32);
    expect(local.fileDataStart).toBe(
      one.relativeOffsetOfLocalHeader + 30 + local.fileNameLength + local.extraFieldLength,
    );
  }
}

/** The archive as a sparse file: its headers written, its photos holes. */
function writeSparse(layout: ZipLayout): string {
  const file = path.join(folder, `${layout.size}.zip`);
  const descriptor = openSync(file, "w");
  ftruncateSync(descriptor, layout.size);
  for (const segment of layout.segments) {
    if (segment.kind === "header") writeSync(descriptor, segment.bytes(), 0, segment.length, segment.at);
  }
  closeSync(descriptor);
  return file;
}

function listWithPython(file: string): [string, number, number][] {
  const script =
    "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); [z.open(i).close() for i in z.infolist()]; " +
    "print(json.dumps([[i.filename, i.file_size, i.header_offset] for i in z.infolist()]))";
  return JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8", maxBuffer: 2 ** 26 }));
}

const hasPython = spawnSync("python3", ["-h"]).error === undefined;
const hasUnzip = spawnSync("unzip", ["-h"]).error === undefined;

describe("a zip past 4 GiB", () => {
  it("is read back: photos larger than 4 GiB, and those that lie beyond", async () => {
    const entries = [
      entry("a/small.jpg", 1_000),
      entry("a/just within 32 bits.jpg", 0xfffffffe),
      entry("a/one byte more.jpg", 0xffffffff),
      entry("b/5 GiB.tif", 5 * GIB),
      entry("b/behind it all.jpg", 8_000_000),
    ];
    const { zip, found, layout } = await open(entries);
    expect(found.map((one) => [one.fileName, one.uncompressedSize, one.compressedSize])).toEqual(
      entries.map(({ path: name, size }) => [name, size, size]),
    );
    await expectLocalHeaders(zip, found);
    expect(layout.size).toBeGreaterThan(13 * GIB);

    const places = found.map((one) => one.relativeOffsetOfLocalHeader);
    const file = writeSparse(layout);
    if (hasPython)
      expect(listWithPython(file)).toEqual(entries.map(({ path: name, size }, i) => [name, size, places[i]]));
    if (hasUnzip) expect(execFileSync("unzip", ["-l", file], { encoding: "utf8" })).toContain("5368709120");
  });

  it("is resumed beyond 4 GiB at the right byte of the right photo", () => {
    const entries = Array.from({ length: 700 }, (_, i) => entry(`all/${String(i).padStart(3, "0")}.jpg`, 8_000_000));
    const layout = layoutZip(entries);
    const header = 30 + "all/000.jpg".length;
    const start = 650 * (8_000_000 + header) + header + 12_345;
    expect(start).toBeGreaterThan(4 * GIB);
    const [first, second] = sliceLayout(layout, { start, end: layout.size - 1 });
    expect(first).toMatchObject({ kind: "blob", at: start, offset: 12_345, length: 8_000_000 - 12_345 });
    expect(second).toMatchObject({ kind: "header", length: header });
  });
});

describe("a zip of more than 65,535 photos", () => {
  it("is read back whole, half a terabyte long", async () => {
    const entries = Array.from({ length: 66_000 }, (_, i) => entry(`set-${i % 40}/${i}.jpg`, 8_000_000));
    const { zip, found, layout } = await open(entries);
    expect(layout.size).toBeGreaterThan(66_000 * 8_000_000);
    expect(found.map((one) => one.fileName)).toEqual(entries.map((one) => one.path));
    await expectLocalHeaders(
      zip,
      [0, 1, 536, 537, 65_534, 65_535, 65_999].map((i) => found[i] as Entry),
    );
  });

  it("needs zip64 from the 65,535th on, however small they are", async () => {
    for (const [count, ending] of [
      [65_534, 22],
      [65_535, 98],
    ] as const) {
      const { found, layout } = await open(Array.from({ length: count }, (_, i) => entry(`${i}.jpg`, 1)));
      expect(found.length).toBe(count);
      expect(layout.segments.at(-1)?.length).toBe(ending);
    }
  });
});
