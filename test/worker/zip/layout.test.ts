import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { layoutTag, layoutZip, type Segment, sliceLayout, type ZipEntry } from "../../../worker/zip/layout.ts";
import { type Blobs, measure, readZip, render } from "./archive.ts";

const folder = mkdtempSync(path.join(tmpdir(), "glassine-zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

const blobs: Blobs = new Map();
const noise = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) >> 3);
const gallery: ZipEntry[] = [
  measure(blobs, { path: "highlights/ANB_0042.jpg", bytes: noise, taken: "2026-06-13T15:04:06" }),
  measure(blobs, {
    path: "getting-ready/Süße Grüße 花嫁 👰🏽.jpg",
    bytes: noise.subarray(9),
    taken: "2026-06-13T09:00:00",
  }),
  measure(blobs, { path: "getting-ready/empty.jpg", bytes: new Uint8Array(), taken: "1999-12-31T23:59:58" }),
  measure(blobs, { path: "getting-ready/same bytes, other name.jpg", bytes: noise }),
];

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((text) => text.replaceAll(/[/\\]/g, "_"))
  .filter((text) => text !== "." && text !== "..");
const file: fc.Arbitrary<{ path: string; bytes: Uint8Array; taken: string | null }> = fc.record({
  path: name.map((text) => `set/${text}`),
  bytes: fc.uint8Array({ maxLength: 300 }),
  taken: fc.constantFrom(null, "2026-06-13T15:04:06", "2001-02-03T04:05:06"),
});
const files = fc.uniqueArray(file, { maxLength: 8, selector: (photo) => photo.path });

function isInstalled(command: string): boolean {
  return spawnSync(command, ["-h"]).error === undefined;
}

function expected(entries: readonly ZipEntry[]) {
  return entries.map((entry) => ({
    path: entry.path,
    size: entry.size,
    crc32: entry.crc32,
    taken: entry.taken ?? "1980-01-01T00:00:00",
    bytes: Buffer.from(blobs.get(entry.blob) ?? []),
  }));
}

describe("a zip", () => {
  it("is read by independent readers as what was put in: names, sizes, checksums, times, bytes", async () => {
    const archive = render(layoutZip(gallery).segments, blobs);
    expect(await readZip(archive)).toEqual(expected(gallery));

    const onDisk = path.join(folder, "gallery.zip");
    writeFileSync(onDisk, archive);
    if (isInstalled("python3")) {
      const script =
        "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; " +
        "print(json.dumps([[i.filename, i.file_size, i.CRC] for i in z.infolist()]))";
      const seen = JSON.parse(execFileSync("python3", ["-c", script, onDisk], { encoding: "utf8" }));
      expect(seen).toEqual(gallery.map((entry) => [entry.path, entry.size, entry.crc32]));
    }
    if (isInstalled("unzip")) {
      expect(execFileSync("unzip", ["-t", onDisk], { encoding: "utf8" })).toContain("No errors detected");
    }
  });

  it("of nothing is an archive without entries", async () => {
    const { size, segments } = layoutZip([]);
    expect(size).toBe(22);
    expect(await readZip(render(segments, blobs))).toEqual([]);
  });

  it("has exactly the announced length, whatever is in it, and its names survive", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (photos) => {
        const entries = photos.map((photo) => measure(blobs, photo));
        const { size, segments } = layoutZip(entries);
        const archive = render(segments, blobs);
        expect(archive.byteLength).toBe(size);
        expect(await readZip(archive)).toEqual(expected(entries));
      }),
      { numRuns: 60 },
    );
  });

  it("has every byte at its place, without a gap", () => {
    const { size, segments } = layoutZip(gallery);
    const ends = segments.map(({ at, length }) => at + length);
    expect(segments.map(({ at }) => at)).toEqual([0, ...ends.slice(0, -1)]);
    expect(ends.at(-1)).toBe(size);
    for (const segment of segments) {
      if (segment.kind === "header") expect(segment.bytes().byteLength).toBe(segment.length);
    }
  });

  it("of 10,000 photos is laid out without making a header before it is sent", () => {
    let headersMade = 0;
    const entries = Array.from({ length: 10_000 }, (_, i) => ({
      ...(gallery[0] as ZipEntry),
      path: `all/${i}.jpg`,
      get taken() {
        headersMade++;
        return null;
      },
    }));
    const layout = layoutZip(entries);
    const ending = sliceLayout(layout, { start: layout.size - 100, end: layout.size - 1 });
    expect(headersMade).toBe(0);
    expect(render(ending, blobs).byteLength).toBe(100);
    expect(headersMade).toBeLessThanOrEqual(256);
    expect(headersMade).toBeGreaterThan(0);
  });
});

describe("a range of a zip", () => {
  const layout = layoutZip(gallery);
  const whole = render(layout.segments, blobs);

  it("continues a broken download: any beginning and its rest are the whole", () => {
    fc.assert(
      fc.property(files, fc.nat(), (photos, cut) => {
        const some = layoutZip(photos.map((photo) => measure(blobs, photo)));
        const stop = 1 + (cut % (some.size - 1));
        const beginning = render(sliceLayout(some, { start: 0, end: stop - 1 }), blobs);
        const rest = render(sliceLayout(some, { start: stop, end: some.size - 1 }), blobs);
        expect(beginning.byteLength).toBe(stop);
        expect(Buffer.concat([beginning, rest]).equals(render(some.segments, blobs))).toBe(true);
      }),
    );
  });

  it("is those bytes of the whole, both ends included", () => {
    fc.assert(
      fc.property(fc.nat({ max: layout.size - 1 }), fc.nat({ max: layout.size - 1 }), (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const bytes = render(sliceLayout(layout, { start, end }), blobs);
        expect(bytes.equals(whole.subarray(start, end + 1))).toBe(true);
      }),
    );
  });

  it("asks a blob for the needed stretch alone, and none that lies outside", () => {
    const blob = layout.segments[1] as Segment;
    expect(sliceLayout(layout, { start: blob.at + 10, end: blob.at + 19 })).toEqual([
      { kind: "blob", blob: gallery[0]?.blob, at: blob.at + 10, offset: 10, length: 10, size: noise.byteLength },
    ]);
    expect(sliceLayout(layout, { start: blob.at - 1, end: blob.at }).map(({ kind }) => kind)).toEqual([
      "header",
      "blob",
    ]);
  });

  it.each([
    { start: -1, end: 5 },
    { start: 6, end: 5 },
    { start: 0, end: layout.size },
    { start: layout.size, end: layout.size },
    { start: Number.NaN, end: 5 },
  ])("outside the archive is refused: $start to $end", (range) => {
    expect(() => sliceLayout(layout, range)).toThrow(RangeError);
  });
});

describe("entries no archive may hold", () => {
  const good = gallery[0] as ZipEntry;

  it.each([
    ["/etc/passwd"],
    ["../evil.jpg"],
    ["set/../../evil.jpg"],
    ["set/./a.jpg"],
    ["set//a.jpg"],
    ["set/"],
    [""],
    ["set\\a.jpg"],
    ["C:a.jpg"],
    ["set/a\0.jpg"],
    ["set/a\n.jpg"],
    ["set/\ud800.jpg"],
    ["a".repeat(65_536)],
  ])("are refused for their path: %j", (unsafe) => {
    expect(() => layoutZip([good, { ...good, path: unsafe }])).toThrow(
      /^Zip entry 2 of 2 cannot be laid out: its path/,
    );
  });

  it("are refused when two have one path", () => {
    expect(() => layoutZip([good, good])).toThrow("Zip entry 2 of 2 cannot be laid out: its path is there already.");
  });

  it.each([
    { size: -1 },
    { size: 1.5 },
    { size: 2 ** 53 },
    { size: Number.NaN },
    { crc32: -1 },
    { crc32: 2 ** 32 },
    { crc32: 0.5 },
  ])("are refused for their numbers: %j", (numbers) => {
    expect(() => layoutZip([{ ...good, ...numbers }])).toThrow(RangeError);
  });

  it("are refused when together they are longer than can be counted exactly", () => {
    const huge = { ...good, size: Number.MAX_SAFE_INTEGER };
    expect(() => layoutZip([huge, { ...huge, path: "other.jpg" }])).toThrow(RangeError);
  });
});

describe("a zip's ETag", () => {
  it("is a strong entity-tag and the same for the same entries", async () => {
    const tag = await layoutTag(gallery);
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(await layoutTag(structuredClone(gallery))).toBe(tag);
  });

  it("changes with whatever changes the bytes", async () => {
    const [first, ...others] = gallery as [ZipEntry, ...ZipEntry[]];
    const variants = [
      gallery,
      others,
      [...others, first],
      [{ ...first, path: "renamed.jpg" }, ...others],
      [{ ...first, size: first.size + 1 }, ...others],
      [{ ...first, crc32: first.crc32 ^ 1 }, ...others],
      [{ ...first, taken: null }, ...others],
      [{ ...first, blob: "0".repeat(64) }, ...others],
      [],
    ];
    const tags = await Promise.all(variants.map((entries) => layoutTag(entries)));
    expect(new Set(tags).size).toBe(variants.length);
  });
});
