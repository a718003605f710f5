import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { kindOf, type PhotoKind } from "../../scripts/content/kind.ts";
import { findFlaw } from "../../scripts/publish/damage/find.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { renderPhoto } from "../../scripts/publish/photo/render-photo.ts";
import { printReport } from "../../scripts/publish/report.ts";
import {
  blankBlocks,
  closed,
  END,
  flipped,
  otherChecksum,
  part,
  samsung,
  scratched,
  zeros,
} from "../support/damage.ts";
import { intoJpeg, jpegSegment } from "../support/places.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";
import { writeTiff } from "../support/tiff-writer.ts";

const [WIDTH, HEIGHT] = [900, 600];
const TIFFS = ["none", "lzw", "deflate", "packbits", "jpeg"] as const;
type Tiff = `${(typeof TIFFS)[number]}Tiff` | `${(typeof TIFFS)[number]}Tiles`;
type Made = "jpeg" | "optimized" | "progressive" | "png" | "webp" | "lossless" | "avif" | Tiff;
const made = {} as Record<Made, Buffer>;

beforeAll(async () => {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let i = 0, noise = 1; i < pixels.length; i++) {
    noise = (noise * 1103515245 + 12345) & 0x7fffffff;
    pixels[i] = 40 + ((i / 3) % WIDTH) / 8 + Math.floor(i / 3 / WIDTH) / 8 + ((noise >> 16) & 31);
  }
  const image = () => sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  made.jpeg = await image().jpeg({ optimiseCoding: false }).toBuffer();
  made.optimized = await image().jpeg().toBuffer();
  made.progressive = await image().jpeg({ progressive: true }).toBuffer();
  made.png = await image().png().toBuffer();
  made.webp = await image().webp().toBuffer();
  made.avif = await image().avif({ effort: 0 }).toBuffer();
  made.lossless = await image().webp({ lossless: true, effort: 1 }).toBuffer();
  for (const compression of TIFFS) {
    made[`${compression}Tiff`] = await image().tiff({ compression }).toBuffer();
    made[`${compression}Tiles`] = await image()
      .tiff({ compression, predictor: "none", tile: true, tileWidth: 256, tileHeight: 256 })
      .toBuffer();
  }
});

/** A grey JPEG with restarts after every four blocks, whose codes are two bits and four: 24 in all. */
async function restarts({ last = 23 } = {}): Promise<Buffer> {
  const plain = await sharp({ create: { width: 64, height: 96, channels: 3, background: "#808080" } })
    .toColourspace("b-w")
    .jpeg({ optimiseCoding: false })
    .toBuffer();
  const head = plain.subarray(2, plain.indexOf(Buffer.from([0xff, 0xda])) + 10);
  const block = "001010".repeat(4);
  const piece = Buffer.from([0, 8, 16].map((at) => Number.parseInt(block.slice(at, at + 8), 2)));
  const pieces = Array.from({ length: last + 1 }, (_, i) =>
    i === 0 ? piece : Buffer.concat([Buffer.from([0xff, 0xd0 + ((i - 1) % 8)]), piece]),
  );
  return Buffer.concat([plain.subarray(0, 2), jpegSegment(0xdd, Buffer.from([0, 4])), head, ...pieces, END]);
}
/** Noise, so that its file is large. */
const large = () =>
  sharp({
    create: {
      width: 2000,
      height: 1500,
      channels: 3,
      background: "#777",
      noise: { type: "gaussian", mean: 128, sigma: 30 },
    },
  })
    .jpeg({ quality: 92 })
    .toBuffer();
/** One wrong bit near the end, which no decoder notices. */
async function flippedLate(bytes: Buffer): Promise<Buffer> {
  for (let at = bytes.length - 60_000; at < bytes.length; at += 100) {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 4;
    if (!findFlaw(copy, { kind: "jpeg", pixels: 3e6, thorough: true })) continue;
    const decoded = await sharp(copy, { failOn: "warning" })
      .raw()
      .toBuffer()
      .catch(() => null);
    if (decoded) return copy;
  }
  throw new Error("there is such a bit");
}
/** A restart that comes in another's place. */
function exchanged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(Buffer.from([0xff, 0xd3]));
  copy[at + 1] = 0xd4;
  return copy;
}
const grey = (background: string) => sharp({ create: { width: 2400, height: 1600, channels: 3, background } });

const oneBit = { bitdepth: 1, predictor: "none" } as const;
/** Rows that are whole blocks of a disk, each with whole blocks of black, in a file whose pixels begin where a block does. */
function halfBlack(): Buffer {
  const row = Buffer.concat([Buffer.alloc(4096, 90), Buffer.alloc(8192), Buffer.alloc(12288, 90)]);
  const pixels = Buffer.concat(Array.from({ length: 20 }, () => row));
  const one = (value: number) => ({ shorts: [value] });
  return writeTiff([
    {
      ...{ 256: one(8192), 257: one(20), 258: { shorts: [8, 8, 8] }, 259: one(1), 262: one(2) },
      ...{ 273: { longs: [4096] }, 277: one(3), 278: one(20), 279: { longs: [pixels.length] } },
      65000: { type: 7, bytes: Buffer.concat([Buffer.alloc(4096 - 8, 1), pixels]) },
    },
  ]);
}
/** Two blocks of a disk hold what is elsewhere in the file. */
function stale(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(bytes.length / 2 / 4096) * 4096;
  bytes.copy(copy, at, at - 20_000, at - 16_000);
  return copy;
}

type Case = [name: string, make: () => Buffer | Promise<Buffer>];

const FINE: Case[] = [
  ["a JPEG", () => made.jpeg],
  ["a JPEG with bytes behind it", () => Buffer.concat([made.jpeg, Buffer.alloc(5000)])],
  ["a JPEG with a second one behind it", () => Buffer.concat([made.jpeg, made.optimized])],
  ["Samsung's head of a scan", () => samsung(made.jpeg)],
  [
    "a version of JFIF that there is not",
    () => intoJpeg(made.jpeg, jpegSegment(0xe0, "JFIF\0\x02\x01\0\0\x01\0\x01\0\0")),
  ],
  ["a transform of Adobe's that there is not", () => intoJpeg(made.jpeg, jpegSegment(0xee, "Adobe\0\x64\0\0\0\0\x02"))],
  [
    "stray bytes between segments",
    () => Buffer.concat([made.jpeg.subarray(0, 20), Buffer.alloc(7, 1), made.jpeg.subarray(20)]),
  ],
  ["a JPEG with restarts", () => restarts()],
  ["a large JPEG", large],
  ["bytes that fill up the scan", () => Buffer.concat([made.jpeg.subarray(0, -2), Buffer.alloc(6), END])],
  ["fill bytes before the end", () => Buffer.concat([made.jpeg.subarray(0, -2), Buffer.alloc(6, 0xff), END])],
  ["a grey JPEG", () => sharp(made.jpeg).greyscale().jpeg().toBuffer()],
  ["a JPEG of full colour resolution", () => sharp(made.jpeg).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer()],
  ["a JPEG of odd size", () => sharp(made.jpeg).resize(333, 211).jpeg().toBuffer()],
  ["a JPEG in CMYK", () => sharp(made.jpeg).toColourspace("cmyk").jpeg().toBuffer()],
  ["zeros in a segment", () => intoJpeg(made.jpeg, jpegSegment(0xe9, Buffer.alloc(9000)))],
  ["an optimized JPEG", () => made.optimized],
  ["a progressive JPEG", () => made.progressive],
  ["an even JPEG, whose pixels are coded as zeros", () => grey("#000").jpeg().toBuffer()],
  ["an even progressive JPEG", () => grey("#fff").jpeg({ progressive: true }).toBuffer()],
  ["an even WebP", () => grey("#777").webp().toBuffer()],
  ["a PNG", () => made.png],
  ["a WebP", () => made.webp],
  ["an AVIF", () => made.avif],
  ["a WebP without loss", () => made.lossless],
  ["an even WebP without loss", () => grey("#000").webp({ lossless: true }).toBuffer()],
  ["an even AVIF", () => grey("#000").avif({ effort: 0 }).toBuffer()],
  ...TIFFS.flatMap((compression): Case[] => [
    [`a TIFF: ${compression}`, () => made[`${compression}Tiff`]],
    [`a TIFF in tiles: ${compression}`, () => made[`${compression}Tiles`]],
    [`an even TIFF: ${compression}`, () => grey("#000").tiff({ compression }).toBuffer()],
    [
      `a TIFF of one bit: ${compression}`,
      () =>
        sharp(made.png)
          .toColourspace("b-w")
          .tiff({ ...oneBit, compression })
          .toBuffer(),
    ],
  ]),
  ["a TIFF of 16 bits in LZW", () => sharp(made.png).toColourspace("rgb16").tiff({ compression: "lzw" }).toBuffer()],
  ["a TIFF that is half black, in columns as wide as a disk's block", halfBlack],
];

const DAMAGED: Case[] = [
  ["a JPEG with flipped bits", () => flipped(made.jpeg)],
  ["an optimized JPEG with flipped bits", () => flipped(made.optimized)],
  ["a JPEG with flipped bits, and Samsung's head of a scan", () => samsung(flipped(made.jpeg))],
  ["a JPEG with wrong bits", () => scratched(made.jpeg)],
  ["a JPEG with wrong bits, and Samsung's head of a scan", () => samsung(scratched(made.jpeg))],
  ["a large JPEG with flipped bits", async () => flipped(await large())],
  ["a TIFF in JPEG with flipped bits", () => flipped(made.jpegTiff)],
  ["a JPEG with flipped bits, and zeros behind it", () => Buffer.concat([flipped(made.jpeg), Buffer.alloc(5000)])],
  ["a TIFF in deflate with another's block", () => stale(made.deflateTiff)],
  ["a TIFF in PackBits with another's block", () => stale(made.packbitsTiff)],
  ["a TIFF in PackBits and tiles with another's block", () => stale(made.packbitsTiles)],
  ["a TIFF in LZW and tiles with another's block", () => stale(made.lzwTiles)],
  ["a progressive JPEG with wrong bits", () => closed(made.progressive, 0.7)],
  ["a PNG with damage beside its picture", () => otherChecksum(made.png)],
];

const DOUBTFUL: Case[] = [
  ["a TIFF without compression", () => blankBlocks(made.noneTiff)],
  ["a TIFF in tiles without compression", () => blankBlocks(made.noneTiles)],
  ["a WebP without loss", () => zeros(made.lossless, 0.7)],
];

const REFUSED: Case[] = [
  ["a JPEG with a block of zeros", () => zeros(made.jpeg, 0.5, 0.6)],
  ["an optimized JPEG with a block of zeros", () => zeros(made.optimized, 0.5, 0.55)],
  ["a WebP with a block of zeros", () => zeros(made.webp, 0.5, 0.7)],
  ["a JPEG cut short and closed again", () => closed(made.jpeg, 0.5)],
  ["a JPEG that lacks its last tenth", () => closed(made.jpeg, 0.9)],
  ["an optimized JPEG cut short and closed again", () => closed(made.optimized, 0.3)],
  ["a JPEG cut short", () => part(made.jpeg, 0.6)],
  ["an unfinished copy of a JPEG", () => zeros(made.jpeg, 0.6)],
  ["an unfinished copy of a JPEG, closed again", () => Buffer.concat([zeros(made.optimized, 0.6), END])],
  ["a progressive JPEG that lacks scans", () => closed(made.progressive, 0.15)],
  ["a PNG cut short", () => part(made.png, 0.5)],
  ["a PNG cut short and closed again", () => Buffer.concat([part(made.png, 0.5), made.png.subarray(-12)])],
  ["an unfinished copy of a PNG", () => zeros(made.png, 0.5)],
  ["a WebP cut short", () => part(made.webp, 0.5)],
  ["an unfinished copy of a WebP", () => zeros(made.webp, 0.5)],
  ["an AVIF cut short", () => part(made.avif, 0.6)],
  ["an unfinished copy of an AVIF", () => zeros(made.avif, 0.6)],
  ["an AVIF with a block of zeros", () => blankBlocks(made.avif)],
  ["a TIFF cut short", () => part(made.lzwTiff, 0.6)],
  ...(["lzw", "packbits", "jpeg"] as const).flatMap((compression): Case[] => [
    [`a TIFF with a block of zeros: ${compression}`, () => blankBlocks(made[`${compression}Tiff`])],
    [`a TIFF in tiles with a block of zeros: ${compression}`, () => blankBlocks(made[`${compression}Tiles`])],
  ]),
];

/** What can't be unpacked further lacks a part, too. */
const BROKEN: Case[] = [
  ["a TIFF in deflate", () => blankBlocks(made.deflateTiff)],
  ["a TIFF in deflate and tiles", () => blankBlocks(made.deflateTiles)],
];

async function damageOf(make: Case[1]): Promise<string | undefined> {
  const bytes = await make();
  const kind = kindOf(bytes.subarray(0, 64));
  if (!kind.ok) throw new Error("is a photo");
  const { damage } = await renderPhoto(bytes, { kind: kind.kind as PhotoKind, header: await readHeader(bytes) });
  return damage;
}

describe("a photo", () => {
  it.each(FINE)("that is whole passes without a message: %s", async (_, make) => {
    expect(await damageOf(make)).toBeUndefined();
  });

  it.each(DAMAGED)("that is damaged is rendered and reported: %s", async (_, make) => {
    expect(await damageOf(make)).toMatch(/^is damaged/);
  });

  it.each(DOUBTFUL)("whose zeros may be its own is rendered and reported: %s", async (_, make) => {
    expect(await damageOf(make)).toMatch(/^may be an unfinished copy: .* at \d\d % of the file are all zeros$/);
  });

  it.each(BROKEN)("that can't be unpacked is refused: %s", async (_, make) => {
    await expect(damageOf(make)).rejects.toMatchObject({ message: "is damaged: a part of its picture is missing" });
  });

  it.each(REFUSED)("that lacks a part is refused: %s", async (_, make) => {
    await expect(damageOf(make)).rejects.toMatchObject({
      name: "PhotoUnreadable",
      message: expect.stringMatching(/cut off|unfinished copy/),
      fix: "Copy or export it again",
    });
  });
});

describe("a single wrong bit", () => {
  /** Flips one bit in each copy; how many of them are noticed, and how many change the picture visibly. */
  async function flips(bytes: Buffer, count: number) {
    const from = bytes.indexOf(Buffer.from([0xff, 0xda])) + 14;
    const small = (jpeg: Buffer) => sharp(jpeg, { failOn: "none" }).resize({ width: 225 }).raw().toBuffer();
    const before = await small(bytes);
    let [noticed, missed] = [0, 0];
    for (let i = 0; i < count; i++) {
      const copy = Buffer.from(bytes);
      const at = from + Math.floor(((bytes.length - from - 4) * i) / count);
      copy[at] = (copy[at] ?? 0) ^ (1 << (i % 8));
      const found = findFlaw(copy, { kind: "jpeg", pixels: WIDTH * HEIGHT }) !== null;
      const after = await small(copy);
      const visible = before.filter((value, k) => Math.abs(value - (after[k] ?? 0)) > 24).length > before.length / 100;
      if (found) noticed += 1;
      else if (visible) missed += 1;
    }
    return { noticed, missed };
  }

  it("is noticed in most cases in which it spoils part of the picture", async () => {
    for (const bytes of [made.jpeg, made.optimized]) {
      const { noticed, missed } = await flips(bytes, 150);
      expect(noticed).toBeGreaterThan(15);
      expect(missed).toBeLessThan(noticed / 2);
    }
  });

  it("in a restart marker's number is noticed", async () => {
    const flawOf = (bytes: Buffer) => findFlaw(bytes, { kind: "jpeg", pixels: 64 * 96 })?.what;
    expect(flawOf(await restarts())).toBeUndefined();
    expect(flawOf(exchanged(await restarts()))).toBe("is damaged: bits of its coded picture are wrong");
    expect(flawOf(await restarts({ last: 22 }))).toBe("is damaged: bits of its coded picture are wrong");
  });

  it("after the first megabyte of a scan is noticed by a thorough check", async () => {
    const bytes = await large();
    expect(bytes.length).toBeGreaterThan(1_200_000);
    const copy = await flippedLate(bytes);
    const flawOf = (thorough: boolean) => findFlaw(copy, { kind: "jpeg", pixels: 3e6, thorough });
    expect(flawOf(false)).toBeNull();
    expect(flawOf(true)).toEqual({ missing: false, what: "is damaged: bits of its coded picture are wrong" });
  });
});

describe("the end of a TIFF", () => {
  it("that is all zeros from a disk block on may never have been written", () => {
    const written = Buffer.alloc(40_960, 7);
    const flawOf = (bytes: Buffer) => findFlaw(bytes, { kind: "tiff", pixels: 100 })?.what;
    expect(flawOf(Buffer.concat([written, Buffer.alloc(40_960)]))).toBe(
      "may be an unfinished copy: its last 41 kB at 50 % of the file are all zeros",
    );
    // A black strip at the bottom.
    expect(flawOf(Buffer.concat([written, Buffer.alloc(3, 7), Buffer.alloc(40_960)]))).toBeUndefined();
    expect(flawOf(written)).toBeUndefined();
  });
});

describe("a publish", () => {
  const desk = publishing();
  const yaml = "title: Trip\nsets:\n  - id: all\n    title: All\n";
  const put = async (file: string, make: Case[1]) => writeFile(path.join(desk.content, file), await make());

  it("reports every damaged file by name, in each run until it is replaced, and still publishes it", async () => {
    await desk.write("trip/gallery.yaml", yaml);
    await desk.photo("trip/all/fine.jpg");
    for (const [i, [, make]] of DAMAGED.entries()) await put(`trip/all/bad-${i}.jpg`, make);
    const first = await desk.publish();
    expect(outcomes(first)).toEqual({ trip: "published" });
    const warnings = first.warnings.map((warning) => warning.replaceAll(`${desk.content}/`, ""));
    expect(warnings).toHaveLength(DAMAGED.length);
    for (const [i] of DAMAGED.entries())
      expect(warnings[i]).toMatch(
        new RegExp(`^trip/all/bad-${i}\\.jpg is damaged.*\\. It is published as it is\\. Copy or export it again\\.$`),
      );
    expect(first.galleries[0]?.damaged).toEqual(DAMAGED.map((_, i) => `bad-${i}`));
    const again = await desk.publish();
    expect(outcomes(again)).toEqual({ trip: "unchanged" });
    expect(again.warnings).toEqual(first.warnings);
    expect(again.galleries[0]?.damaged).toHaveLength(DAMAGED.length);
    const lines: string[] = [];
    const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    expect(printReport({ ...again, warnings: [] }, { site: null })).toBe(0);
    spy.mockRestore();
    expect(lines.join("")).toContain(
      `unchanged, ${DAMAGED.length + 1} photos, ${DAMAGED.length} of them damaged (see above)`,
    );
    const manifest = JSON.stringify(await desk.livePhoto("trip", "bad-0"));
    expect(manifest).not.toContain("damage");
    for (const [i] of DAMAGED.entries()) await put(`trip/all/bad-${i}.jpg`, () => made.jpeg);
    const replaced = await desk.publish();
    expect(replaced).toMatchObject({ warnings: [], galleries: [{ outcome: "published" }] });
    expect(replaced.galleries[0]).not.toHaveProperty("damaged");
    expect(await readFile(path.join(desk.content, "trip/photos.lock.json"), "utf8")).not.toContain("damage");
  });

  it("reports all files that lack a part in one run, and keeps the gallery as it was", async () => {
    await desk.write("trip/gallery.yaml", yaml);
    await desk.photo("trip/all/fine.jpg");
    for (const [i, [, make]] of REFUSED.entries()) await put(`trip/all/cut-${String(i).padStart(2, "0")}.jpg`, make);
    await put("trip/all/scratched.jpg", () => scratched(made.jpeg));
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ trip: "failed" });
    const said = told(report, desk.content);
    for (const [i] of REFUSED.entries()) {
      expect(said.filter((line) => line.startsWith(`trip/all/cut-${String(i).padStart(2, "0")}.jpg `))).toHaveLength(1);
    }
    expect(report.warnings.join()).toContain("scratched.jpg is damaged");
  });

  it("checks published photos that were never checked when their originals are read again, and keeps them", async () => {
    await desk.write("trip/gallery.yaml", yaml);
    await desk.photo("trip/all/fine.jpg");
    await put("trip/all/bad.jpg", () => scratched(made.jpeg));
    await put("trip/all/cut.jpg", () => made.jpeg);
    await desk.publish();
    const lockFile = path.join(desk.content, "trip/photos.lock.json");
    const before = await readFile(lockFile, "utf8");
    // As a version wrote it that did not look for damage.
    await writeFile(lockFile, before.replace(/,"decoder":\d+/g, "").replace(/,"damage":"[^"]*"/g, ""));
    const read = await desk.publish();
    expect(outcomes(read)).toEqual({ trip: "unchanged" });
    expect(read.galleries[0]?.damaged).toEqual(["bad"]);
    expect(await readFile(lockFile, "utf8")).toBe(before);
  });

  it("checks all originals again when asked to", async () => {
    await desk.write("trip/gallery.yaml", yaml);
    await desk.photo("trip/all/fine.jpg");
    await put("trip/all/large.jpg", async () => flippedLate(await large()));
    expect((await desk.publish()).warnings).toEqual([]);
    const checked = await desk.publish({ check: true });
    expect(outcomes(checked)).toEqual({ trip: "unchanged" });
    expect(checked.warnings.join()).toContain(
      "large.jpg is damaged: bits of its coded picture are wrong. It is published",
    );
    expect((await desk.publish()).galleries[0]?.damaged).toEqual(["large"]);
  });
});
