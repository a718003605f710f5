import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PhotoKind } from "../../scripts/content/kind.ts";
import { gamma, SRGB_CURVE } from "../../scripts/publish/colour/curve.ts";
import { ADOBE_PRIMARIES, P3_PRIMARIES, SRGB_PRIMARIES } from "../../scripts/publish/colour/primaries.ts";
import { profileOf } from "../../scripts/publish/colour/profile.ts";
import { claimOfFile } from "../../scripts/publish/photo/claim.ts";
import { decodingOf } from "../../scripts/publish/photo/decoding.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { photoHash } from "../../scripts/publish/photo/recipe.ts";
import { renderPhoto } from "../../scripts/publish/photo/render-photo.ts";
import { inSpace } from "../support/colour-reference.ts";
import { withProfile } from "../support/photos.ts";
import { outcomes, publishing } from "../support/publishing.ts";
import { dcfExif, uint32s, withChunks, withExif, withNclx } from "../support/tagged-photos.ts";
import { withGainMap } from "../support/ultra-hdr.ts";

const desk = publishing();

type Rgb = [number, number, number];

const RED: Rgb = [200, 60, 40];
const GREEN: Rgb = [110, 200, 80];
const SMALL = { width: 24, height: 16, channels: 3 as const };

const flat = (rgb: Rgb) => sharp(Buffer.from(Array.from({ length: 24 * 16 }, () => rgb).flat()), { raw: SMALL });
const png = (rgb: Rgb) => flat(rgb).png().toBuffer();
const jpeg = (rgb: Rgb) => flat(rgb).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
const avif = (rgb: Rgb) =>
  flat(rgb)
    .keepIccProfile()
    .withIccProfile("srgb")
    .avif({ quality: 100, effort: 0, chromaSubsampling: "4:4:4" })
    .toBuffer();
const grey = (value: number) => flat([value, value, value]).toColourspace("b-w").png().toBuffer();
const deepGrey = (value: number) =>
  sharp(
    Uint16Array.from({ length: 24 * 16 }, () => value * 257),
    { raw: { ...SMALL, channels: 1 } },
  )
    .toColourspace("grey16")
    .png()
    .toBuffer();

const profile = (space: Parameters<typeof profileOf>[0]) => profileOf(space) ?? Buffer.alloc(0);
const P3 = profile({ primaries: P3_PRIMARIES, curve: SRGB_CURVE });
const ADOBE = profile({ primaries: ADOBE_PRIMARIES, curve: gamma(563 / 256) });

/** The profile as one for other pixels. */
function calling(icc: Buffer, space: string): Buffer {
  const changed = Buffer.from(icc);
  changed.write(space, 16, "latin1");
  for (const tag of ["rTRC"]) if (space === "GRAY") changed.write("kTRC", changed.indexOf(tag), "latin1");
  return changed;
}

/** The profile with code points as well (ICC.1:2022, 9.2.17), in place of its copyright. */
function withCicp(icc: Buffer, primaries: number, transfer: number): Buffer {
  const changed = Buffer.from(icc);
  const entry = changed.indexOf("cprt");
  changed.write("cicp", entry, "latin1");
  Buffer.from([...Buffer.from("cicp"), 0, 0, 0, 0, primaries, transfer, 0, 1]).copy(
    changed,
    changed.readUInt32BE(entry + 4),
  );
  return changed;
}

async function iccp(icc: Buffer): Promise<Record<string, Buffer>> {
  const { deflateSync } = await import("node:zlib");
  return { iCCP: Buffer.concat([Buffer.from("icc\0\0", "latin1"), deflateSync(icc)]) };
}

const LINEAR_GREY = calling(profile({ primaries: SRGB_PRIMARIES, curve: gamma(1) }), "GRAY");
const DARK_GREY = calling(profile({ primaries: SRGB_PRIMARIES, curve: gamma(2.2) }), "GRAY");
const cicp = (primaries: number, transfer: number) => ({ cICP: Buffer.from([primaries, transfer, 0, 1]) });
const gama = (exponent: number) => ({ gAMA: uint32s(Math.round(exponent * 100_000)) });
const ADOBE_CHRM = { cHRM: uint32s(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000) };

interface Case {
  says: string;
  file: Promise<Buffer>;
  kind: PhotoKind;
  shown: number[];
  wide: boolean;
  /** Was it published with other colours before there was a number for that? */
  corrected: boolean;
}

function one(
  says: string,
  kind: PhotoKind,
  file: Promise<Buffer> | Buffer,
  rest: Omit<Case, "says" | "kind" | "file">,
) {
  return { says, kind, file: Promise.resolve(file), ...rest };
}

const red = (from: "p3" | "adobe" | "rec2020", corrected = true) => ({
  shown: inSpace(RED, { from, to: "p3" }),
  wide: true,
  corrected,
});
const green = (from: "p3" | "adobe" | "rec2020", corrected = true) => ({
  shown: inSpace(GREEN, { from, to: "p3" }),
  wide: true,
  corrected,
});
const plain = (shown: number[], corrected: boolean) => ({ shown, wide: false, corrected });
const greys = (value: number, from: "linear" | "gamma 2.2") => inSpace([value, value, value], { from, to: "srgb" });

const CASES = [
  one("nothing, in PNG", "png", png(RED), plain(RED, false)),
  one(
    "cICP Display P3",
    "png",
    png(RED).then((file) => withChunks(file, cicp(12, 13))),
    red("p3"),
  ),
  one(
    "cICP BT.2020",
    "png",
    png(GREEN).then((file) => withChunks(file, cicp(9, 13))),
    green("rec2020"),
  ),
  one(
    "cICP sRGB, and an ICC profile that says otherwise",
    "png",
    png(RED).then(async (file) => withChunks(file, { ...cicp(1, 13), ...(await iccp(ADOBE)) })),
    plain(RED, true),
  ),
  one(
    "cICP with unknown numbers, and an ICC profile",
    "png",
    png(GREEN).then(async (file) => withChunks(file, { ...cicp(2, 2), ...(await iccp(ADOBE)) })),
    green("adobe", false),
  ),
  one(
    "an ICC profile, and gAMA",
    "png",
    png(GREEN).then(async (file) => withChunks(file, { ...(await iccp(ADOBE)), ...gama(1) })),
    green("adobe", false),
  ),
  one(
    "sRGB, and gAMA",
    "png",
    png(RED).then((file) => withChunks(file, { sRGB: Buffer.from([0]), ...gama(1) })),
    plain(RED, false),
  ),
  one(
    "gAMA of sRGB",
    "png",
    png(RED).then((file) => withChunks(file, gama(0.45455))),
    plain(RED, false),
  ),
  one(
    "gAMA and cHRM of Adobe RGB",
    "png",
    png(GREEN).then((file) => withChunks(file, { ...gama(256 / 563), ...ADOBE_CHRM })),
    { ...green("adobe"), shown: inSpace(GREEN, { from: "adobe", to: "p3" }) },
  ),
  one(
    "gAMA 1",
    "png",
    png(RED).then((file) => withChunks(file, gama(1))),
    plain(inSpace(RED, { from: "linear", to: "srgb" }), true),
  ),
  one(
    "gAMA 1, of greys",
    "png",
    grey(55).then((file) => withChunks(file, gama(1))),
    plain([128, 128, 128], true),
  ),
  one(
    "gAMA 1, of greys in 16 bits",
    "png",
    deepGrey(55).then((file) => withChunks(file, gama(1))),
    plain([128, 128, 128], true),
  ),
  one(
    "a linear profile of greys",
    "png",
    grey(55).then(async (file) => withChunks(file, await iccp(LINEAR_GREY))),
    plain([128, 128, 128], false),
  ),
  one(
    "a linear profile of greys, in 16 bits",
    "png",
    deepGrey(55).then(async (file) => withChunks(file, await iccp(LINEAR_GREY))),
    plain([128, 128, 128], true),
  ),
  one(
    "a profile of greys of gamma 2.2",
    "png",
    grey(24).then(async (file) => withChunks(file, await iccp(DARK_GREY))),
    plain(greys(24, "gamma 2.2"), false),
  ),
  one(
    "a profile of gamma 2.2",
    "jpeg",
    jpeg([24, 24, 24]).then((file) => withProfile(file, profile({ primaries: SRGB_PRIMARIES, curve: gamma(2.2) }))),
    plain(greys(24, "gamma 2.2"), true),
  ),
  one(
    "Display P3 by a profile",
    "jpeg",
    jpeg(RED).then((file) => withProfile(file, P3)),
    red("p3", false),
  ),
  one(
    "Adobe RGB by a profile",
    "jpeg",
    jpeg(GREEN).then((file) => withProfile(file, ADOBE)),
    green("adobe", false),
  ),
  one(
    "a profile of CMYK, in red, green and blue",
    "jpeg",
    jpeg(RED).then((file) => withProfile(file, calling(ADOBE, "CMYK"))),
    plain(RED, true),
  ),
  one(
    "a profile of CMYK, and EXIF",
    "jpeg",
    jpeg(GREEN).then((file) => withExif(withProfile(file, calling(ADOBE, "CMYK")), dcfExif(65535, "R03"))),
    green("adobe"),
  ),
  one(
    "Adobe RGB by EXIF",
    "jpeg",
    jpeg(GREEN).then((file) => withExif(file, dcfExif(65535, "R03"))),
    { shown: [86, 198, 86], wide: true, corrected: true },
  ),
  one(
    "another option by EXIF",
    "jpeg",
    jpeg(GREEN).then((file) => withExif(file, dcfExif(65535, "R98"))),
    plain(GREEN, false),
  ),
  one(
    "sRGB by EXIF",
    "jpeg",
    jpeg(GREEN).then((file) => withExif(file, dcfExif(1, "R03"))),
    plain(GREEN, false),
  ),
  one(
    "Display P3 by a profile, and Adobe RGB by EXIF",
    "jpeg",
    jpeg(RED).then((file) => withExif(withProfile(file, P3), dcfExif(65535, "R03"))),
    red("p3", false),
  ),
  one("nothing, in AVIF", "avif", flat(RED).avif({ quality: 100, effort: 0 }).toBuffer(), plain(RED, false)),
  one(
    "nclx Display P3",
    "avif",
    avif(RED).then((file) => withNclx(file, { primaries: 12, transfer: 13 })),
    red("p3"),
  ),
  one(
    "nclx BT.2020 with the curve of BT.709",
    "avif",
    avif(GREEN).then((file) => withNclx(file, { primaries: 9, transfer: 1 })),
    green("rec2020"),
  ),
  one(
    "nclx sRGB",
    "avif",
    avif(RED).then((file) => withNclx(file, { primaries: 1, transfer: 13 })),
    plain(RED, false),
  ),
];

describe("what a photo says about its colours", () => {
  it.each(CASES)("is respected: $says", async ({ file, kind, shown, wide, corrected }) => {
    const bytes = await file;
    const header = await readHeader(bytes);
    expect(decodingOf({ bytes, kind, header })).toBe(corrected ? 1 : 0);
    const { renditions } = await renderPhoto(bytes, { kind, header });
    for (const { bytes: rendition, format } of renditions) {
      expect(Boolean((await sharp(rendition).metadata()).icc)).toBe(wide);
      const pixel = [...(await sharp(rendition, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)];
      for (const i of [0, 1, 2])
        expect(Math.abs((pixel[i] ?? 0) - (shown[i] ?? 0)), `${format} ${pixel}, not ${shown}`).toBeLessThan(4);
    }
  });

  it.each([
    { says: "cICP PQ", kind: "png" as const, file: png(RED).then((file) => withChunks(file, cicp(9, 16))) },
    { says: "cICP HLG", kind: "png" as const, file: png(RED).then((file) => withChunks(file, cicp(9, 18))) },
    {
      says: "nclx HLG",
      kind: "avif" as const,
      file: avif(RED).then((file) => withNclx(file, { primaries: 9, transfer: 18 })),
    },
    {
      says: "nclx PQ",
      kind: "avif" as const,
      file: avif(RED).then((file) => withNclx(file, { primaries: 12, transfer: 16 })),
    },
  ])("may be that it is HDR, which is refused in words: $says", async ({ kind, file }) => {
    const bytes = await file;
    const header = await readHeader(bytes);
    await expect(renderPhoto(bytes, { kind, header })).rejects.toMatchObject({
      name: "PhotoUnreadable",
      message: expect.stringMatching(/^is an HDR file \((PQ|HLG)\)$/),
      fix: "Export it as SDR",
    });
  });

  it("may say only in its profile that it is HDR", async () => {
    const bytes = withProfile(await jpeg(RED), withCicp(P3, 9, 16));
    const header = await readHeader(bytes);
    await expect(renderPhoto(bytes, { kind: "jpeg", header })).rejects.toThrow("is an HDR file (PQ)");
  });

  it("is what the picture itself says where a gain map makes it brighter", async () => {
    const [plain, map] = [withProfile(await jpeg(RED), P3), await jpeg([128, 128, 128])];
    for (const file of [plain, withGainMap(plain, map)]) {
      const header = await readHeader(file);
      expect(decodingOf({ bytes: file, kind: "jpeg", header })).toBe(0);
      const { renditions, damage } = await renderPhoto(file, { kind: "jpeg", header });
      expect(damage).toBeUndefined();
      for (const { bytes } of renditions) {
        const pixel = [...(await sharp(bytes, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)];
        for (const i of [0, 1, 2]) expect(Math.abs((pixel[i] ?? 0) - (RED[i] ?? 0)), `${pixel}`).toBeLessThan(4);
      }
    }
  });

  it("is read elsewhere if its profile is broken or no profile of pixels", async () => {
    const without = (tag: string) => {
      const icc = Buffer.from(ADOBE);
      icc.write("none", icc.indexOf(tag), "latin1");
      return icc;
    };
    const ofClass = (name: string) => {
      const icc = Buffer.from(ADOBE);
      icc.write(name, 12, "latin1");
      return icc;
    };
    const noTags = Buffer.from(ADOBE);
    noTags.writeUInt32BE(0, 128);
    const cut = ADOBE.subarray(0, ADOBE.length - 40);
    const useless = [noTags, cut, without("gTRC"), without("bXYZ"), ofClass("link"), ofClass("abst"), ofClass("nmcl")];
    for (const icc of useless) {
      const file = withProfile(await jpeg(GREEN), icc);
      const exif = withExif(file, dcfExif(65535, "R03"));
      for (const [bytes, space] of [
        [file, null],
        [exif, ADOBE],
      ] as const) {
        const claim = claimOfFile({ bytes, kind: "jpeg", header: await readHeader(bytes) });
        expect(claim).toEqual({ profile: space });
      }
    }
  });

  it("is ignored if its profile is for another kind of pixels", async () => {
    const cmyk = () => flat(RED).toColourspace("cmyk").jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
    const pixels = await Promise.all(
      [await cmyk(), withProfile(await cmyk(), ADOBE)].map(async (bytes) => {
        const { renditions } = await renderPhoto(bytes, { kind: "jpeg", header: await readHeader(bytes) });
        return [...(await sharp(renditions.at(-1)?.bytes).raw().toBuffer()).subarray(0, 3)];
      }),
    );
    expect(pixels[1]).toEqual(pixels[0]);
  });
});

describe("photos that were published before with wrong colours", () => {
  it("are rendered again, but their neighbours are not", async () => {
    await desk.write("trip/gallery.yaml", "title: Trip\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("trip/all/plain.jpg");
    await writeFile(path.join(desk.content, "trip/all/camera.jpg"), withExif(await jpeg(GREEN), dcfExif(65535, "R03")));
    await desk.publish();
    const [plain, camera] = [await desk.livePhoto("trip", "plain"), await desk.livePhoto("trip", "camera")];
    // As the lock was before the decoder had a number: every photo had the hash that says nothing of it.
    const lockFile = path.join(desk.content, "trip/photos.lock.json");
    const lock = JSON.parse(await readFile(lockFile, "utf8"));
    for (const photo of lock.photos) {
      photo.hash = photoHash(photo.source, 0);
      delete photo.decoder;
      photo.renditions = photo.renditions.map((one: object) => ({ ...one, blob: plain.original.blob }));
    }
    await writeFile(lockFile, JSON.stringify(lock));
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    const [left, again] = [await desk.livePhoto("trip", "plain"), await desk.livePhoto("trip", "camera")];
    expect([left.hash, again.hash]).toEqual([plain.hash, camera.hash]);
    expect(again.renditions).toEqual(camera.renditions);
    expect(left.renditions.map(({ blob }) => blob)).toEqual(plain.renditions.map(() => plain.original.blob));
  });
});

describe("photos that were published by an earlier recipe", () => {
  it("keep their pictures, and new ones get the size for phones", async () => {
    await desk.write("earlier/gallery.yaml", "title: Earlier\nsets:\n  - id: all\n    title: All\n");
    await desk.photo("earlier/all/old.jpg", { width: 1000, height: 700 });
    await desk.publish();
    const lockFile = path.join(desk.content, "earlier/photos.lock.json");
    const lock = JSON.parse(await readFile(lockFile, "utf8"));
    // As the version before made it.
    for (const photo of lock.photos) {
      photo.hash = photoHash(photo.source, 0, "cb31d1ee1d90");
      photo.renditions = photo.renditions.filter(({ edge }: { edge: number }) => edge !== 600);
    }
    await writeFile(lockFile, JSON.stringify(lock));
    await desk.photo("earlier/all/new.jpg", { seed: 2, width: 1000, height: 700 });
    expect(outcomes(await desk.publish())).toEqual({ earlier: "published" });
    const [old, made] = [await desk.livePhoto("earlier", "old"), await desk.livePhoto("earlier", "new")];
    expect(old).toMatchObject({ hash: lock.photos[0].hash, renditions: lock.photos[0].renditions });
    expect(made.renditions.map(({ edge }) => edge)).toContain(600);
    expect(outcomes(await desk.publish())).toEqual({ earlier: "unchanged" });
  });
});
