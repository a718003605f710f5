import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PhotoKind } from "../../scripts/content/kind.ts";
import { readDescription } from "../../scripts/publish/description/description.ts";
import { readExif } from "../../scripts/publish/exif/exif.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { DECODER, edgesOf, isByRecipe, keptHash, photoHash } from "../../scripts/publish/photo/recipe.ts";
import { type RenderedPhoto, renderPhoto } from "../../scripts/publish/photo/render-photo.ts";
import { type PhotoWish, photoBytes, withProfile } from "../support/photos.ts";

async function render(bytes: Buffer, kind: PhotoKind): Promise<RenderedPhoto> {
  const header = await readHeader(bytes);
  return renderPhoto(bytes, { kind, header, rights: readDescription({ bytes, kind, header, file: "a.jpg" }) });
}

async function develop(wish: PhotoWish): Promise<RenderedPhoto> {
  return render(await photoBytes(wish), wish.format ?? "jpeg");
}

const sizes = ({ renditions }: RenderedPhoto) => renditions.map(({ format, edge }) => `${format} ${edge}`).join(", ");

/** First pixel, with its numbers from the file. */
async function firstPixel(bytes: Uint8Array): Promise<number[]> {
  return [...(await sharp(bytes, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)];
}

/** A small profile with the primaries of Adobe RGB and the curve of sRGB. */
async function adobePrimaries(): Promise<Buffer> {
  const icc = Buffer.from((await sharp(await photoBytes({ wide: true })).metadata()).icc ?? []);
  const primaries = { rXYZ: [0.6097, 0.3111, 0.0195], gXYZ: [0.2053, 0.6257, 0.0609], bXYZ: [0.1492, 0.0632, 0.7446] };
  for (const [tag, xyz] of Object.entries(primaries)) {
    const at = icc.readUInt32BE(icc.indexOf(tag) + 4) + 8;
    for (const [i, value] of xyz.entries()) icc.writeInt32BE(Math.round(value * 65536), at + i * 4);
  }
  return icc;
}

describe("renditions", () => {
  it("are AVIF at five sizes and JPEG at two", async () => {
    const photo = await develop({ width: 2600, height: 1300 });
    expect(sizes(photo)).toBe("avif 320, avif 480, avif 600, avif 960, avif 1600, avif 2560, jpg 960, jpg 2048");
    for (const { bytes, edge, format } of photo.renditions) {
      const { width, height, ...file } = await sharp(bytes).metadata();
      expect({ width, height }).toEqual({ width: edge, height: edge / 2 });
      if (format === "jpg") expect(file.chromaSubsampling).toBe("4:2:0");
      expect(format === "jpg" ? file.format : file.compression).toBe(format === "jpg" ? "jpeg" : "av1");
    }
  });

  it.each([
    [100, "avif 100, jpg 100"],
    [320, "avif 320, jpg 320"],
    [700, "avif 320, avif 480, avif 600, avif 700, jpg 700"],
    [1000, "avif 320, avif 480, avif 600, avif 960, avif 1000, jpg 960, jpg 1000"],
    [2048, "avif 320, avif 480, avif 600, avif 960, avif 1600, avif 2048, jpg 960, jpg 2048"],
  ])("are never enlarged: of a photo with %i pixels the largest is the photo's own size", async (width, expected) => {
    expect(sizes(await develop({ width, height: 60 }))).toBe(expected);
  });

  it("have rising edges that never exceed the photo's, whatever its size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), (edge) => {
        const edges = edgesOf(edge, [320, 960, 2560]);
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        expect(edges.at(-1)).toBe(Math.min(edge, 2560));
      }),
    );
  });

  it("keep a thin panorama at least one pixel high", async () => {
    const photo = await develop({ width: 3000, height: 2 });
    const small = await sharp(photo.renditions[0]?.bytes).metadata();
    expect([small.width, small.height]).toEqual([320, 1]);
  });

  // The sensor's first corner is the brightest: where each orientation puts it, row by row.
  it.each([
    [1, 0],
    [2, 1],
    [3, 3],
    [4, 2],
    [5, 0],
    [6, 1],
    [7, 3],
    [8, 2],
  ])("are upright, whatever the camera's orientation: %i", async (orientation, brightest) => {
    const upright = orientation < 5;
    const photo = await develop({ width: 96, height: 48, orientation });
    expect([photo.width, photo.height]).toEqual(upright ? [96, 48] : [48, 96]);
    for (const { bytes } of photo.renditions) {
      const metadata = await sharp(bytes).metadata();
      expect([metadata.width, metadata.height]).toEqual(upright ? [96, 48] : [48, 96]);
      expect(metadata.orientation ?? 1).toBe(1);
    }
    const [red, green] = [0, 2].map((at) =>
      photo.placeholder.split(" ").map((c) => Number.parseInt(c.slice(at, at + 2), 16)),
    );
    const light = [0, 1, 2, 3].map((i) => (red?.[i] ?? 0) + (green?.[i] ?? 0));
    expect(light.indexOf(Math.max(...light))).toBe(brightest);
  });

  it("keep wide colours as Display P3, with a small profile, in AVIF and JPEG", async () => {
    const photo = await develop({ wide: true, width: 1200, height: 800, orientation: 6 });
    expect([photo.width, photo.height, photo.renditions.length]).toEqual([800, 1200, 7]);
    for (const { bytes } of photo.renditions) {
      const { icc } = await sharp(bytes).metadata();
      expect(icc?.length).toBeLessThan(600);
      const [red = 0, green = 0] = await firstPixel(bytes);
      expect(red).toBeGreaterThan(250);
      // In sRGB the same red would need less than nothing of green, and come out as 234, 51, 35 in P3.
      expect(green).toBeLessThan(6);
    }
  });

  it("keep the colours of other wide photos by converting them to Display P3, in 8 bits or 16", async () => {
    const green = [110, 200, 80];
    // Worked out from the primaries of both; in sRGB there would be less than nothing of red.
    const expected = [86, 197, 87];
    const flat = Buffer.from(Array.from({ length: 400 * 300 }, () => green).flat());
    const image = () => sharp(flat, { raw: { width: 400, height: 300, channels: 3 } });
    const jpeg = withProfile(await image().jpeg({ quality: 100 }).toBuffer(), await adobePrimaries());
    const deep = await sharp(jpeg).keepIccProfile().toColourspace("rgb16").png().toBuffer();
    for (const [bytes, kind] of [
      [jpeg, "jpeg"],
      [deep, "png"],
    ] as [Buffer, PhotoKind][]) {
      for (const { bytes: rendition } of (await render(bytes, kind)).renditions) {
        expect((await sharp(rendition).metadata()).icc?.length).toBeLessThan(600);
        const pixel = await firstPixel(rendition);
        for (const i of [0, 1, 2]) expect(Math.abs((pixel[i] ?? 0) - (expected[i] ?? 0))).toBeLessThan(5);
      }
    }
  });

  it("have no profile if the photo is in sRGB", async () => {
    const tagged = await sharp(await photoBytes())
      .withIccProfile("srgb")
      .jpeg({ quality: 95 })
      .toBuffer();
    const [photo, plain] = [await render(tagged, "jpeg"), await develop({})];
    for (const { bytes } of photo.renditions) expect((await sharp(bytes).metadata()).icc).toBeUndefined();
    const [a = [], b = []] = await Promise.all(
      [photo, plain].map((p) => firstPixel(p.renditions.at(-1)?.bytes ?? Buffer.alloc(0))),
    );
    for (const i of [0, 1, 2]) expect(Math.abs((a[i] ?? 0) - (b[i] ?? 0))).toBeLessThan(8);
  });

  it("have one channel if the photo is grey, and are in sRGB if it is CMYK", async () => {
    const grey = await sharp(await photoBytes())
      .greyscale()
      .toColourspace("b-w")
      .png()
      .toBuffer();
    const cmyk = await sharp(await photoBytes())
      .toColourspace("cmyk")
      .jpeg()
      .toBuffer();
    for (const [bytes, kind] of [
      [grey, "png"],
      [cmyk, "jpeg"],
    ] as [Buffer, PhotoKind][]) {
      const { renditions } = await render(bytes, kind);
      expect((await sharp(renditions.at(-1)?.bytes).metadata()).space).toBe("srgb");
    }
  });

  it("are on white where the photo is transparent", async () => {
    const clear = await sharp({ create: { width: 40, height: 40, channels: 4, background: "#00000000" } })
      .png()
      .toBuffer();
    const { renditions, placeholder } = await render(clear, "png");
    for (const { bytes } of renditions) expect(await firstPixel(bytes)).toEqual([255, 255, 255]);
    expect(placeholder).toBe("ffffff ffffff ffffff ffffff");
  });

  it.each(["jpeg", "png", "webp", "tiff", "avif"] as const)("are made of %s", async (format) => {
    const photo = await develop({ format, width: 400, height: 300 });
    expect(sizes(photo)).toBe("avif 320, avif 400, jpg 400");
  });

  it("say nothing about the photo except its creator and rights", async () => {
    const photo = await develop({
      gps: true,
      creator: "Mara Lindt",
      copyright: "(C) Mara",
      taken: "2026:06:13 11:00:00",
    });
    for (const { bytes } of photo.renditions) {
      const { exif, xmp } = await sharp(bytes).metadata();
      const nothing = { taken: null, camera: null, caption: null, title: null, rating: null };
      expect(readExif(exif)).toEqual({ ...nothing, creator: "Mara Lindt", rights: ["(C) Mara"], raw: false });
      expect(xmp).toBeUndefined();
      expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/gps|rnstein/i);
    }
  });

  it("say nothing at all if the photo names nobody", async () => {
    const photo = await develop({ gps: true });
    for (const { bytes } of photo.renditions) {
      const { exif, xmp } = await sharp(bytes).metadata();
      expect([exif, xmp]).toEqual([undefined, undefined]);
    }
  });

  it("are named by a hash of the original and the recipe", () => {
    const [a, b] = ["a".repeat(64), "b".repeat(64)];
    for (const hash of [photoHash(a, 0), photoHash(a, 1)]) expect(hash).toMatch(/^[0-9a-f]{12}$/);
    expect(new Set([photoHash(a, 0), photoHash(b, 0), photoHash(a, 1), photoHash(b, 1)]).size).toBe(4);
  });

  it("keep their old names, from before the decoder had a number, if no correction concerns them", () => {
    expect(photoHash("a".repeat(64), 0)).toBe("2fe32fa55943");
    expect(isByRecipe({ source: "a".repeat(64), hash: photoHash("a".repeat(64), DECODER) })).toBe(true);
    expect(isByRecipe({ source: "a".repeat(64), hash: photoHash("b".repeat(64), 0) })).toBe(false);
  });

  it("keep the names that an earlier recipe gave them, if its pictures are still good", () => {
    const [source, before, decoding] = ["a".repeat(64), "599112454769", 0];
    expect(isByRecipe({ source, hash: before })).toBe(true);
    expect(keptHash(before, { source, decoding })).toBe(before);
    for (const other of [undefined, "000000000000", photoHash("b".repeat(64), 0)])
      expect(keptHash(other, { source, decoding })).toBe(photoHash(source, 0));
  });
});

describe("the placeholder", () => {
  it("is the colours of the four quarters", async () => {
    const quarter = (background: string) =>
      sharp({ create: { width: 50, height: 50, channels: 3, background } })
        .png()
        .toBuffer();
    const tiles = await Promise.all(["#ff0000", "#00ff00", "#0000ff", "#ffffff"].map(quarter));
    const whole = await sharp({ create: { width: 100, height: 100, channels: 3, background: "#000" } })
      .composite(tiles.map((input, i) => ({ input, left: (i % 2) * 50, top: Math.floor(i / 2) * 50 })))
      .png()
      .toBuffer();
    const { placeholder } = await render(whole, "png");
    const bright = placeholder
      .replaceAll(" ", "")
      .match(/../g)
      ?.map((part) => Number.parseInt(part, 16) > 200);
    expect(bright).toEqual([true, false, false, false, true, false, false, false, true, true, true, true]);
  });
});

describe("EXIF", () => {
  it.each([
    ["2026:06:13 11:02:03", "2026-06-13T11:02:03"],
    ["2026:02:30 11:02:03", null],
    ["2026:06:13 25:02:03", null],
    ["0000:00:00 00:00:00", null],
    ["    :  :     :  :  ", null],
    ["yesterday at noon..", null],
  ])("says when the photo was taken, if it can be: %j", async (taken, expected) => {
    const { exif } = await sharp(await photoBytes({ taken })).metadata();
    expect(readExif(exif).taken?.wall ?? null).toBe(expected);
  });

  it("that is damaged is ignored, and does no harm", async () => {
    const { exif = Buffer.alloc(0) } = await sharp(
      await photoBytes({ creator: "Mara", taken: "2026:06:13 11:02:03" }),
    ).metadata();
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(exif.length - 1), fc.nat(255)), { maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(exif);
        for (const [at, value] of changes) bytes[at] = value;
        const facts = readExif(bytes);
        expect(facts.taken?.wall ?? "2026-06-13T11:02:03").toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        readExif(Buffer.concat([Buffer.from("MM\0*\0\0\0\x08", "latin1"), noise]));
      }),
      { numRuns: 2000 },
    );
  });
});
