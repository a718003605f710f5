import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import readExifTags from "exif-reader";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { gamma, SRGB_CURVE } from "../../scripts/publish/colour/curve.ts";
import { ADOBE_PRIMARIES, P3_PRIMARIES } from "../../scripts/publish/colour/primaries.ts";
import { profileOf } from "../../scripts/publish/colour/profile.ts";
import { afterExifHeader, readExif } from "../../scripts/publish/exif/exif.ts";
import { blankLocation } from "../../scripts/publish/location/blank.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { photoKind } from "../../scripts/publish/photo/kind.ts";
import { renderPhoto } from "../../scripts/publish/photo/render-photo.ts";
import { keys } from "../../worker/store/keys.ts";
import { inSpace } from "../support/colour-reference.ts";
import { type HeicWish, heicBytes, heifBox, uint32 } from "../support/heic.ts";
import { photoBytes } from "../support/photos.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();

type Rgb = readonly [number, number, number];

const RED: Rgb = [200, 60, 40];
const GREEN: Rgb = [110, 200, 80];
const BLUE: Rgb = [30, 50, 210];
const PALE: Rgb = [230, 226, 220];
/** Two rows of three, the last three alike. */
const BLOCKS = [RED, GREEN, BLUE, PALE, PALE, PALE];
const PICTURE = { blocks: BLOCKS, columns: 3 };

/** How the coded data of a picture begins, behind its length. */
const TILE_HEAD = Buffer.from([0x26, 0x01]);

const P3 = profileOf({ primaries: P3_PRIMARIES, curve: SRGB_CURVE }) ?? Buffer.alloc(0);
const ADOBE = profileOf({ primaries: ADOBE_PRIMARIES, curve: gamma(563 / 256) }) ?? Buffer.alloc(0);

/** Colours in the middle of each block of the JPEG that is made of a HEIC, row by row. */
async function shown(wish: HeicWish): Promise<{ width: number; height: number; colours: number[][]; wide: boolean }> {
  const bytes = heicBytes(wish);
  expect(photoKind(bytes)).toBe("heic");
  const { width, height, renditions } = await renderPhoto(bytes, { kind: "heic", header: await readHeader(bytes) });
  const jpeg = renditions.find(({ format }) => format === "jpg")?.bytes ?? new Uint8Array();
  const { icc } = await sharp(jpeg).metadata();
  const { data, info } = await sharp(jpeg, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([width, height]);
  const colours: number[][] = [];
  for (let y = 8; y < height; y += 16) {
    for (let x = 8; x < width; x += 16) colours.push([...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]);
  }
  return { width, height, colours, wide: icc !== undefined };
}

function expectColours(colours: number[][], expected: readonly (readonly number[])[]): void {
  expect(colours.length).toBe(expected.length);
  for (const [i, colour] of expected.entries()) {
    for (const c of [0, 1, 2]) {
      const difference = Math.abs((colours[i]?.[c] ?? 0) - (colour[c] ?? 0));
      expect(difference, `block ${i} is ${colours[i]}, not ${colour}`).toBeLessThan(7);
    }
  }
}

describe("a HEIC", () => {
  it.each<[string, Partial<HeicWish>]>([
    ["in one piece", {}],
    ["in tiles", { grid: true }],
    ["in 10 bits", { bits: 10 }],
    ["in 10 bits and tiles, with half of the colours", { bits: 10, grid: true, chroma: 1 }],
    ["with half of the colours", { chroma: 1 }],
    ["with half of the colours in a row", { chroma: 2 }],
    ...["heix", "mif1", "miaf", "MiHB", "avif"].map((brand): [string, Partial<HeicWish>] => [
      `of the brand ${brand}`,
      { brand },
    ]),
  ])("%s is decoded", async (_, wish) => {
    const { colours, wide } = await shown({ ...PICTURE, ...wish });
    expectColours(colours, BLOCKS);
    expect(wide).toBe(false);
  });

  it("with grey pixels only is decoded", async () => {
    const { colours } = await shown({ blocks: [[40, 40, 40], PALE], columns: 2, chroma: 0 });
    expectColours(colours, [
      [40, 40, 40],
      [227, 227, 227],
    ]);
  });

  const [A, B, C, D] = [RED, GREEN, BLUE, PALE];
  const LYING = [A, B, C, D];
  it.each<[turns: number | undefined, mirror: 0 | 1 | undefined, columns: number, blocks: Rgb[]]>([
    [undefined, undefined, 4, LYING],
    [1, undefined, 1, [D, C, B, A]],
    [2, undefined, 4, [D, C, B, A]],
    [3, undefined, 1, LYING],
    [undefined, 1, 4, [D, C, B, A]],
    [undefined, 0, 4, LYING],
    [1, 0, 1, LYING],
  ])(
    "is turned by its properties only, whatever EXIF says: irot %s, imir %s",
    async (turns, mirror, columns, blocks) => {
      const exif = Buffer.from("49492a000800000001001201030001000000060000000000000000", "hex");
      for (const grid of [false, true]) {
        const wish = { blocks: LYING, columns: 4, grid, exif, ...(turns === undefined ? {} : { turns }) };
        const picture = await shown({ ...wish, ...(mirror === undefined ? {} : { mirror }) });
        expect([picture.width, picture.height]).toEqual([columns * 16, (4 / columns) * 16]);
        expectColours(picture.colours, blocks);
      }
    },
  );

  it.each<[string, Partial<HeicWish>, "p3" | "adobe"]>([
    ["a profile of Display P3", { icc: P3 }, "p3"],
    ["nclx Display P3", { nclx: { primaries: 12, transfer: 13 } }, "p3"],
    ["a profile of Adobe RGB", { icc: ADOBE }, "adobe"],
    ["a profile of Display P3, in 10 bits and tiles", { icc: P3, bits: 10, grid: true }, "p3"],
  ])("has the colours it claims: %s", async (_, wish, from) => {
    const { colours, wide } = await shown({ blocks: [RED, GREEN], columns: 2, ...wish });
    expect(wide).toBe(true);
    expectColours(colours, [inSpace(RED, { from, to: "p3" }), inSpace(GREEN, { from, to: "p3" })]);
  });

  it("is cut as its property says, before and after it is turned", async () => {
    const [A, B, C, D] = [RED, GREEN, BLUE, PALE];
    const cut = (width: number, height: number, right: number, down: number) =>
      heifBox("clap", uint32(width, 1, height, 1, right, 2, down, 2));
    const turned = heifBox("irot", Buffer.from([1]));
    const wish = { blocks: [A, B, C, D, A, B], columns: 3 };
    for (const [more, size, blocks] of [
      [[cut(32, 32, 16, 0)], [32, 32], [B, C, A, B]],
      [[cut(16, 32, -32, 0)], [16, 32], [A, D]],
      [
        [cut(32, 32, 16, 0), turned],
        [32, 32],
        [C, B, B, A],
      ],
      [
        [turned, cut(32, 32, 0, 16)],
        [32, 32],
        [B, A, A, D],
      ],
    ] as const) {
      const { width, height, colours } = await shown({ ...wish, more });
      expect([width, height]).toEqual(size);
      expectColours(colours, blocks);
    }
  });

  it("in tiles that reach beyond its edge is cut there", async () => {
    const { width, height, colours } = await shown({ ...PICTURE, grid: true, edge: [44, 24] });
    expect([width, height]).toEqual([44, 24]);
    expectColours(colours, [RED, GREEN, BLUE]);
  });

  it("is the picture that the file calls its main one, whatever comes before it", async () => {
    for (const before of ["thumbnail", "picture"] as const) {
      const { colours } = await shown({ ...PICTURE, before });
      expectColours(colours, BLOCKS);
    }
  });

  it("is transparent only where it says so, and shown on white there", async () => {
    const wish = { blocks: [RED, GREEN], columns: 2, beside: [0, 255] };
    for (const [urn, first] of [
      ["urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", [255, 255, 255]],
      ["urn:mpeg:hevc:2015:auxid:2", RED],
      ["urn:com:apple:photo:2020:aux:hdrgainmap", RED],
    ] as const) {
      expectColours((await shown({ ...wish, urn })).colours, [first, GREEN]);
    }
  });

  it("that says another size than its picture has is refused", async () => {
    const beyond = heifBox("clap", uint32(500, 1, 500, 1, 0, 2, 0, 2));
    await expect(shown({ ...PICTURE, more: [beyond] })).rejects.toThrow("can't be decoded: it is damaged or cut off");
  });

  it.each([false, true])("of which a part was never copied is refused, also in tiles: %s", async (grid) => {
    const bytes = heicBytes({ ...PICTURE, grid });
    const data = bytes.indexOf("mdat") + 4;
    const [from, to] = [0.4, 0.6].map((share) => Math.round(data + (bytes.length - data) * share));
    bytes.fill(0, from, to);
    const rendering = renderPhoto(bytes, { kind: "heic", header: await readHeader(bytes) });
    await expect(rendering).rejects.toThrow(/^is an unfinished copy: \d+ bytes at \d+ % of the file are all zeros$/);
  });

  it("of which a tile can't be decoded is refused", async () => {
    const bytes = heicBytes({ ...PICTURE, grid: true });
    // The last tile says it is longer than its data.
    const last = bytes.lastIndexOf(TILE_HEAD) - 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(last) + 40, last);
    const rendering = renderPhoto(bytes, { kind: "heic", header: await readHeader(bytes) });
    await expect(rendering).rejects.toMatchObject({
      name: "PhotoUnreadable",
      message: "is damaged: a part of its picture is missing",
    });
  });

  it.each<[string, string, Buffer]>([
    ["HDR", "is an HDR file (HLG)", heicBytes({ ...PICTURE, bits: 10, nclx: { primaries: 9, transfer: 18 } })],
    ["HDR in PQ", "is an HDR file (PQ)", heicBytes({ ...PICTURE, bits: 10, nclx: { primaries: 9, transfer: 16 } })],
    ["cut off", "can't be decoded: it is damaged or cut off", heicBytes(PICTURE).subarray(0, 900)],
  ])("that is %s is refused with a reason", async (_, message, bytes) => {
    const render = async () => renderPhoto(bytes, { kind: "heic", header: await readHeader(bytes) });
    await expect(render()).rejects.toMatchObject({ name: "PhotoUnreadable", message });
  });
});

/** Brands that say nothing of how the picture is coded, that name only AVIF's profile, or that are wrong. */
const AVIF_BRANDS = [
  ["mif1", "mif1", "miaf", "miaf"],
  ["miaf", "miaf", "miaf", "miaf"],
  ["mif1", "mif1", "avif", "miaf"],
  ["MA1B", "MA1B", "MA1B", "MA1B"],
  ["heic", "mif1", "heic", "heic"],
  ["avis", "avis", "avif", "mif1"],
];

/** An AVIF under other brands: the first, and those it is compatible with. */
async function avifOf([first = "", ...others]: string[]): Promise<Buffer> {
  const background = { r: RED[0], g: RED[1], b: RED[2] };
  const bytes = await sharp({ create: { width: 48, height: 32, channels: 3, background } })
    .avif({ quality: 90, effort: 0 })
    .toBuffer();
  expect(bytes.readUInt32BE(0)).toBe(28);
  bytes.write(first, 8, "latin1");
  bytes.write(others.join(""), 16, "latin1");
  return bytes;
}

describe("a picture in HEIF", () => {
  it.each(AVIF_BRANDS)("coded as AV1 is an AVIF, whatever its brands are: %s, %s, %s, %s", async (...brands) => {
    const bytes = await avifOf(brands);
    expect(photoKind(bytes)).toBe("avif");
    const { renditions } = await renderPhoto(bytes, { kind: "avif", header: await readHeader(bytes) });
    for (const { bytes: one } of renditions) {
      const pixels = await sharp(one).raw().toBuffer();
      expectColours([[...pixels.subarray(0, 3)]], [RED]);
    }
  });

  it.each([
    ["is HEIF with H.264 inside, which Glassine can't read", "avc1"],
    ["is HEIF with JPEG inside, which Glassine can't read", "jpeg"],
    ["is HEIF with JPEG 2000 inside, which Glassine can't read", "j2k1"],
    ["is HEIF with H.266 inside, which Glassine can't read", "vvc1"],
    ["is HEIF with abcd inside, which Glassine can't read", "abcd"],
  ])("coded otherwise %s", async (message, codec) => {
    for (const brand of ["mif1", "heic", "avif"]) {
      for (const grid of [false, true]) {
        const reading = readHeader(heicBytes({ ...PICTURE, brand, codec, grid }));
        await expect(reading).rejects.toMatchObject({ name: "PhotoUnreadable", message, fix: "Export it as JPEG" });
      }
    }
  });

  it.each(["avis", "msf1", "hevc"])("is refused by name when it is a film: %s", async (brand) => {
    const bytes = Buffer.concat([Buffer.from(`\0\0\0\x14ftyp${brand}\0\0\0\0${brand}`, "latin1"), MOOV]);
    await expect(readHeader(bytes)).rejects.toMatchObject({
      message: "is a film, or a series of pictures, which Glassine can't read",
    });
  });
});

const MOOV = Buffer.from("\0\0\0\x10moov\0\0\0\x08free", "latin1");

describe("publishing a HEIC", () => {
  it("delivers an AV1 picture as AVIF, whatever its name and brands", async () => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/plain.jpg");
    await writeFile(path.join(desk.content, "trip/all/IMG_0002.heic"), await avifOf(AVIF_BRANDS[0] ?? []));
    const report = await desk.publish();
    expect(told(report, desk.content)).toEqual([]);
    expect((await desk.livePhoto("trip", "IMG_0002")).original).toMatchObject({
      file: "IMG_0002.heic",
      type: "image/avif",
    });
  });

  it("delivers the original unchanged, and makes JPEG and AVIF to look at", async () => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/plain.jpg");
    const bytes = heicBytes({ ...PICTURE, grid: true, turns: 3 });
    await writeFile(path.join(desk.content, "trip/all/IMG_0001.HEIC"), bytes);
    const report = await desk.publish();
    expect(told(report, desk.content)).toEqual([]);
    expect(outcomes(report)).toEqual({ trip: "published" });
    const { original, web, renditions, width, height } = await desk.livePhoto("trip", "IMG_0001");
    expect([width, height]).toEqual([32, 48]);
    expect(original).toMatchObject({ file: "IMG_0001.HEIC", type: "image/heic", size: bytes.length });
    expect(web).toMatchObject({ file: "IMG_0001.jpg", type: "image/jpeg" });
    const stored = await desk.target.blobs.get(keys.blob(original.blob));
    expect(Buffer.from(stored ?? []).equals(await readFile(path.join(desk.content, "trip/all/IMG_0001.HEIC")))).toBe(
      true,
    );
    expect(renditions.map(({ format, edge }) => `${format} ${edge}`)).toEqual(["avif 48", "jpg 48"]);
  });

  it("blanks its location without changing the picture", async () => {
    const { exif } = await sharp(await photoBytes({ gps: true, taken: "2026:06:13 11:02:03" })).metadata();
    const before = heicBytes({ ...PICTURE, exif: afterExifHeader(exif ?? Buffer.alloc(0)) });
    const bytes = Buffer.from(before);
    expect(blankLocation(bytes, "heic")).toBe(true);
    expect(bytes.length).toBe(before.length);
    const after = await sharp(bytes).metadata();
    expect(readExifTags(after.exif ?? Buffer.alloc(0)).GPSInfo ?? {}).toEqual({});
    expect(readExif(after.exif).taken?.wall).toBe("2026-06-13T11:02:03");
    const shots = await Promise.all(
      [before, bytes].map(async (one) => renderPhoto(one, { kind: "heic", header: await readHeader(one) })),
    );
    expect(shots[1]?.renditions).toEqual(shots[0]?.renditions);
  });
});
