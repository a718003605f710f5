import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { gamma, SRGB_CURVE } from "../../scripts/publish/colour/curve.ts";
import { ADOBE_PRIMARIES, P3_PRIMARIES } from "../../scripts/publish/colour/primaries.ts";
import { profileOf } from "../../scripts/publish/colour/profile.ts";
import { cmykProfile } from "./cmyk-profile.ts";
import { inSpace, labInSrgb } from "./colour-reference.ts";
import { blankBlocks, closed, flipped, otherChecksum, part, samsung, zeros } from "./damage.ts";
import { makeFilm } from "./films.ts";
import { type FlatJpegWish, flatJpeg } from "./flat-jpeg.ts";
import { type HeicWish, heicBytes } from "./heic.ts";
import { photoBytes, withProfile } from "./photos.ts";
import {
  credentials,
  FILM_PLACES,
  film as filmBytes,
  GPS_FIELDS,
  intoJpeg,
  intoPng,
  iptc,
  jpegSegment,
  LAT,
  LON,
  packet,
  pngChunk,
  profilesSaying,
  resource,
  samsungBlocks,
  tiffPhoto,
} from "./places.ts";
import { dcfExif, withChunks, withExif, withNclx } from "./tagged-photos.ts";
import { type TiffWish, tiffBytes } from "./tiffs.ts";
import { withGainMap } from "./ultra-hdr.ts";

/** A file that docs/files.md says something about, and what becomes of it. */
export interface GivenFile {
  /** Its ending. */
  ending: string;
  bytes: Buffer;
  /** The colour that its JPEG begins with. */
  shown?: readonly number[];
  /** It is refused, in words that have these among them. */
  refused?: string;
  /** It is published and reported. */
  damaged?: true;
  /** What happens to it while it is read. */
  meanwhile?: "changes" | "disappears";
  /** What its download no longer says, or still says. */
  without?: readonly string[];
  keeps?: readonly string[];
}

type Rgb = [number, number, number];
const RED: Rgb = [200, 60, 40];
const GREEN: Rgb = [110, 200, 80];
const SMALL = { width: 32, height: 24 };
const UNREADABLE = "Glassine can't read";

const profile = (space: Parameters<typeof profileOf>[0]) => profileOf(space) ?? Buffer.alloc(0);
const P3 = profile({ primaries: P3_PRIMARIES, curve: SRGB_CURVE });
const ADOBE = profile({ primaries: ADOBE_PRIMARIES, curve: gamma(563 / 256) });
const inP3 = (rgb: Rgb, from: "adobe" | "p3") => inSpace(rgb, { from, to: "p3" });

const flat = ([r, g, b]: Rgb) => sharp({ create: { width: 32, height: 24, channels: 3, background: { r, g, b } } });
const jpegOf = (rgb: Rgb) => flat(rgb).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
const avifOf = (rgb: Rgb) =>
  flat(rgb).keepIccProfile().withIccProfile("srgb").avif({ quality: 100, effort: 0 }).toBuffer();

const tiff = (wish: TiffWish, rest: Omit<GivenFile, "ending" | "bytes">): GivenFile => ({
  ...{ ending: "tif", bytes: tiffBytes(wish) },
  ...rest,
});
const rgbTiff = (bits: 8 | 16, wish: Partial<TiffWish> = {}): TiffWish => ({
  ...{ photometric: 2, bits, pixel: RED.map((value) => value * (bits === 16 ? 257 : 1)) },
  ...wish,
});
const heic = (wish: Partial<HeicWish>, rest: Omit<GivenFile, "ending" | "bytes">, ending = "heic"): GivenFile => ({
  ...{ ending, bytes: heicBytes({ blocks: [RED, RED], columns: 2, ...wish }) },
  ...rest,
});
const head = (ending: string, text: string, refused = UNREADABLE): GivenFile => ({
  ...{ ending, bytes: Buffer.from(text.padEnd(80, "."), "latin1"), refused },
});
const photoshop = (...parts: Buffer[]) => jpegSegment(0xed, "Photoshop 3.0\0", resource(0x0404, Buffer.concat(parts)));
const XMP = "http://ns.adobe.com/xap/1.0/\0";

/** A JPEG whose frame is of another kind. */
function otherFrame(jpeg: Buffer, marker: number, bits = 8): Buffer {
  const copy = Buffer.from(jpeg);
  const at = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt8(marker, at + 1);
  copy.writeUInt8(bits, at + 4);
  return copy;
}

/** An AVIF with brands that say nothing of its coding. */
function rebranded(avif: Buffer): Buffer {
  const copy = Buffer.from(avif);
  copy.write("mif1", 8, "latin1");
  copy.write("miafmiafmiaf", 16, "latin1");
  return copy;
}

/** Files for each row of the tables in docs/files.md, by what its first columns say. */
export async function fileRows(): Promise<Record<string, GivenFile[]>> {
  const [jpeg, green, avif, photo] = await Promise.all([jpegOf(RED), jpegOf(GREEN), avifOf(RED), photoBytes()]);
  const png = await flat(RED).png().toBuffer();
  const deep = await sharp(
    Uint16Array.from({ length: 32 * 24 * 3 }, (_, i) => (RED[i % 3] ?? 0) * 257),
    {
      raw: { width: 32, height: 24, channels: 3 },
    },
  )
    .toColourspace("rgb16")
    .png()
    .toBuffer();
  const narrow = await flat(RED.map((value) => Math.round(16 + (value * 219) / 255)) as Rgb)
    .png()
    .toBuffer();
  const clear = await flat(RED).ensureAlpha(0).png().toBuffer();
  const cicp = (file: Buffer, primaries: number, transfer: number) =>
    withChunks(file, { cICP: Buffer.from([primaries, transfer, 0, 1]) });
  const iccp = { iCCP: Buffer.concat([Buffer.from("icc\0\0", "latin1"), deflateSync(P3)]) };
  const [red, white] = [{ shown: RED }, { shown: [255, 255, 255] }];
  const cmyk = { photometric: 5, inkset: 1, icc: cmykProfile().icc };
  const inks = { shown: labInSrgb(cmykProfile().red) };
  const lab = { shown: labInSrgb([46, 54, -42]) };
  const tiled = { bits: 8, tiled: true } as const;
  const palette = RED.flatMap((value) => Array.from({ length: 256 }, (_, i) => (i === 7 ? value * 257 : 0)));
  const numbers = [0.5, 0.1, 0.1];
  const linear = inSpace([127.5, 25.5, 25.5], { from: "linear", to: "srgb" });
  const float = (pixel: number[]) => ({ photometric: 2, bits: 32, format: 3, pixel }) as const;
  const bright = tiff(float([3, 2, 1]), { refused: "is an HDR file (brighter than white)" });
  const gainMap = withGainMap(jpeg, await jpegOf([90, 90, 90]));
  const texture = await photoBytes({ width: 900, height: 600 });
  const texturePng = await sharp(texture).png().toBuffer();
  const progressive = await sharp(texture).jpeg({ progressive: true }).toBuffer();
  const tiles = heicBytes({ blocks: Array.from({ length: 24 }, () => RED), columns: 6, grid: true });
  const toneMapped = heicBytes({ blocks: [RED, RED], columns: 2, grid: true });
  toneMapped.write("tmap\0", toneMapped.indexOf("grid\0"), "latin1");
  const crowded = { ...SMALL, pixel: [90, 90, 90, 200], sampling: [[1, 1], ...Array(3).fill([2, 2])] } as FlatJpegWish;
  const textureTiff = (compression: "none" | "lzw" | "deflate") => sharp(texture).tiff({ compression }).toBuffer();
  const inJpeg = await sharp(texture).tiff({ compression: "jpeg" }).toBuffer();
  const [lossy, lossless] = [
    await flat(RED).webp({ quality: 100 }).toBuffer(),
    await flat(RED).webp({ lossless: true }).toBuffer(),
  ];
  const hdr = (ending: string, bytes: Buffer): GivenFile => ({
    ending,
    bytes,
    refused: "is an HDR file",
  });
  const heicPq = heic({ bits: 10, nclx: { primaries: 9, transfer: 16 } }, { refused: "is an HDR file (PQ)" }, "hif");
  const heicHlg = heic({ bits: 10, nclx: { primaries: 9, transfer: 18 } }, { refused: "is an HDR file (HLG)" }, "hif");
  const avifPq = { ending: "avif", bytes: withNclx(avif, { primaries: 9, transfer: 16 }), refused: "is an HDR file" };
  const p3 = (file: Buffer) => ({ ending: "jpg", bytes: withProfile(file, P3), shown: inP3(RED, "p3") });
  const adobe = { ending: "jpg", bytes: withProfile(green, ADOBE), shown: inP3(GREEN, "adobe") };
  const harmless = jpegSegment(0xeb, "JP\0\x01\0\0\0\x01", credentials('{"note":"a picnic"}'));
  const placed = jpegSegment(0xe1, XMP, packet("", `exif:GPSLatitude="${LAT}" photoshop:City="Ulm"`));
  const unplaced = { without: [LAT] };
  return {
    "JPEG, 8 bits: RGB, grey or CMYK": [
      { ending: "jpg", bytes: jpeg, ...red },
      { ending: "jpg", bytes: await flat([90, 90, 90]).toColourspace("b-w").jpeg().toBuffer(), shown: [90, 90, 90] },
      { ending: "jpg", bytes: await flat(RED).toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer() },
    ],
    'JPEG with a gain map ("Ultra HDR")': [{ ending: "jpg", bytes: gainMap, ...red }],
    "JPEG of 12 bits, lossless, JPEG-LS, hierarchical, of 2 or more than 4 channels, or of channels that differ too much in size":
      [
        { ending: "jpg", bytes: otherFrame(jpeg, 0xc1, 12), refused: "is a JPEG of 12 bits" },
        { ending: "jpg", bytes: otherFrame(jpeg, 0xc3), refused: "is a lossless JPEG" },
        { ending: "jpg", bytes: otherFrame(jpeg, 0xf7), refused: "is JPEG-LS" },
        { ending: "jpg", bytes: otherFrame(jpeg, 0xc5), refused: "is a hierarchical JPEG" },
        { ending: "jpg", bytes: flatJpeg({ ...SMALL, pixel: [90, 200] }), refused: "is a JPEG of 2 channels" },
        { ending: "jpg", bytes: flatJpeg(crowded), refused: "is a JPEG whose channels differ too much in size" },
      ],
    "PNG, 8 or 16 bits, with or without transparency": [
      { ending: "png", bytes: png, ...red },
      { ending: "png", bytes: deep, ...red },
      { ending: "png", bytes: clear, ...white },
    ],
    "PNG whose numbers have the range of television, as cICP says": [
      { ending: "png", bytes: withChunks(narrow, { cICP: Buffer.from([1, 13, 0, 0]) }), ...red },
    ],
    "TIFF: grey, RGB, CMYK, Lab, in 8, 16 or 32 bits or floating-point numbers": [
      tiff({ photometric: 1, bits: 8, pixel: [90] }, { shown: [90, 90, 90] }),
      tiff({ photometric: 0, bits: 16, pixel: [165 * 257] }, { shown: [90, 90, 90] }),
      tiff(rgbTiff(8), red),
      tiff(rgbTiff(16), red),
      tiff({ ...rgbTiff(8), bits: 32, pixel: RED.map((value) => value * 0x1010101) }, red),
      tiff(float(numbers), { shown: linear }),
      tiff({ ...cmyk, bits: 8, pixel: [0, 255, 255, 0] }, inks),
      tiff({ ...cmyk, bits: 16, pixel: [0, 65535, 65535, 0] }, inks),
      tiff({ photometric: 8, bits: 8, pixel: [117, 54, 214] }, lab),
      tiff(rgbTiff(8, { pixel: [...RED, 1], extra: [0] }), red),
      tiff(rgbTiff(8, { pixel: [...RED, 0], extra: [2] }), white),
    ],
    "TIFF in JPEG: in strips, in tiles, each channel on its own": [
      tiff(rgbTiff(8, { jpeg: true }), red),
      tiff(rgbTiff(8, { jpeg: true, tiled: true }), red),
      tiff(rgbTiff(8, { jpeg: true, planar: true }), red),
    ],
    "TIFF in JPEG tiles with channels beyond the colours, or in JPEG with more than four; in tiles that have one channel each; of YCbCr other than in an ordinary JPEG; in Zstandard, LERC, JPEG 2000 or JPEG XL":
      [
        tiff(rgbTiff(8, { ...tiled, pixel: [...RED, 9], extra: [0], jpeg: true }), {
          refused: "of 4 channels in JPEG tiles",
        }),
        tiff(rgbTiff(8, { pixel: [...RED, 9, 9], extra: [2, 0], jpeg: true }), { refused: "of 5 channels in JPEG" }),
        tiff(rgbTiff(8, { ...tiled, planar: true }), { refused: "in tiles that have one channel each" }),
        tiff(rgbTiff(8, { photometric: 6, subsampling: [1, 1] }), { refused: "of YCbCr other than" }),
        tiff(rgbTiff(8, { compression: 50000 }), { refused: "in Zstandard" }),
        tiff(rgbTiff(8, { compression: 34887 }), { refused: "in LERC" }),
        tiff(rgbTiff(8, { compression: 34712 }), { refused: "in JPEG 2000" }),
        tiff(rgbTiff(8, { compression: 52546 }), { refused: "in JPEG XL" }),
      ],
    "TIFF: grey in 1, 2 or 4 bits, palettes": [
      tiff({ photometric: 1, bits: 4, pixel: [6] }, { shown: [102, 102, 102] }),
      tiff({ photometric: 0, bits: 1, pixel: [0], planar: true }, white),
      tiff({ photometric: 3, bits: 8, pixel: [7], palette }, red),
    ],
    "TIFF of colours in fewer than 8 bits, of a palette and channels that are not transparency, of 16-bit floating-point numbers with each channel on its own":
      [
        tiff({ photometric: 2, bits: 4, pixel: [5, 6, 7] }, { refused: "several channels in 4-bit numbers" }),
        tiff({ photometric: 3, bits: 8, pixel: [7, 9], palette, extra: [0] }, { refused: "a palette and other" }),
        tiff(
          { photometric: 2, bits: 16, format: 3, pixel: RED, planar: true },
          { refused: "16-bit floating-point numbers, each channel on its own" },
        ),
      ],
    "TIFF of inks other than CMYK, signed numbers, 64 bits, CFA, LinearRaw, LogLuv, ITU Lab": [
      tiff({ photometric: 5, inkset: 2, bits: 8, pixel: [30, 20, 10, 5] }, { refused: "of inks other than CMYK" }),
      tiff({ photometric: 1, format: 2, bits: 16, pixel: [30] }, { refused: "of signed or complex numbers" }),
      tiff({ photometric: 2, format: 3, bits: 64, pixel: numbers }, { refused: "of 64-bit floating-point numbers" }),
      tiff({ photometric: 32803, bits: 16, pixel: [300] }, { refused: "(CFA)" }),
      tiff({ photometric: 34892, bits: 16, pixel: [300, 200, 100] }, { refused: "(LinearRaw)" }),
      tiff({ photometric: 32845, bits: 16, pixel: [30, 20, 10] }, { refused: "of LogLuv" }),
      tiff({ photometric: 10, bits: 8, pixel: [30, 20, 10] }, { refused: "of ITU Lab" }),
    ],
    "floating-point TIFF brighter than white; PNG, AVIF or HEIC in PQ or HLG": [
      bright,
      hdr("png", cicp(png, 9, 16)),
      hdr("png", cicp(png, 9, 18)),
      avifPq,
      hdr("avif", withNclx(avif, { primaries: 9, transfer: 18 })),
      heicPq,
      heicHlg,
    ],
    "AVIF, WebP": [
      { ending: "avif", bytes: avif, ...red },
      { ending: "webp", bytes: lossy, ...red },
      { ending: "webp", bytes: lossless, ...red },
    ],
    "HEIC: in tiles or not, 8 or 10 bits": [
      heic({}, red),
      heic({ grid: true }, red),
      heic({ bits: 10 }, red),
      heic({ bits: 10, grid: true }, red),
    ],
    "AVIF or HEIC under other brands (`mif1`, `miaf`) or names": [
      { ending: "heic", bytes: rebranded(avif), ...red },
      heic({ brand: "mif1" }, red, "avif"),
      heic({ brand: "miaf" }, red, "jpg"),
    ],
    "AVIF, HEIC in YCgCo, ICtCp, constant luminance and other codings of colours that decoders get wrong": [
      heic({ nclx: { primaries: 1, transfer: 13, matrix: 14 } }, { refused: "is HEIC with colours in ICtCp" }),
      heic({ bits: 10, nclx: { primaries: 1, transfer: 13, matrix: 8 } }, { refused: "with colours in YCgCo" }),
      {
        ending: "avif",
        bytes: withNclx(avif, { primaries: 9, transfer: 1, matrix: 10 }),
        refused: "is AVIF with colours in BT.2020 of constant luminance",
      },
    ],
    "HEIF with JPEG, H.264, H.266 or another coding inside, or with a gain map that is applied (`tmap`) as its main picture; series of pictures":
      [
        heic({ codec: "jpeg" }, { refused: "is HEIF with JPEG inside" }),
        heic({ codec: "avc1" }, { refused: "is HEIF with H.264 inside" }),
        heic({ codec: "vvc1" }, { refused: "is HEIF with H.266 inside" }),
        heic({ codec: "abcd" }, { refused: "is HEIF with abcd inside" }),
        { ending: "heic", bytes: toneMapped, refused: "its gain map applied (tmap)" },
        head("heic", "\0\0\0\x14ftyphevc\0\0\0\0hevc\0\0\0\x10moov\0\0\0\x08free", "a series of pictures"),
      ],
    "JPEG XL, JPEG 2000, GIF, BMP, PSD, PDF, BigTIFF, raw files": [
      head("jxl", "\xff\x0a", "is JPEG XL"),
      head("jxl", "\0\0\0\x0cJXL \r\n\x87\n", "is JPEG XL"),
      head("jp2", "\0\0\0\x0cjP  \r\n\x87\n", "is JPEG 2000"),
      head("gif", "GIF89a", "is GIF"),
      head("bmp", "BM", "is BMP"),
      head("psd", "8BPS", "is Photoshop"),
      head("pdf", "%PDF-1.7", "is PDF"),
      head("tif", "II+\0", "is BigTIFF"),
      head("tif", "MM\0+", "is BigTIFF"),
      head("CR2", "II*\0\x10\0\0\0CR\x02\0", "is a Canon raw file"),
      head("CR3", "\0\0\0\x18ftypcrx \0\0\0\0", "is a Canon raw file"),
      head("RAF", "FUJIFILM", "is a Fujifilm raw file"),
      head("NEF", "MM\0*", "is a Nikon raw file"),
    ],
    "MP4, MOV, MKV with H.264 in 8 bits and AAC, at most 1920 × 1080 and 12 Mbit/s": [
      { ending: "mp4", bytes: await makeFilm() },
      { ending: "MOV", bytes: await makeFilm({ container: "mov", sound: false }) },
      { ending: "mkv", bytes: await makeFilm({ container: "mkv" }) },
    ],
    "larger videos, and those in other codings": [
      { ending: "mp4", bytes: await makeFilm({ width: 1952, height: 64, duration: 1, rate: 2 }) },
    ],
    "videos in PQ or HLG": [
      { ending: "mov", bytes: await makeFilm({ container: "mov", transfer: "hlg" }), refused: "is HDR" },
      { ending: "mp4", bytes: await makeFilm({ transfer: "pq" }), refused: "is HDR" },
    ],
    "AVI, Windows Media, AVCHD, MPEG and Flash videos": [
      head("avi", "RIFF\0\0\0\0AVI LIST", "is an AVI video"),
      head("wmv", "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "is a Windows Media video"),
      head("mts", `\0\0\0\0G${"\0".repeat(191)}G`, "is an AVCHD video"),
      head("mpg", "\0\0\x01\xba", "is an MPEG video"),
      head("flv", "FLV\x01", "is a Flash video"),
    ],
    "Lightroom, Camera Raw | JPEG in sRGB, Display P3 or Adobe RGB": [
      { ending: "jpg", bytes: jpeg, ...red },
      p3(jpeg),
      adobe,
    ],
    "Lightroom, Camera Raw | TIFF in 8 or 16 bits, with a profile": [
      tiff(rgbTiff(8, { icc: P3 }), { shown: inP3(RED, "p3") }),
      tiff(rgbTiff(16, { icc: ADOBE }), { shown: inP3(RED, "adobe") }),
    ],
    'Lightroom, "HDR output" | JPEG with a gain map': [{ ending: "jpg", bytes: gainMap, ...red }],
    'Lightroom, "HDR output" | AVIF, TIFF': [avifPq, bright],
    "Capture One | JPEG or TIFF with a profile": [
      adobe,
      tiff(rgbTiff(16, { icc: ADOBE }), { shown: inP3(RED, "adobe") }),
    ],
    "Photoshop | TIFF with saved selections or spot channels": [
      tiff(rgbTiff(8, { pixel: [...RED, 9], extra: [0] }), red),
      tiff(rgbTiff(16, { pixel: [...RED.map((value) => value * 257), 9, 9], extra: [0, 0] }), red),
      tiff(rgbTiff(8, { pixel: [...RED, 0, 9], extra: [2, 0] }), white),
    ],
    "Photoshop | TIFF in CMYK or Lab, in 8 or 16 bits": [
      tiff({ ...cmyk, bits: 8, pixel: [0, 255, 255, 0] }, inks),
      tiff({ ...cmyk, bits: 16, pixel: [0, 65535, 65535, 0] }, inks),
      tiff({ photometric: 8, bits: 8, pixel: [117, 54, 214] }, lab),
      tiff({ photometric: 8, bits: 16, pixel: [117 * 257, 54 * 256, 214 * 256] }, lab),
    ],
    "Photoshop | TIFF in 32 bits": [tiff(float(numbers), { shown: linear }), bright],
    "Photoshop | PSD": [head("psd", "8BPS", "is Photoshop")],
    "cameras set to Adobe RGB | JPEG without a profile (`_DSC0001.JPG`)": [
      { ending: "JPG", bytes: withExif(green, dcfExif(65535, "R03")), shown: inP3(GREEN, "adobe") },
    ],
    "cameras | HEIF (`.HIF`) in PQ or HLG": [heicPq, heicHlg],
    'phones | HEIC, "High efficiency"': [heic({ grid: true, icc: P3 }, { shown: inP3(RED, "p3") })],
    "phones | JPEG, or PNG of a screenshot, in Display P3": [
      p3(jpeg),
      { ending: "png", bytes: withChunks(png, iccp), shown: inP3(RED, "p3") },
      { ending: "png", bytes: cicp(png, 12, 13), shown: inP3(RED, "p3") },
    ],
    "cut off, also if it was closed again afterwards; a progressive JPEG without its last scans": [
      { ending: "jpg", bytes: part(texture, 0.6), refused: "is cut off" },
      { ending: "jpg", bytes: closed(texture, 0.5), refused: "is cut off" },
      { ending: "jpg", bytes: closed(progressive, 0.15), refused: "is cut off" },
    ],
    "a copy that was never finished: zeros at its end or in blocks; a strip or tile of a TIFF that can't be unpacked": [
      { ending: "jpg", bytes: zeros(texture, 0.6), refused: "is an unfinished copy: its last" },
      { ending: "png", bytes: zeros(texturePng, 0.6), refused: "is an unfinished copy: its last" },
      { ending: "jpg", bytes: zeros(texture, 0.4, 0.7), refused: "is an unfinished copy" },
      { ending: "heic", bytes: zeros(tiles, 0.4, 0.7), refused: "is an unfinished copy" },
      { ending: "tif", bytes: zeros(await textureTiff("lzw"), 0.4, 0.6), refused: "is an unfinished copy" },
      {
        ending: "tif",
        bytes: zeros(await textureTiff("deflate"), 0.4, 0.6),
        refused: "a part of its picture is missing",
      },
    ],
    "the same in an uncompressed TIFF, where zeros are black, and in a WebP without loss that can still be decoded": [
      { ending: "tif", bytes: blankBlocks(await textureTiff("none")), damaged: true },
    ],
    "wrong bits in the coded picture of a JPEG or TIFF ([which are noticed](#wrong-bits)); damage beside a PNG's picture":
      [
        { ending: "jpg", bytes: flipped(texture), damaged: true },
        { ending: "tif", bytes: flipped(inJpeg), damaged: true },
        { ending: "png", bytes: otherChecksum(png), damaged: true },
      ],
    "bytes after the picture, Samsung's scan header, stray bytes between segments": [
      { ending: "jpg", bytes: Buffer.concat([texture, Buffer.alloc(5000)]) },
      { ending: "jpg", bytes: samsung(texture) },
      { ending: "jpg", bytes: Buffer.concat([jpeg.subarray(0, 20), Buffer.alloc(7, 1), jpeg.subarray(20)]), ...red },
    ],
    "it changes or disappears while it is read": [
      { ending: "jpg", bytes: jpeg, meanwhile: "changes", refused: "changed while it was being read" },
      { ending: "jpg", bytes: jpeg, meanwhile: "disappears", refused: "It is no longer there" },
    ],
    "coordinates in EXIF, XMP, IPTC, texts, second photos, videos, layers, GeoTIFF and GDAL fields, Samsung's blocks behind the photo, ICC profiles":
      [
        { ending: "jpg", bytes: Buffer.concat([jpeg, samsungBlocks({ Location_Info: LAT })]), ...unplaced },
        {
          ending: "tif",
          bytes: tiffPhoto({ 42112: `<GDALMetadata><Item name="LAT">${LAT}</Item></GDALMetadata>` }),
          ...unplaced,
        },
        { ending: "jpg", bytes: withProfile(jpeg, profilesSaying(P3, `${LAT}, ${LON}`)[0] ?? P3), ...unplaced },
        { ending: "jpg", bytes: await photoBytes({ gps: true }), without: ["48,12.5N", "16,22.0E"] },
        { ending: "tif", bytes: tiffPhoto({ 34853: { ifd: GPS_FIELDS } }), without: ["2026:06:13"] },
        { ending: "jpg", bytes: intoJpeg(photo, photoshop(iptc(25, `geo:lat=${LAT}`))), ...unplaced },
        { ending: "png", bytes: intoPng(png, pngChunk("tEXt", `Description\0{"MAPLatitude": ${LAT}}`)), ...unplaced },
        { ending: "jpg", bytes: Buffer.concat([photo, Buffer.alloc(40), intoJpeg(photo, placed)]), ...unplaced },
        {
          ending: "jpg",
          bytes: Buffer.concat([photo, filmBytes(FILM_PLACES["QuickTime's box"] ?? photo)]),
          ...unplaced,
        },
        {
          ending: "tif",
          bytes: tiffPhoto({
            37724: {
              type: 7,
              bytes: Buffer.concat([Buffer.from("Adobe Photoshop Document Data Block\0"), intoJpeg(photo, placed)]),
            },
          }),
          ...unplaced,
        },
      ],
    "content credentials (C2PA)": [
      { ending: "jpg", bytes: intoJpeg(photo, harmless), keeps: ["c2pa", "a picnic"] },
      { ending: "jpg", bytes: intoJpeg(photo, placed, harmless), without: [LAT, "c2pa"] },
    ],
    "names of places and sentences about them": [
      {
        ending: "jpg",
        bytes: intoJpeg(photo, placed, photoshop(iptc(120, "We drove from Ulm to the lake"))),
        without: [LAT],
        keeps: ['photoshop:City="Ulm"', "We drove from Ulm to the lake"],
      },
    ],
  };
}
