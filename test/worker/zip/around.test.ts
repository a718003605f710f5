import { crc32 as plainCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { putAround } from "../../../worker/zip/around.ts";
import { crc32, followedBy } from "../../../worker/zip/crc32.ts";
import { layoutFile, layoutTag, layoutZip, sliceLayout, type ZipEntry } from "../../../worker/zip/layout.ts";
import { type Blobs, measure, readZip, render } from "./archive.ts";

const bytes = (most: number) => fc.uint8Array({ maxLength: most });

/** A file, what is put around it, and how much of its beginning that replaces; null: nothing is put around it. */
const anyFile = fc.record({
  content: bytes(300),
  around: fc.option(fc.record({ before: bytes(60), after: bytes(60), replaced: fc.nat({ max: 3 }) })),
});
type AnyFile = typeof anyFile extends fc.Arbitrary<infer One> ? One : never;

function whole({ content, around }: AnyFile): Buffer {
  const { before, after, replaced } = around ?? { before: [], after: [], replaced: 0 };
  return Buffer.from([...before, ...content.subarray(replaced), ...after]);
}

function entryOf(blobs: Blobs, { content, around }: AnyFile, at: number): ZipEntry {
  const entry = measure(blobs, { path: `set/${at}.jpg`, bytes: content });
  if (!around) return entry;
  const { before, after, replaced } = around;
  return putAround(entry, { replaces: content.subarray(0, replaced), before, after });
}

describe("the checksum of two parts", () => {
  it("follows from those of the parts and the length of the second", () => {
    fc.assert(
      fc.property(bytes(400), bytes(400), (first, second) => {
        const both = (followedBy(crc32(first), second.length) ^ crc32(second)) >>> 0;
        expect(both).toBe(plainCrc32(Buffer.concat([first, second])));
      }),
    );
  });

  it("is right past 32 bits of length", () => {
    // Bytes in two steps or in one: the same.
    const crc = 0x9ae0daaf;
    for (const length of [2 ** 31, 2 ** 32, 5 * 2 ** 32 + 12_345, 2 ** 40 + 1]) {
      const half = Math.floor(length / 2);
      expect(followedBy(followedBy(crc, half), length - half)).toBe(followedBy(crc, length));
      expect(followedBy(followedBy(crc, length), 1)).toBe(followedBy(crc, length + 1));
    }
    const zeros = new Uint8Array(1_000_003);
    expect((followedBy(crc, zeros.length) ^ crc32(zeros)) >>> 0).toBe(plainCrc32(zeros, crc));
  });
});

describe("files with something put around them", () => {
  it("are read from a zip by an independent reader as what was put together, with the right length and checksum", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFile, { maxLength: 6 }), async (files) => {
        const blobs: Blobs = new Map();
        const { size, segments } = layoutZip(files.map((file, at) => entryOf(blobs, file, at)));
        const archive = render(segments, blobs);
        expect(archive.byteLength).toBe(size);
        const found = (await readZip(archive)).map(({ bytes, size, crc32 }) => ({ bytes, size, crc32 }));
        const wanted = files.map(whole);
        expect(found).toEqual(wanted.map((bytes) => ({ bytes, size: bytes.length, crc32: plainCrc32(bytes) })));
      }),
      { numRuns: 60 },
    );
  });

  it("continue wherever they broke off, alone and in a zip, and a blob is asked for what is sent of it", () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), (file, cut) => {
        const blobs: Blobs = new Map();
        const entry = entryOf(blobs, file, 0);
        const alone = layoutFile(entry);
        expect(render(alone.segments, blobs).equals(whole(file))).toBe(true);
        for (const layout of [alone, layoutZip([entry])]) {
          if (layout.size < 2) continue;
          const stop = 1 + (cut % (layout.size - 1));
          const [beginning, rest] = [
            sliceLayout(layout, { start: 0, end: stop - 1 }),
            sliceLayout(layout, { start: stop, end: layout.size - 1 }),
          ].map((pieces) => render(pieces, blobs));
          expect(beginning?.byteLength).toBe(stop);
          expect(Buffer.concat([beginning ?? [], rest ?? []])).toEqual(render(layout.segments, blobs));
          for (const segment of layout.segments)
            if (segment.kind === "blob") expect(segment.size).toBe(file.content.length);
        }
      }),
    );
  });

  it("give a zip another ETag, which differs for what is put there", async () => {
    const blobs: Blobs = new Map();
    const entry = measure(blobs, { path: "a.jpg", bytes: new Uint8Array(20) });
    const around = (before: number[], after: number[]) =>
      putAround(entry, { replaces: new Uint8Array(2), before: Uint8Array.from(before), after: Uint8Array.from(after) });
    const tags = await Promise.all(
      [entry, around([1, 2], []), around([1, 3], []), around([1], [2]), around([], [1, 2])].map((one) =>
        layoutTag([one]),
      ),
    );
    expect(new Set(tags).size).toBe(tags.length);
  });

  it("are refused if they are longer than the whole", () => {
    const blobs: Blobs = new Map();
    const entry = measure(blobs, { path: "a.jpg", bytes: new Uint8Array(2) });
    const around = { skip: 0, before: new Uint8Array(2), after: new Uint8Array(1) };
    expect(() => layoutZip([{ ...entry, around }])).toThrow("it is shorter than what is put around it");
  });
});
