import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PhotoKind } from "../../scripts/content/kind.ts";
import { decodingOf } from "../../scripts/publish/photo/decoding.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { renderPhoto } from "../../scripts/publish/photo/render-photo.ts";
import { inSpace } from "../support/colour-reference.ts";
import { type HeicWish, heicBytes } from "../support/heic.ts";
import { withChunks, withNclx } from "../support/tagged-photos.ts";
import { inMatrix } from "../support/ycc.ts";

type Rgb = readonly [number, number, number];

const COLOURS: Rgb[] = [
  [200, 60, 40],
  [110, 200, 80],
  [30, 50, 210],
  [128, 128, 128],
];
const BLOCK = 16;

/** The colours in the middle of each block of the JPEG that is made of it. */
async function shown(bytes: Buffer, kind: PhotoKind): Promise<number[][]> {
  const { renditions, width } = await renderPhoto(bytes, { kind, header: await readHeader(bytes) });
  const jpeg = renditions.find(({ format }) => format === "jpg")?.bytes ?? new Uint8Array();
  const data = await sharp(jpeg, { ignoreIcc: true }).raw().toBuffer();
  return Array.from({ length: width / BLOCK }, (_, i) => {
    const at = (width * (BLOCK / 2) + i * BLOCK + BLOCK / 2) * 3;
    return [...data.subarray(at, at + 3)];
  });
}

function expectColours(colours: number[][], expected: readonly (readonly number[])[]): void {
  expect(colours.length).toBe(expected.length);
  for (const [i, colour] of expected.entries()) {
    for (const c of [0, 1, 2])
      expect(Math.abs((colours[i]?.[c] ?? 0) - (colour[c] ?? 0)), `${colours[i]}, not ${colour}`).toBeLessThan(7);
  }
}

interface PngWish {
  colours: readonly (readonly number[])[];
  deep: boolean;
  palette?: boolean;
}

/** A PNG of blocks of colours, with or without transparency. */
async function pngOf({ colours, deep, palette = false }: PngWish): Promise<Buffer> {
  const channels = (colours[0]?.length ?? 3) as 1 | 2 | 3 | 4;
  const size = { width: colours.length * BLOCK, height: BLOCK, channels };
  const row = colours.flatMap((colour) => Array.from({ length: BLOCK }, () => colour).flat());
  const numbers = Array.from({ length: BLOCK }, () => row).flat();
  const image = sharp(deep ? Uint16Array.from(numbers) : Uint8Array.from(numbers), { raw: size });
  if (channels < 3)
    return image
      .toColourspace(deep ? "grey16" : "b-w")
      .png()
      .toBuffer();
  return (deep ? image.toColourspace("rgb16") : image).png({ palette }).toBuffer();
}

const narrow = (primaries: number, transfer: number) => ({ cICP: Buffer.from([primaries, transfer, 0, 0]) });
const inNarrow = (number: number, most: number) =>
  Math.round((number / 255) * 219 * ((most + 1) / 256) + (16 * (most + 1)) / 256);

describe("a PNG whose numbers have the range of television, as cICP says", () => {
  it.each([false, true])("is shown with black as black and white as white; in 16 bits: %s", async (deep) => {
    const most = deep ? 65535 : 255;
    const ends: Rgb[] = [...COLOURS, [0, 0, 0], [255, 255, 255]];
    const stored = ends.map((colour) => colour.map((number) => inNarrow(number, most)));
    const rgb = withChunks(await pngOf({ colours: stored, deep }), narrow(1, 13));
    expectColours(await shown(rgb, "png"), ends);
    const grey = withChunks(await pngOf({ colours: stored.map(([r = 0]) => [r]), deep }), narrow(1, 13));
    expectColours(
      await shown(grey, "png"),
      ends.map(([r]) => [r, r, r]),
    );
  });

  it.each([false, true])("is shown on white where it is transparent; in 16 bits: %s", async (deep) => {
    const most = deep ? 65535 : 255;
    const half = (number: number) => 255 - (255 - number) / 2;
    const stored = COLOURS.map((colour) => [...colour.map((n) => inNarrow(n, most)), Math.round(most / 2)]);
    expectColours(
      await shown(withChunks(await pngOf({ colours: stored, deep }), narrow(1, 13)), "png"),
      COLOURS.map((colour) => colour.map(half)),
    );
    const grey = await pngOf({ colours: stored.map(([r = 0, , , a = 0]) => [r, a]), deep });
    expectColours(
      await shown(withChunks(grey, narrow(1, 13)), "png"),
      COLOURS.map(([r]) => [half(r), half(r), half(r)]),
    );
  });

  it("is shown with the colours it claims besides, also in a palette, and where it claims none", async () => {
    const stored = COLOURS.map((colour) => colour.map((number) => inNarrow(number, 255)));
    for (const palette of [false, true]) {
      const png = await pngOf({ colours: stored, deep: false, palette });
      expectColours(
        await shown(withChunks(png, narrow(12, 13)), "png"),
        COLOURS.map((colour) => inSpace([...colour] as [number, number, number], { from: "p3", to: "p3" })),
      );
      expectColours(await shown(withChunks(png, narrow(2, 2)), "png"), COLOURS);
    }
  });

  it("is rendered again if it was published before; others are not", async () => {
    const png = await pngOf({ colours: COLOURS, deep: false });
    const decoding = async (bytes: Buffer) => decodingOf({ bytes, kind: "png", header: await readHeader(bytes) });
    expect(await decoding(withChunks(png, narrow(1, 13)))).toBe(3);
    expect(await decoding(withChunks(png, { cICP: Buffer.from([1, 13, 0, 1]) }))).toBe(0);
  });
});

/** By ITU-T H.273: red, green and blue themselves, unspecified, FCC, BT.601, SMPTE 240M, BT.2020, and derived from primaries. */
const READ = [0, 1, 2, 4, 5, 6, 7, 9, 12];
const RANGES = [true, false];
const P3 = { primaries: 12, transfer: 13 };

const heicIn = (matrix: number, full: boolean, wish: Partial<HeicWish> = {}) =>
  heicBytes({
    blocks: COLOURS.map((colour) => inMatrix(colour, { matrix, full, bits: wish.bits ?? 8 })),
    columns: COLOURS.length,
    ycc: true,
    nclx: { ...P3, matrix, full },
    ...wish,
  });

const inP3 = COLOURS.map((colour) => inSpace([...colour] as [number, number, number], { from: "p3", to: "p3" }));

describe("the numbers of a HEIC become the colours that nclx says they are", () => {
  it.each(READ)(
    "by matrix %i, in full range and that of television, in 8 bits and 10, whole and in tiles",
    async (matrix) => {
      for (const full of RANGES) {
        for (const wish of [{}, { bits: 10 }, { grid: true }, { chroma: 1 }] as const) {
          if (matrix === 0 && "chroma" in wish) continue;
          expectColours(await shown(heicIn(matrix, full, wish), "heic"), inP3);
        }
      }
    },
  );

  it("by YCgCo where the decoder reads it right", async () => {
    expectColours(await shown(heicIn(8, true), "heic"), inP3);
  });

  it("also beside a profile", async () => {
    const { icc = Buffer.alloc(0) } = await sharp(
      await sharp(await pngOf({ colours: COLOURS, deep: false }))
        .withIccProfile("p3")
        .png()
        .toBuffer(),
    ).metadata();
    expectColours(await shown(heicIn(1, false, { icc }), "heic"), inP3);
  });
});

describe("the numbers of an AVIF become the colours that nclx says they are", () => {
  // Stored by BT.601 in full range, whatever they are.
  const fromStored = ([y, cb, cr]: Rgb): number[] => [
    y + 1.402 * (cr - 128),
    y - 0.344_136 * (cb - 128) - 0.714_136 * (cr - 128),
    y + 1.772 * (cb - 128),
  ];
  const PALE: Rgb[] = [
    [160, 110, 100],
    [110, 150, 105],
    [105, 110, 150],
    [128, 128, 128],
  ];

  it.each(READ.filter((matrix) => matrix !== 0))(
    "by matrix %i, in full range and that of television",
    async (matrix) => {
      for (const full of RANGES) {
        const stored = PALE.map((colour) => fromStored(inMatrix(colour, { matrix, full, bits: 8 })).map(Math.round));
        expect(stored.flat().every((number) => number >= 0 && number <= 255)).toBe(true);
        const avif = await sharp(await pngOf({ colours: stored, deep: false }))
          .withIccProfile("srgb")
          .avif({ quality: 100, effort: 0, chromaSubsampling: "4:4:4" })
          .toBuffer();
        expectColours(await shown(withNclx(avif, { ...P3, matrix, full }), "avif"), PALE);
      }
    },
  );
});

describe("colours that a decoder would get wrong are refused by their name", () => {
  it.each([
    [8, "YCgCo"],
    [10, "BT.2020 of constant luminance"],
    [11, "SMPTE ST 2085"],
    [13, "constant luminance"],
    [14, "ICtCp"],
    [15, "IPT-C2"],
    [16, "YCgCo-R"],
    [17, "YCgCo-R"],
    [99, "matrix 99"],
  ])("matrix %i: %s", async (matrix, name) => {
    const avif = await sharp(await pngOf({ colours: COLOURS, deep: false }))
      .withIccProfile("srgb")
      .avif()
      .toBuffer();
    const files: [string, Buffer][] = [
      ["HEIC", heicIn(matrix, false)],
      ["HEIC", heicIn(matrix, true, { bits: 10 })],
      ["HEIC", heicIn(matrix, false, { grid: true })],
      ["AVIF", withNclx(avif, { primaries: 1, transfer: 13, matrix, full: false })],
    ];
    for (const [called, bytes] of files) {
      await expect(readHeader(bytes)).rejects.toMatchObject({
        name: "PhotoUnreadable",
        message: `is ${called} with colours in ${name}, which Glassine can't read`,
        fix: "Export it as JPEG",
      });
    }
  });
});
