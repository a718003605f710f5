import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { gamma } from "../../scripts/publish/colour/curve.ts";
import { ADOBE_PRIMARIES, SRGB_PRIMARIES } from "../../scripts/publish/colour/primaries.ts";
import { profileOf } from "../../scripts/publish/colour/profile.ts";
import { decodingOf } from "../../scripts/publish/photo/decoding.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { renderPhoto } from "../../scripts/publish/photo/render-photo.ts";
import { cmykProfile } from "../support/cmyk-profile.ts";
import { inSpace, labInSrgb, type SpaceName } from "../support/colour-reference.ts";
import { type FlatJpegWish, flatJpeg } from "../support/flat-jpeg.ts";
import { type TiffWish, tiffBytes } from "../support/tiffs.ts";
import { inMatrix } from "../support/ycc.ts";

const ADOBE = profileOf({ primaries: ADOBE_PRIMARIES, curve: gamma(563 / 256) });
const LINEAR = profileOf({ primaries: SRGB_PRIMARIES, curve: gamma(1) });
const GREY = Buffer.from(LINEAR ?? []);
GREY.write("GRAY", 16, "latin1");
GREY.write("kTRC", GREY.indexOf("rTRC"), "latin1");

/** What the numbers beyond the colours are, by ExtraSamples: 0 unspecified, 1 associated, 2 unassociated transparency. */
const EXTRAS = [[], [0], [1], [2], [0, 0], [2, 0], [0, 2], [0, 1], [1, 0]];
const OPAQUE = 0.5;

const RGB8 = [200, 60, 40];

type Stored = Pick<TiffWish, "photometric" | "inkset"> & { pixel: number[] };

const GREYS: Stored[] = [
  { photometric: 1, pixel: [100] },
  { photometric: 0, pixel: [100] },
];
const COLOURS: Stored[] = [
  { photometric: 2, pixel: [200, 60, 40] },
  { photometric: 8, pixel: [117, 54, 214] },
];
const INKS: Stored[] = [{ photometric: 5, inkset: 1, pixel: [0, 200, 200, 0] }];
const ALL = [...GREYS, ...COLOURS, ...INKS];

/** How a TIFF in JPEG may be laid out, and with how many channels the decoder reads it. */
const LAYOUTS = [
  { called: "in strips", layout: {}, colours: ALL, extras: [[]] },
  { called: "in strips, with one more channel", layout: {}, colours: [...GREYS, ...COLOURS], extras: [[0], [2]] },
  {
    called: "in strips, with two more channels",
    layout: {},
    colours: GREYS,
    extras: [
      [0, 0],
      [2, 0],
      [0, 2],
    ],
  },
  { called: "each channel on its own", layout: { planar: true }, colours: ALL, extras: [[], [0], [2], [0, 2]] },
  { called: "in tiles", layout: { tiled: true }, colours: [...GREYS, ...COLOURS.slice(0, 1), ...INKS], extras: [[]] },
];

interface Colour {
  called: string;
  photometric: number;
  /** From 0 to 1, as they are stored; Lab as L, a, b. */
  numbers: number[];
  white: number[];
  profile: Buffer | null;
  /** What a blend of numbers should come out as. */
  shown: (numbers: number[]) => number[];
}

const rgbIn = (from: SpaceName, to: "srgb" | "p3") => (numbers: number[]) => {
  const [r = 0, g = r, b = r] = numbers.map((number) => number * 255);
  return inSpace([r, g, b], { from, to });
};

const CMYK = cmykProfile();
const [GREY_OF, RGB_OF] = [[0.4], [0.78, 0.3, 0.2]];

const integers: Colour[] = [
  { called: "grey", photometric: 1, numbers: GREY_OF, white: [1], profile: null, shown: rgbIn("srgb", "srgb") },
  {
    called: "grey, white is zero",
    photometric: 0,
    numbers: GREY_OF,
    white: [0],
    profile: null,
    shown: (n) => rgbIn("srgb", "srgb")([1 - (n[0] ?? 0)]),
  },
  {
    called: "grey with a profile",
    photometric: 1,
    numbers: GREY_OF,
    white: [1],
    profile: GREY,
    shown: rgbIn("linear", "srgb"),
  },
  { called: "RGB", photometric: 2, numbers: RGB_OF, white: [1, 1, 1], profile: null, shown: rgbIn("srgb", "srgb") },
  {
    called: "RGB with a profile",
    photometric: 2,
    numbers: RGB_OF,
    white: [1, 1, 1],
    profile: ADOBE,
    shown: rgbIn("adobe", "p3"),
  },
];
const floats: Colour[] = [
  { called: "grey", photometric: 1, numbers: GREY_OF, white: [1], profile: null, shown: rgbIn("linear", "srgb") },
  { called: "RGB", photometric: 2, numbers: RGB_OF, white: [1, 1, 1], profile: null, shown: rgbIn("linear", "srgb") },
  {
    called: "RGB with a profile",
    photometric: 2,
    numbers: RGB_OF,
    white: [1, 1, 1],
    profile: ADOBE,
    shown: rgbIn("adobe", "p3"),
  },
];

/** A pixel with its extra channels, and what of it is seen on white. */
function blend(
  { numbers, white }: Pick<Colour, "numbers" | "white">,
  extra: number[],
): { stored: number[]; seen: number[] } {
  const alpha = extra.find((kind) => kind > 0);
  const opaque = alpha ? OPAQUE : 1;
  const stored = alpha === 1 ? numbers.map((n, i) => (white[i] === 0 ? 0.5 * n : n * OPAQUE)) : numbers;
  const seen = numbers.map((n, i) => n * opaque + (white[i] ?? 0) * (1 - opaque));
  return { stored: [...stored, ...extra.map((kind) => (kind > 0 ? OPAQUE : 0.01))], seen };
}

async function pixelOf(wish: TiffWish): Promise<{ pixels: number[][]; decoding: number }> {
  const bytes = tiffBytes(wish);
  const header = await readHeader(bytes);
  const { renditions } = await renderPhoto(bytes, { kind: "tiff", header });
  const pixels = await Promise.all(
    renditions.map(async ({ bytes: one }) => [
      ...(await sharp(one, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3),
    ]),
  );
  return { pixels, decoding: decodingOf({ bytes, kind: "tiff", header }) };
}

function expectShown(pixels: number[][], shown: number[]): void {
  for (const pixel of pixels) {
    for (const i of [0, 1, 2])
      expect(Math.abs((pixel[i] ?? 0) - (shown[i] ?? 0)), `${pixel}, not ${shown}`).toBeLessThan(5);
  }
}

const table = (colours: Colour[]) =>
  colours.flatMap((colour) => EXTRAS.map((extra) => ({ ...colour, extra, of: extra.join(",") || "none" })));

describe("a TIFF's values are shown as they are meant", () => {
  it.each(table(integers))("$called, in 8 bits and in 16, extra channels: $of", async (colour) => {
    const { stored, seen } = blend(colour, colour.extra);
    for (const [bits, most] of [
      [8, 255],
      [16, 65535],
      [32, 2 ** 32 - 1],
    ] as const) {
      const pixel = stored.map((n) => Math.round(n * most));
      const { pixels } = await pixelOf({
        photometric: colour.photometric,
        bits,
        extra: colour.extra,
        pixel,
        icc: colour.profile,
      });
      expectShown(pixels, colour.shown(seen));
    }
  });

  it.each(table(floats))("$called, in floating-point numbers, extra channels: $of", async (colour) => {
    const { stored, seen } = blend(colour, colour.extra);
    const { pixels } = await pixelOf({
      photometric: colour.photometric,
      bits: 32,
      format: 3,
      extra: colour.extra,
      pixel: stored,
      icc: colour.profile,
    });
    expectShown(pixels, colour.shown(seen));
  });

  it.each(EXTRAS.map((extra) => ({ extra, of: extra.join(",") || "none" })))(
    "CMYK, extra channels: $of",
    async ({ extra }) => {
      // Corners of the profile's table, which nothing has to be interpolated for.
      const numbers = [0, 1, 1, 0];
      const { stored, seen } = blend({ numbers, white: [0, 0, 0, 0] }, extra);
      for (const [bits, most, format] of [
        [8, 255, 1],
        [16, 65535, 1],
        [32, 1, 3],
      ] as const) {
        const pixel = stored.map((n) => (format === 3 ? n : Math.round(n * most)));
        const plain = seen.map((n) => Math.round(n * 255));
        for (const icc of [null, CMYK.icc]) {
          const { pixels } = await pixelOf({ photometric: 5, inkset: 1, bits, format, extra, pixel, icc });
          const flat = await pixelOf({ photometric: 5, inkset: 1, bits: 8, pixel: plain, icc });
          expectShown(pixels, flat.pixels[0] ?? []);
          if (icc && seen.every((n) => n === 0 || n === 1)) expectShown(pixels, labInSrgb(CMYK.red));
        }
      }
    },
  );

  it.each(EXTRAS.map((extra) => ({ extra, of: extra.join(",") || "none" })))(
    "Lab, extra channels: $of",
    async ({ extra }) => {
      const opaque = extra.some((kind) => kind > 0) ? OPAQUE : 1;
      const [l, a, b] = [46, 54, -42];
      const stored = extra.includes(1) ? OPAQUE : 1;
      for (const [bits, whole, step, most] of [
        [8, 255, 1, 255],
        [16, 65535, 256, 65535],
      ] as const) {
        const lab = [
          Math.round((l * stored * whole) / 100),
          Math.round(a * stored) * step,
          Math.round(b * stored) * step,
        ];
        const rest = extra.map((kind) => Math.round((kind > 0 ? OPAQUE : 0.01) * most));
        const { pixels } = await pixelOf({ photometric: 8, bits, extra, pixel: [...lab, ...rest] });
        const shown = labInSrgb([l, a, b]).map((number) => number);
        if (opaque === 1) expectShown(pixels, shown);
        else expectShown(pixels, labInSrgb([l * OPAQUE + 50, a * OPAQUE, b * OPAQUE]));
      }
    },
  );

  it.each(LAYOUTS)("in JPEG as without it: $called", async ({ layout, colours, extras }) => {
    for (const { photometric, pixel: colour, inkset } of colours) {
      for (const extra of extras) {
        const pixel = [...colour, ...extra.map((kind) => (kind > 0 ? 128 : 3))];
        const wish = { photometric, bits: 8 as const, extra, pixel, ...(inkset ? { inkset } : {}) };
        const plain = await pixelOf(wish);
        const { pixels } = await pixelOf({ ...wish, ...layout, jpeg: true });
        expectShown(pixels, plain.pixels[0] ?? []);
      }
    }
  });

  it("YCbCr in JPEG, in strips and in tiles", async () => {
    for (const tiled of [false, true]) {
      const wish = { photometric: 6, bits: 8, pixel: [100, 98, 190], subsampling: [1, 1], jpeg: true, tiled } as const;
      expectShown((await pixelOf(wish)).pixels, [187, 66, 47]);
    }
  });

  it("Lab as profiles write it, in 8 bits and in 16", async () => {
    for (const [bits, pixel] of [
      [8, [117, 182, 86]],
      [16, [29_983, 182 * 256, 86 * 256]],
    ] as const) {
      expectShown((await pixelOf({ photometric: 9, bits, pixel })).pixels, labInSrgb([46, 54, -42]));
    }
  });

  it.each([1, 2, 4, 8, 16] as const)(
    "grey in %i bits, also where its only channel is said to be on its own",
    async (bits) => {
      const most = 2 ** bits - 1;
      const stored = Math.round(most * 0.7);
      for (const photometric of [0, 1]) {
        const value = Math.round(((photometric === 0 ? most - stored : stored) / most) * 255);
        for (const layout of [{}, { tiled: true }, { planar: true }, { planar: true, tiled: true }]) {
          const { pixels, decoding } = await pixelOf({ photometric, bits, pixel: [stored], ...layout });
          expectShown(pixels, [value, value, value]);
          expect(decoding).toBe("planar" in layout ? 3 : 0);
        }
      }
    },
  );

  it("a palette, with and without transparency", async () => {
    const palette = RGB8.flatMap((number) => Array.from({ length: 256 }, (_, i) => (i === 7 ? number * 257 : 0)));
    const wish = { photometric: 3, bits: 8, palette } as const;
    expectShown((await pixelOf({ ...wish, pixel: [7] })).pixels, RGB8);
    expectShown((await pixelOf({ ...wish, pixel: [7, 255], extra: [2] })).pixels, RGB8);
    expectShown((await pixelOf({ ...wish, pixel: [7, 0], extra: [2] })).pixels, [255, 255, 255]);
  });

  it("upright, whichever way it was stored", async () => {
    const bytes = tiffBytes({ photometric: 2, bits: 8, extra: [0], pixel: [200, 60, 40, 1], orientation: 6 });
    const photo = await renderPhoto(bytes, { kind: "tiff", header: await readHeader(bytes) });
    expect([photo.width, photo.height]).toEqual([16, 24]);
    const { width, height } = await sharp(photo.renditions[0]?.bytes).metadata();
    expect([width, height]).toEqual([16, 24]);
  });

  it("and only photos that were shown wrongly are rendered again", async () => {
    const decodings = async (wish: Omit<TiffWish, "bits">) =>
      Promise.all(([8, 16] as const).map(async (bits) => (await pixelOf({ ...wish, bits })).decoding));
    expect(await decodings({ photometric: 2, pixel: [200, 60, 40] })).toEqual([0, 0]);
    expect(await decodings({ photometric: 2, pixel: [200, 60, 40, 128], extra: [2] })).toEqual([0, 0]);
    expect(await decodings({ photometric: 2, pixel: [200, 60, 40, 128], extra: [0] })).toEqual([1, 1]);
    expect(await decodings({ photometric: 5, inkset: 1, pixel: [0, 60, 40, 0] })).toEqual([0, 0]);
    expect(await decodings({ photometric: 8, pixel: [100, 60, 40] })).toEqual([1, 1]);
  });
});

const TILES = { bits: 8, tiled: true } as const;
const YCBCR = "is a TIFF of YCbCr other than in an ordinary JPEG";

describe("a file that can't be shown is refused by its name", () => {
  it.each<[string, TiffWish]>([
    ["is a TIFF of a camera's raw data (CFA)", { photometric: 32803, bits: 16, pixel: [300] }],
    ["is a TIFF of a camera's raw data (LinearRaw)", { photometric: 34892, bits: 16, pixel: [300, 200, 100] }],
    ["is a TIFF of ITU Lab", { photometric: 10, bits: 8, pixel: [30, 20, 10] }],
    ["is a TIFF of LogLuv", { photometric: 32845, bits: 16, pixel: [30, 20, 10] }],
    ["is a TIFF of inks other than CMYK", { photometric: 5, inkset: 2, bits: 8, pixel: [30, 20, 10, 5] }],
    ["is a TIFF of 2 channels where there should be 4", { photometric: 5, inkset: 1, bits: 8, pixel: [30, 20] }],
    ["is a TIFF of signed or complex numbers", { photometric: 1, format: 2, bits: 16, pixel: [30] }],
    ["is a TIFF of 64-bit floating-point numbers", { photometric: 2, format: 3, bits: 64, pixel: [0.3, 0.2, 0.1] }],
    ["is a TIFF in tiles that have one channel each", { ...TILES, photometric: 2, pixel: RGB8, planar: true }],
    [
      "is a TIFF in tiles that have one channel each",
      { ...TILES, photometric: 2, pixel: RGB8, planar: true, jpeg: true },
    ],
    ["is a TIFF of 2 channels in JPEG tiles", { ...TILES, photometric: 1, extra: [2], pixel: [9, 9], jpeg: true }],
    [
      "is a TIFF of 4 channels in JPEG tiles",
      { ...TILES, photometric: 2, extra: [0], pixel: [...RGB8, 9], jpeg: true },
    ],
    [
      "is a TIFF of 4 channels in JPEG tiles",
      { ...TILES, photometric: 2, extra: [2], pixel: [...RGB8, 9], jpeg: true },
    ],
    ["is a TIFF of Lab in JPEG tiles", { ...TILES, photometric: 8, pixel: RGB8, jpeg: true }],
    ["is a TIFF of 5 channels in JPEG", { photometric: 5, bits: 8, extra: [0], pixel: [...RGB8, 9, 9], jpeg: true }],
    ["is a TIFF of 5 channels in JPEG", { photometric: 2, bits: 8, extra: [2, 0], pixel: [...RGB8, 9, 9], jpeg: true }],
    ["is a TIFF of 3-bit numbers", { photometric: 1, bits: 3, pixel: [5] }],
    ["is a TIFF of several channels in 4-bit numbers", { photometric: 2, bits: 4, pixel: [5, 6, 7] }],
    [
      "is a TIFF of 16-bit floating-point numbers, each channel on its own",
      { photometric: 2, bits: 16, format: 3, pixel: RGB8, planar: true },
    ],
    ["is a TIFF of a palette and other channels", { photometric: 3, bits: 8, extra: [0], pixel: [7, 9] }],
    ["is a TIFF of colours of kind 99", { photometric: 99, bits: 8, pixel: RGB8 }],
    ["is a TIFF that doesn't say what its numbers mean", { photometric: 2, bits: 8, pixel: RGB8, without: [262] }],
    [YCBCR, { photometric: 6, bits: 8, pixel: RGB8, subsampling: [1, 1] }],
    [YCBCR, { ...TILES, photometric: 6, pixel: RGB8, subsampling: [2, 2] }],
    [YCBCR, { photometric: 6, bits: 8, pixel: RGB8, subsampling: [1, 1], planar: true, jpeg: true }],
    [YCBCR, { photometric: 6, bits: 8, extra: [2], pixel: [...RGB8, 9], subsampling: [1, 1], jpeg: true }],
    ["is a TIFF in JPEG XL", { photometric: 2, bits: 8, pixel: RGB8, compression: 52546 }],
    ["is a TIFF in JPEG 2000", { photometric: 2, bits: 8, pixel: RGB8, compression: 34712 }],
    ["is a TIFF in Zstandard", { photometric: 2, bits: 8, pixel: RGB8, compression: 50000 }],
    ["is a TIFF in old-style JPEG", { photometric: 6, bits: 8, pixel: RGB8, compression: 6 }],
    ["is a TIFF in compression 99", { photometric: 2, bits: 8, pixel: RGB8, compression: 99 }],
    ["is an HDR file (brighter than white)", { photometric: 2, format: 3, bits: 32, pixel: [3, 2, 1] }],
  ])("%s", async (message, wish) => {
    await expect(pixelOf(wish)).rejects.toMatchObject({ name: "PhotoUnreadable", message });
  });

  it.each(["deflate", "packbits", "lzw", "webp"] as const)("but not a TIFF in %s", async (compression) => {
    const background = { r: 200, g: 60, b: 40 };
    const bytes = await sharp({ create: { width: 24, height: 16, channels: 3, background } })
      .tiff({ compression, quality: 95 })
      .toBuffer();
    const { renditions } = await renderPhoto(bytes, { kind: "tiff", header: await readHeader(bytes) });
    expectShown([[...(await sharp(renditions[0]?.bytes).raw().toBuffer()).subarray(0, 3)]], RGB8);
  });

  it.each<[string, Partial<FlatJpegWish>]>([
    ["a JPEG of 2 channels", { pixel: [100, 200] }],
    ["a JPEG of 5 channels", { pixel: [1, 2, 3, 4, 5] }],
    [
      "a JPEG of channels in thirds of its size",
      {
        sampling: [
          [3, 1],
          [2, 1],
          [1, 1],
        ],
      },
    ],
    ["a JPEG that says its height only at its end", { height: 0 }],
    ["a hierarchical JPEG", { before: Buffer.from("ffde0011080020003003011100021100031100", "hex") }],
  ])("is %s, which Glassine can't read, too", async (called, wish) => {
    const bytes = flatJpeg({ width: 48, height: 32, pixel: RGB8, ...wish });
    await expect(readHeader(bytes)).rejects.toMatchObject({
      message: `is ${called}, which Glassine can't read`,
      fix: "Export it as an ordinary JPEG",
    });
  });

  it.each([
    ["a JPEG of 12 bits", 0xc1, 12],
    ["a lossless JPEG", 0xc3, 8],
    ["JPEG-LS", 0xf7, 8],
  ])("is %s, which Glassine can't read", async (called, marker, bits) => {
    const bytes = await sharp({ create: { width: 24, height: 16, channels: 3, background: "#aa4422" } })
      .jpeg()
      .toBuffer();
    const at = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt8(marker, at + 1);
    bytes.writeUInt8(bits, at + 4);
    await expect(readHeader(bytes)).rejects.toMatchObject({
      message: `is ${called}, which Glassine can't read`,
      fix: "Export it as an ordinary JPEG",
    });
  });
});

/** Cyan, magenta, yellow and black as Adobe's programs store them: 255 means no ink. */
const INK = [200, 60, 40, 255];
const YCC = [100, 98, 190];

describe("a JPEG's values are shown as they are meant", () => {
  it.each<[string, Partial<FlatJpegWish>, number[]]>([
    ["YCbCr", {}, [187, 66, 47]],
    [
      "4:2:0",
      {
        sampling: [
          [2, 2],
          [1, 1],
          [1, 1],
        ],
      },
      [187, 66, 47],
    ],
    [
      "4:1:1",
      {
        sampling: [
          [4, 1],
          [1, 1],
          [1, 1],
        ],
      },
      [187, 66, 47],
    ],
    [
      "4:4:0",
      {
        sampling: [
          [1, 2],
          [1, 1],
          [1, 1],
        ],
      },
      [187, 66, 47],
    ],
    [
      "colours larger than luma",
      {
        sampling: [
          [1, 1],
          [2, 2],
          [2, 2],
        ],
      },
      [187, 66, 47],
    ],
    ["restart markers", { restart: 1 }, [187, 66, 47]],
    [
      "restart markers, 4:2:0",
      {
        restart: 2,
        sampling: [
          [2, 2],
          [1, 1],
          [1, 1],
        ],
      },
      [187, 66, 47],
    ],
    ["RGB, as Adobe's marker says", { pixel: RGB8, adobe: 0 }, RGB8],
    ["grey", { pixel: [90] }, [90, 90, 90]],
    ["grey with a size of its own", { pixel: [90], sampling: [[2, 2]] }, [90, 90, 90]],
  ])("%s", async (_, wish, expected) => {
    expectShown([await jpegPixel(wish)], expected);
  });

  it("CMYK and YCCK, with Adobe's marker and without it", async () => {
    // What is left of each colour, as RGB, in YCbCr.
    const [y, cb, cr] = inMatrix([55, 195, 215], { matrix: 6, full: true, bits: 8 });
    const plain = await jpegPixel({ pixel: INK, adobe: 0 });
    const [red = 0, green = 0, blue = 0] = plain;
    expect(red > 150 && green < 110 && blue < 90, `${plain}`).toBe(true);
    expectShown([await jpegPixel({ pixel: [y, cb, cr, 255], adobe: 2 })], plain);
    expectShown([await jpegPixel({ pixel: INK })], plain);
  });
});

/** The first pixel of what is made of it. */
async function jpegPixel(wish: Partial<FlatJpegWish>): Promise<number[]> {
  const bytes = flatJpeg({ width: 48, height: 32, pixel: YCC, ...wish });
  const { renditions, damage } = await renderPhoto(bytes, { kind: "jpeg", header: await readHeader(bytes) });
  expect(damage).toBeUndefined();
  const pixels = await sharp(renditions.at(-1)?.bytes).toColourspace("srgb").raw().toBuffer();
  return [...pixels.subarray(0, 3)];
}
