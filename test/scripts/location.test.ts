import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import type { PhotoKind } from "../../scripts/content/kind.ts";
import { blankLocation } from "../../scripts/publish/location/blank.ts";
import { saysPlace as lastLook } from "../../scripts/publish/location/sweep.ts";
import { placesReadBy } from "../support/exiftool.ts";
import { photoBytes } from "../support/photos.ts";
import {
  box,
  credentials,
  FILM_PLACES,
  film,
  GPS_FIELDS,
  GPS_MARKS,
  intoJpeg,
  intoPng,
  intoWebp,
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
  XMP_PLACES,
  zlib,
} from "../support/places.ts";
import { type TiffFields, writeTiff } from "../support/tiff-writer.ts";

type Plain = Record<PhotoKind, Buffer>;
const plain = {} as Plain;
beforeAll(async () => {
  for (const format of ["jpeg", "png", "webp", "tiff", "avif"] as const) plain[format] = await photoBytes({ format });
});

/** Whether bytes say the place anywhere: as they are, in UTF-16, packed, in hexadecimal or base64. */
function saysPlace(bytes: Buffer, depth = 0): boolean {
  const text = bytes.toString("latin1");
  if ([LAT, LON].some((mark) => text.includes(mark) || text.replaceAll("\0", "").includes(mark))) return true;
  if (GPS_MARKS.some((mark) => bytes.includes(mark))) return true;
  return depth < 3 && unpacked(bytes, text).some((inner) => saysPlace(inner, depth + 1));
}

function unpacked(bytes: Buffer, text: string): Buffer[] {
  const streams = [...text.matchAll(/x[^\w ]/g)].map(({ index }) => {
    try {
      return inflateSync(bytes.subarray(index));
    } catch {
      return Buffer.alloc(0);
    }
  });
  const hex = [...text.matchAll(/(?:[0-9a-f]{2}\s?){16,}/gi)].map(([run]) =>
    Buffer.from(run.replace(/\s/g, ""), "hex"),
  );
  const base64 = [...text.replaceAll("&#xA;", "").matchAll(/[A-Za-z0-9+/]{80,}/g)].map(([run]) =>
    Buffer.from(run, "base64"),
  );
  return [...streams, ...hex, ...base64];
}

const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();

/** Blanks a photo and holds it to all that is promised. */
async function blanked(before: Buffer, kind: PhotoKind): Promise<Buffer> {
  expect(saysPlace(before)).toBe(true);
  const after = Buffer.from(before);
  expect(blankLocation(after, kind)).toBe(true);
  expect(after.length).toBe(before.length);
  expect(saysPlace(after)).toBe(false);
  expect((await pixels(after)).equals(await pixels(before))).toBe(true);
  expect(blankLocation(Buffer.from(after), kind)).toBe(false);
  return after;
}

const XMP_HEAD = "http://ns.adobe.com/xap/1.0/\0";
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return big ? bytes.swap16() : bytes;
};

/** Extended XMP over several segments, out of order. */
function extended(xmp: string): Buffer[] {
  const whole = Buffer.from(xmp);
  const guid = createHash("md5").update(whole).digest("hex").toUpperCase();
  const part = (from: number, to: number) => {
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(whole.length);
    numbers.writeUInt32BE(from, 4);
    return jpegSegment(0xe1, `http://ns.adobe.com/xmp/extension/\0${guid}`, numbers, whole.subarray(from, to));
  };
  const thirds = [0, Math.floor(whole.length / 3), Math.floor((whole.length * 2) / 3), whole.length] as const;
  const main = packet("", `xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${guid}"`);
  return [
    jpegSegment(0xe1, XMP_HEAD, main),
    part(thirds[1], thirds[2]),
    part(thirds[0], thirds[1]),
    part(thirds[2], thirds[3]),
  ];
}

const profile = (kind: string, bytes: Buffer) =>
  `\n${kind}\n    ${bytes.length}\n${bytes.toString("hex").replace(/.{72}/g, "$&\n")}\n`;
const layers = (data: Buffer) => ({
  type: 7,
  bytes: Buffer.concat([Buffer.from("Adobe Photoshop Document Data Block\0"), Buffer.alloc(99, 3), data]),
});

/** Where XMP may be in each kind of file. */
const XMP_CARRIERS: [string, PhotoKind, (xmp: string) => Promise<Buffer> | Buffer][] = [
  ["a segment", "jpeg", (xmp) => intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, Buffer.from(xmp)))],
  ["a segment in UTF-16", "jpeg", (xmp) => intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, utf16(xmp)))],
  [
    "a segment in big-endian UTF-16",
    "jpeg",
    (xmp) => intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, utf16(xmp, true))),
  ],
  ["extended XMP over three segments", "jpeg", (xmp) => intoJpeg(plain.jpeg, ...extended(xmp))],
  ["extended XMP that is there twice", "jpeg", (xmp) => intoJpeg(plain.jpeg, ...extended(xmp), ...extended(xmp))],
  [
    "Photoshop's resources",
    "jpeg",
    (xmp) => intoJpeg(plain.jpeg, jpegSegment(0xed, "Photoshop 3.0\0", resource(0x0424, Buffer.from(xmp)))),
  ],
  [
    "Photoshop's resources over two segments",
    "jpeg",
    (xmp) => {
      const whole = Buffer.concat([resource(0x0404, iptc(120, "Ulm")), resource(0x0424, Buffer.from(xmp))]);
      const half = whole.length - 200;
      return intoJpeg(
        plain.jpeg,
        jpegSegment(0xed, "Photoshop 3.0\0", whole.subarray(0, half)),
        jpegSegment(0xed, "Photoshop 3.0\0", whole.subarray(half)),
      );
    },
  ],
  [
    "a segment of a maker",
    "jpeg",
    (xmp) => intoJpeg(plain.jpeg, jpegSegment(0xe5, "MAKER\x01\x02\x03", Buffer.from(xmp))),
  ],
  ["a comment", "jpeg", (xmp) => intoJpeg(plain.jpeg, jpegSegment(0xfe, Buffer.from(xmp)))],
  ["bytes behind the photo", "jpeg", (xmp) => Buffer.concat([plain.jpeg, Buffer.alloc(300, 1), Buffer.from(xmp)])],
  ["bytes behind the photo in UTF-16", "jpeg", (xmp) => Buffer.concat([plain.jpeg, Buffer.alloc(301, 1), utf16(xmp)])],
  [
    "a second JPEG behind the photo",
    "jpeg",
    (xmp) =>
      Buffer.concat([
        plain.jpeg,
        Buffer.alloc(40),
        intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, Buffer.from(xmp))),
      ]),
  ],
  [
    "the photo within the XMP, in base64",
    "jpeg",
    (xmp) => {
      const inner = intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, Buffer.from(xmp)))
        .toString("base64")
        .replace(/.{76}/g, "$&&#xA;");
      return intoJpeg(
        plain.jpeg,
        jpegSegment(
          0xe1,
          XMP_HEAD,
          packet(`<GImage:Data xmlns:GImage="http://ns.google.com/photos/1.0/image/">${inner}</GImage:Data>`),
        ),
      );
    },
  ],
  [
    "EXIF's XMP field",
    "jpeg",
    (xmp) =>
      intoJpeg(
        plain.jpeg,
        jpegSegment(0xe1, "Exif\0\0", writeTiff([{ 271: "Maker", 700: { type: 1, bytes: Buffer.from(xmp) } }])),
      ),
  ],
  [
    "a text chunk",
    "png",
    (xmp) => intoPng(plain.png, pngChunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0", Buffer.from(xmp))),
  ],
  [
    "a packed international text",
    "png",
    (xmp) => intoPng(plain.png, pngChunk("iTXt", "XML:com.adobe.xmp\0\x01\0\0\0", zlib(xmp))),
  ],
  ["a packed text", "png", (xmp) => intoPng(plain.png, pngChunk("zTXt", "XML:com.adobe.xmp\0\0", zlib(xmp)))],
  [
    "a packed profile in hexadecimal",
    "png",
    (xmp) => intoPng(plain.png, pngChunk("zTXt", "Raw profile type xmp\0\0", zlib(profile("xmp", Buffer.from(xmp))))),
  ],
  ["bytes behind the photo", "png", (xmp) => Buffer.concat([plain.png, Buffer.from(xmp)])],
  ["a chunk nobody knows", "png", (xmp) => intoPng(plain.png, pngChunk("prVt", "\x01\x02", Buffer.from(xmp)))],
  ["its chunk", "webp", (xmp) => intoWebp(plain.webp, ["XMP ", Buffer.from(xmp)])],
  ["a chunk nobody knows", "webp", (xmp) => intoWebp(plain.webp, ["ABCD", Buffer.from(xmp)])],
  ["bytes behind the photo", "webp", (xmp) => Buffer.concat([plain.webp, Buffer.from(xmp)])],
  ["its field", "tiff", (xmp) => tiffPhoto({ 700: { type: 1, bytes: Buffer.from(xmp) } })],
  ["the second page's field", "tiff", (xmp) => tiffPhoto({}, { 700: { type: 1, bytes: Buffer.from(xmp) } })],
  [
    "Photoshop's resources",
    "tiff",
    (xmp) => tiffPhoto({ 34377: { type: 1, bytes: resource(0x0424, Buffer.from(xmp)) } }),
  ],
  [
    "Photoshop's layers",
    "tiff",
    (xmp) => tiffPhoto({ 37724: layers(intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, Buffer.from(xmp)))) }),
  ],
  [
    "a box of its own",
    "avif",
    (xmp) =>
      Buffer.concat([
        plain.avif,
        box("uuid", Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex"), Buffer.from(xmp)),
      ]),
  ],
];

const gps: TiffFields = { 271: "Maker", 34853: { ifd: GPS_FIELDS }, 315: "Mara" };
const exifSegment = (bytes: Buffer) => jpegSegment(0xe1, "Exif\0\0", bytes);

/** Where EXIF may be in each kind of file. */
const EXIF_CARRIERS: [string, PhotoKind, (little: boolean) => Promise<Buffer> | Buffer][] = [
  ["a segment", "jpeg", (little) => intoJpeg(plain.jpeg, exifSegment(writeTiff([gps], { little })))],
  [
    "its second directory",
    "jpeg",
    (little) => intoJpeg(plain.jpeg, exifSegment(writeTiff([{ 315: "Mara" }, gps], { little }))),
  ],
  [
    "a directory below",
    "jpeg",
    (little) => intoJpeg(plain.jpeg, exifSegment(writeTiff([{ 34665: { ifd: gps } }], { little }))),
  ],
  [
    "two segments that belong together",
    "jpeg",
    (little) => {
      const whole = writeTiff([{ 270: "x".repeat(300), ...gps }], { little });
      return intoJpeg(plain.jpeg, exifSegment(whole.subarray(0, 250)), exifSegment(whole.subarray(250)));
    },
  ],
  [
    "the preview",
    "jpeg",
    (little) => {
      const preview = intoJpeg(plain.jpeg, exifSegment(writeTiff([gps], { little })));
      const outer = writeTiff([{ 315: "Mara" }, { 37500: { type: 7, bytes: preview } }], { little });
      return intoJpeg(plain.jpeg, exifSegment(outer));
    },
  ],
  [
    "a maker note of Nikon",
    "jpeg",
    (little) => {
      const note = Buffer.concat([
        Buffer.from("Nikon\0\x02\x10\0\0", "latin1"),
        writeTiff([{ 57: { type: 7, bytes: Buffer.from(`\x01ULM\0\0\0\0\x01${LAT} ${LON}\0`) } }], { little }),
      ]);
      return intoJpeg(
        plain.jpeg,
        exifSegment(writeTiff([{ 271: "NIKON", 34665: { ifd: { 37500: { type: 7, bytes: note } } } }], { little })),
      );
    },
  ],
  [
    "Photoshop's resources",
    "jpeg",
    (little) =>
      intoJpeg(plain.jpeg, jpegSegment(0xed, "Photoshop 3.0\0", resource(0x0422, writeTiff([gps], { little })))),
  ],
  [
    "a second photo behind it",
    "jpeg",
    (little) =>
      Buffer.concat([plain.jpeg, Buffer.from([9, 9]), intoJpeg(plain.jpeg, exifSegment(writeTiff([gps], { little })))]),
  ],
  [
    "bytes behind the photo",
    "jpeg",
    (little) => Buffer.concat([plain.jpeg, Buffer.alloc(64, 1), writeTiff([gps], { little })]),
  ],
  [
    "a segment of a maker",
    "jpeg",
    (little) => intoJpeg(plain.jpeg, jpegSegment(0xe9, "QSQS\x01", writeTiff([gps], { little }))),
  ],
  ["its chunk", "png", (little) => intoPng(plain.png, pngChunk("eXIf", writeTiff([gps], { little })))],
  [
    "a profile in hexadecimal",
    "png",
    (little) =>
      intoPng(
        plain.png,
        pngChunk(
          "tEXt",
          "Raw profile type exif\0",
          profile("exif", Buffer.concat([Buffer.from("Exif\0\0"), writeTiff([gps], { little })])),
        ),
      ),
  ],
  ["its chunk", "webp", (little) => intoWebp(plain.webp, ["EXIF", writeTiff([gps], { little })])],
  ["its own directory", "tiff", () => tiffPhoto({ 34853: { ifd: GPS_FIELDS } })],
  ["its second page", "tiff", () => tiffPhoto({}, { 34853: { ifd: GPS_FIELDS } })],
  ["a directory below", "tiff", () => tiffPhoto({ 330: { ifd: gps } })],
  [
    "Photoshop's layers",
    "tiff",
    (little) =>
      tiffPhoto({ 37724: layers(Buffer.concat([resource(0x0422, writeTiff([gps], { little })), Buffer.alloc(9, 2)])) }),
  ],
];

const asText: [string, PhotoKind, () => Promise<Buffer> | Buffer][] = [
  [
    "IPTC's keywords",
    "jpeg",
    () =>
      intoJpeg(
        plain.jpeg,
        jpegSegment(
          0xed,
          "Photoshop 3.0\0",
          resource(
            0x0404,
            Buffer.concat([
              iptc(25, "wedding"),
              iptc(25, `geo:lat=${LAT}`),
              iptc(25, `geo:lon=${LON}`),
              iptc(90, "Ulm"),
            ]),
          ),
        ),
      ),
  ],
  [
    "IPTC's keywords in a TIFF",
    "tiff",
    () =>
      tiffPhoto({ 33723: { type: 1, bytes: Buffer.concat([iptc(25, `geo:lat=${LAT}`), iptc(25, `geo:lon=${LON}`)]) } }),
  ],
  [
    "Windows' keywords",
    "jpeg",
    () =>
      intoJpeg(
        plain.jpeg,
        exifSegment(
          writeTiff([{ 40094: { type: 1, bytes: Buffer.from(`ulm;geo:lat=${LAT};geo:lon=${LON}\0`, "utf16le") } }]),
        ),
      ),
  ],
  [
    "Mapillary's description",
    "jpeg",
    () =>
      intoJpeg(
        plain.jpeg,
        exifSegment(
          writeTiff([
            { 270: `{"MAPLatitude": ${LAT}, "MAPLongitude": ${LON}, "MAPCompassHeading": {"TrueHeading": 3.1}}` },
          ]),
        ),
      ),
  ],
  [
    "JSON with lat and lon",
    "jpeg",
    () => intoJpeg(plain.jpeg, exifSegment(writeTiff([{ 270: `{"id":"a","lat":${LAT},"lon":"${LON}"}` }]))),
  ],
  [
    "EXIF's comment",
    "jpeg",
    () =>
      intoJpeg(
        plain.jpeg,
        exifSegment(
          writeTiff([
            {
              34665: {
                ifd: { 37510: { type: 7, bytes: Buffer.from(`ASCII\0\0\0Latitude: ${LAT}\nLongitude: ${LON}\n`) } },
              },
            },
          ]),
        ),
      ),
  ],
  [
    "a keyword that is its name",
    "png",
    () =>
      intoPng(plain.png, pngChunk("tEXt", `exif:GPSLatitude\0${LAT}`), pngChunk("tEXt", `exif:GPSLongitude\0${LON}`)),
  ],
  ["a comment that is coordinates", "jpeg", () => intoJpeg(plain.jpeg, jpegSegment(0xfe, `${LAT}, ${LON}`))],
  [
    "a comment of tags",
    "png",
    () => intoPng(plain.png, pngChunk("tEXt", `Comment\0geotagged geo:lat=${LAT} geo:lon=${LON}`)),
  ],
  [
    "IPTC's keywords in a short profile in hexadecimal",
    "png",
    () =>
      intoPng(
        plain.png,
        pngChunk(
          "zTXt",
          "Raw profile type iptc\0\0",
          zlib(profile("IPTC profile", resource(0x0404, iptc(25, `geo:lat=${LAT}`)))),
        ),
      ),
  ],
];

/** Keywords and comments that are coordinates, as programs and people label them. */
const LABELLED = [
  `lat=${LAT}`,
  `lon: ${LON}`,
  `Places/Ulm/geo:lat=${LAT}`,
  `Latitude: ${LAT} Longitude: ${LON}`,
  `Lat ${LAT} Long ${LON}`,
  `N${LAT} E${LON}`,
  `${LAT}\u00b0 N, ${LON}\u00b0 E`,
  `(${LAT}, ${LON})`,
  `GPS: ${LAT}, ${LON}`,
  `Coordinates: ${LAT} / ${LON}`,
  `{"location":[${LAT},${LON}]}`,
  `{"type":"Point","coordinates":[${LON},${LAT}]}`,
  `{"lat":${LAT}}`,
  `<gpx><trkpt lat="${LAT}" lon="${LON}"></trkpt></gpx>`,
];

const SIGNED = credentials(`{"@context":{"exif":"http://ns.adobe.com/exif/1.0/"},"exif:GPSLatitude":"${LAT}"}`);
const inJpeg = (jumbf: Buffer) => jpegSegment(0xeb, "JP\0\x01\0\0\0\x01", jumbf);
const signed: [string, PhotoKind, () => Buffer][] = [
  ["jpeg", "jpeg", () => intoJpeg(plain.jpeg, inJpeg(SIGNED))],
  ["png", "png", () => intoPng(plain.png, pngChunk("caBX", SIGNED))],
  ["webp", "webp", () => intoWebp(plain.webp, ["C2PA", SIGNED])],
  [
    "avif",
    "avif",
    () =>
      Buffer.concat([
        plain.avif,
        box(
          "uuid",
          Buffer.from("d8fec3d61b0e483c92975828877ec481", "hex"),
          "\0\0\0\0manifest\0\0\0\0\0\0\0\0\0",
          SIGNED,
        ),
      ]),
  ],
];

describe("a location", () => {
  it.each(Object.keys(XMP_PLACES))("in XMP as %s is blanked wherever the packet is", async (form) => {
    for (const [where, kind, make] of XMP_CARRIERS) {
      const after = await blanked(await make(XMP_PLACES[form] ?? ""), kind).catch((error) => {
        throw new Error(`${where} of a ${kind}`, { cause: error });
      });
      if (form === "a structure" && kind === "webp") expect(after.includes("<i:City>Ulm</i:City>")).toBe(true);
    }
  });

  it.each(EXIF_CARRIERS)("in EXIF in %s of a %s is blanked", async (_, kind, make) => {
    for (const little of [true, false]) await blanked(await make(little), kind);
  });

  it.each(asText)("as %s in a %s is blanked", async (_, kind, make) => {
    await blanked(await make(), kind);
  });

  it.each(LABELLED)("as a keyword, comment or description is blanked: %s", async (text) => {
    const keyword = packet(
      `<dc:subject><rdf:Bag><rdf:li>wedding</rdf:li><rdf:li>${text.replaceAll("<", "&lt;")}</rdf:li></rdf:Bag></dc:subject>`,
    );
    await blanked(intoJpeg(plain.jpeg, jpegSegment(0xfe, Buffer.from(text))), "jpeg");
    await blanked(intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, Buffer.from(keyword))), "jpeg");
    const fields = Buffer.concat([iptc(25, "wedding"), iptc(25, text)]);
    await blanked(intoJpeg(plain.jpeg, jpegSegment(0xed, "Photoshop 3.0\0", resource(0x0404, fields))), "jpeg");
  });

  it.each([
    ["a pair", "Other", `${LAT}, ${LON}`],
    ["JSON", "PhotoEditor_Re_Edit_Data", `{"originalPath":"/a/1.jpg","location":"${LAT},${LON}"}`],
    ["XMP", "Other", XMP_PLACES.attributes ?? ""],
    ["its name", "Location_Info", `at ${LAT} and ${LON}, as words`],
  ])("in what Samsung's phones write behind a photo is blanked: %s", async (_, name, text) => {
    const blocks = { Image_UTC_Data: "1700000000000", [name]: text, MCC_Data: "262" };
    const after = await blanked(Buffer.concat([plain.jpeg, samsungBlocks(blocks)]), "jpeg");
    for (const kept of ["1700000000000", name, "262", "SEFT"]) expect(after.includes(kept)).toBe(true);
  });

  it("in a photo or a film among Samsung's blocks is blanked", async () => {
    const photo = intoJpeg(plain.jpeg, exifSegment(writeTiff([gps])));
    const moving = film(FILM_PLACES["QuickTime's box"] ?? Buffer.alloc(0));
    for (const MotionPhoto_Data of [photo, moving])
      await blanked(Buffer.concat([plain.jpeg, samsungBlocks({ MotionPhoto_Data })]), "jpeg");
  });

  it.each([
    `<Item name="LAT">${LAT}</Item><Item name="LON">${LON}</Item>`,
    `<Item name="EXIF_GPSLatitude">(48) (23) (${LAT})</Item>`,
    `<Item sample="0" name='CENTER_LONGITUDE'>${LON}</Item>`,
    `<Item name="CORNER_UL_LAT">N${LAT}</Item>`,
    `<Item name="BBOX">${LAT},${LON},48.4,10.0</Item>`,
    `<Item name="footprint">POLYGON ((${LON} ${LAT}, 1 2))</Item>`,
    `<Item name="shape">POINT(${LON} ${LAT})</Item>`,
    `<Item name="note">${LAT}, ${LON}</Item>`,
  ])("in GDAL's metadata is blanked: %s", async (items) => {
    const after = await blanked(
      tiffPhoto({ 42112: `<GDALMetadata><Item name="X">7</Item>${items}</GDALMetadata>` }),
      "tiff",
    );
    expect(after.includes('<Item name="X">7</Item>')).toBe(true);
  });

  it.each([
    `<Item name="LAT">${LAT}</Item>`,
    `<Item name="EXIF_GPSLatitude">(48) (23) (${LAT})</Item>`,
    `<Item sample="0" name='CENTER_LONGITUDE'>${LON}</Item>`,
    `<Item name="CORNER_UL_LAT">N${LAT}</Item>`,
  ])("in GDAL's form is found by the last look wherever it is, and not once it is blanked: %s", (item) => {
    expect(lastLook(intoJpeg(plain.jpeg, jpegSegment(0xe9, `<GDALMetadata>${item}</GDALMetadata>`)), "jpeg")).toBe(
      "its XMP still has coordinates after blanking",
    );
    const tiff = tiffPhoto({ 42112: `<GDALMetadata>${item}</GDALMetadata>` });
    expect(lastLook(tiff, "tiff")).not.toBeNull();
    expect(blankLocation(tiff, "tiff")).toBe(true);
    expect(lastLook(tiff, "tiff")).toBeNull();
    for (const words of ["Lat summer 1998", "none", "7", "3 of 4"])
      expect(lastLook(tiffPhoto({ 42112: `<a><Item name="LAT">${words}</Item></a>` }), "tiff")).toBeNull();
  });

  it("as GeoTIFF fields is removed with all its numbers", async () => {
    for (const tag of [33550, 33920, 33922, 34264, 34735, 34736, 50844]) {
      const bytes = tiffPhoto({ [tag]: { longs: [48398417, 9991583, 48398417] } });
      const number = Buffer.alloc(4);
      number.writeUInt32LE(48398417);
      expect(bytes.includes(number)).toBe(true);
      expect(blankLocation(bytes, "tiff")).toBe(true);
      expect(bytes.includes(number)).toBe(false);
    }
  });

  it.each([`${LAT}, ${LON}`, `{"latitude":${LAT},"longitude":${LON}}`, `geo:lat=${LAT}`])(
    "in the texts of an ICC profile is blanked, and its colours stay: %s",
    async (text) => {
      const { icc = Buffer.alloc(0) } = await sharp(await sharp(plain.png).withIccProfile("p3").toBuffer()).metadata();
      for (const said of profilesSaying(icc, text)) {
        await blanked(intoJpeg(plain.jpeg, jpegSegment(0xe2, "ICC_PROFILE\0\x01\x01", said)), "jpeg");
        await blanked(tiffPhoto({ 34675: { type: 7, bytes: said } }), "tiff");
        await blanked(intoPng(plain.png, pngChunk("iCCP", "icc\0\0", zlib(said))), "png");
      }
    },
  );

  it("is not what words and numbers in such places are", async () => {
    const { icc = Buffer.alloc(0) } = await sharp(await sharp(plain.png).withIccProfile("p3").toBuffer()).metadata();
    const words = "Made at 48.39 N in 1998, gamma 2.2, 0.64 0.33";
    const items = `<Item name="TITLE">Lat summer 1998</Item><Item name="STATISTICS_MEAN">48.398417</Item><Item name="LAT">none</Item>`;
    const files: [Buffer, PhotoKind][] = [
      ...profilesSaying(icc, words).flatMap((said): [Buffer, PhotoKind][] => [
        [intoJpeg(plain.jpeg, jpegSegment(0xe2, "ICC_PROFILE\0\x01\x01", said)), "jpeg"],
        [intoPng(plain.png, pngChunk("iCCP", "icc\0\0", zlib(said))), "png"],
      ]),
      [tiffPhoto({ 42112: `<GDALMetadata>${items}</GDALMetadata>` }), "tiff"],
      [
        Buffer.concat([plain.jpeg, samsungBlocks({ Image_UTC_Data: "1700000000000", MCC_Data: "262", Note: words })]),
        "jpeg",
      ],
      [Buffer.concat([plain.jpeg, samsungBlocks({}), Buffer.from("SEFT")]), "jpeg"],
    ];
    for (const [bytes, kind] of files) {
      const before = Buffer.from(bytes);
      expect(blankLocation(bytes, kind)).toBe(false);
      expect(bytes.equals(before)).toBe(true);
    }
  });

  it("in a box that is free is blanked", async () => {
    for (const type of ["free", "skip", "wide"])
      await blanked(Buffer.concat([plain.avif, box(type, XMP_PLACES.elements ?? "")]), "avif");
  });

  it.each(Object.keys(FILM_PLACES))("in a film behind the photo is blanked, and the film stays: %s", async (form) => {
    const inside = FILM_PLACES[form] ?? Buffer.alloc(0);
    for (const kind of ["jpeg", "png", "webp"] as const) {
      const before = Buffer.concat([plain[kind], Buffer.alloc(24), film(inside)]);
      const after = Buffer.from(before);
      expect(blankLocation(after, kind)).toBe(true);
      expect(
        saysPlace(after) || after.includes(Buffer.from([0x00, 0x09, 0xfd, 0xf1])) || after.includes("48398417"),
      ).toBe(false);
      expect(after.includes(Buffer.alloc(64, 0x5a))).toBe(true);
      expect((await pixels(after)).equals(await pixels(before))).toBe(true);
      expect(blankLocation(Buffer.from(after), kind)).toBe(false);
    }
  });

  it.each(signed)("in content credentials removes the credentials from a %s", async (_, kind, make) => {
    await blanked(make(), kind);
  });

  it("elsewhere in a photo removes its content credentials too, as they no longer match", async () => {
    const harmless = credentials('{"note":"GPSLatitude is a word here"}');
    const before = intoJpeg(plain.jpeg, exifSegment(writeTiff([gps])), inJpeg(harmless));
    expect((await blanked(before, "jpeg")).includes("stds.exif")).toBe(false);
    const clean = intoJpeg(plain.jpeg, inJpeg(harmless));
    expect(blankLocation(Buffer.from(clean), "jpeg")).toBe(false);
  });

  it("leaves nothing behind that ExifTool could read", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "glassine-places-"));
    let count = 0;
    const write = async (bytes: Buffer, kind: PhotoKind) => {
      blankLocation(bytes, kind);
      await writeFile(path.join(folder, `${count++}.${kind}`), bytes);
    };
    for (const [, kind, make] of XMP_CARRIERS) await write(Buffer.from(await make(XMP_PLACES.elements ?? "")), kind);
    for (const [, kind, make] of EXIF_CARRIERS) await write(Buffer.from(await make(true)), kind);
    for (const [, kind, make] of asText) await write(Buffer.from(await make()), kind);
    expect(placesReadBy(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("is blanked in any mixture of places, and the picture stays", async () => {
    const forms = Object.values(XMP_PLACES);
    const jpegs = XMP_CARRIERS.filter(([, kind]) => kind === "jpeg");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(jpegs.length - 1), fc.nat(forms.length - 1), fc.boolean()), {
          minLength: 1,
          maxLength: 4,
        }),
        async (wishes) => {
          let whole = plain.jpeg;
          for (const [carrier, form, exif] of wishes) {
            const made = Buffer.from(await (jpegs[carrier]?.[2] ?? (() => plain.jpeg))(forms[form] ?? ""));
            const parts = made.subarray(2, made.length - plain.jpeg.length + 2);
            if (made.subarray(-10).equals(plain.jpeg.subarray(-10)) && made.length > plain.jpeg.length)
              whole = intoJpeg(whole, parts);
            else whole = Buffer.concat([whole, made.subarray(plain.jpeg.length)]);
            if (exif) whole = intoJpeg(whole, exifSegment(writeTiff([gps], { little: form % 2 === 0 })));
          }
          if (saysPlace(whole)) await blanked(whole, "jpeg");
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a damaged file", () => {
  it("is searched without harm, however it is damaged", () => {
    const whole = Buffer.concat([
      intoJpeg(
        plain.jpeg,
        exifSegment(writeTiff([gps])),
        jpegSegment(0xe1, XMP_HEAD, XMP_PLACES.elements ?? ""),
        jpegSegment(0xed, "Photoshop 3.0\0", resource(0x0404, iptc(25, `geo:lat=${LAT}`))),
        inJpeg(SIGNED),
        jpegSegment(0xe1, "FLIR\0\x01\0\0", Buffer.alloc(200, 1)),
        jpegSegment(0xe6, "GoPro\0", "DEVC\0\x01\0\x1cGPS5l\x14\0\x01"),
      ),
      film(FILM_PLACES["QuickTime's keys"] ?? Buffer.alloc(0)),
    ]);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.nat(whole.length), (changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        try {
          blankLocation(bytes, "jpeg");
        } catch (error) {
          // Not that it could not be read: a part that is cut off does not hide the others.
          expect(error).toMatchObject({ name: "LocationFault", message: expect.stringContaining("after blanking") });
        }
        expect(bytes.length).toBe(length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("words in a photo", () => {
  const WORDS = [
    "gps",
    "GPSLatitude",
    "GPS=",
    "geo:",
    "geo:lat",
    "=",
    ">",
    "/",
    "<",
    '"',
    "'",
    "&",
    "latitude",
    "Longitude:",
    "48.39",
    "N",
    "+48",
    ":",
    ";",
    "location",
    "MAPLatitude",
    "\u00b0",
    "lat",
    "lon",
    "exif:GPSLatitude",
    "{",
    "}",
    "(",
    "\n",
    "xmp",
    "Ulm",
    "https://maps.example/gps/48.39",
    "©xyz",
    "ISO6709",
    "8BIM",
    "Exif",
    "geo:lat=48.39",
    "geo:lon=9.99",
    "\u201c",
    "\u2013",
    "\u5a5a\u793c",
    "[",
    ",",
    "|",
    "\t",
    "\\",
    "</",
    "/>",
    "<latitude>",
    "</latitude>",
    "<a ",
    "latitude=",
    '"latitude":',
    "<!--",
    "<![CDATA[",
    "]]>",
    "mdtacom.apple.quicktime.location.ISO6709",
    "xmlns:latitude",
    "laTitude",
    "gPSPosition",
  ];
  /** Words one by one or run together; some with a length that is a sign. */
  const sentence = fc
    .tuple(
      fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 }),
      fc.constantFrom(" ", ""),
      fc.constantFrom(0, 0, ...[..."<>\"',;"].map((sign) => sign.charCodeAt(0))),
      fc.nat(3),
    )
    .map(([words, between, length, less]) => words.join(between).padEnd(length - less, " x"));
  const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

  const carriers: [PhotoKind, (text: string) => Buffer][] = [
    [
      "jpeg",
      (text) =>
        intoJpeg(
          plain.jpeg,
          jpegSegment(
            0xe1,
            XMP_HEAD,
            Buffer.from(
              packet(
                `<dc:title><rdf:Alt><rdf:li>${escaped(text)}</rdf:li></rdf:Alt></dc:title>`,
                `photoshop:Headline="${escaped(text)}"`,
              ),
            ),
          ),
        ),
    ],
    [
      "jpeg",
      (text) =>
        intoJpeg(
          plain.jpeg,
          jpegSegment(
            0xe1,
            XMP_HEAD,
            Buffer.from(packet(`<dc:description>${text.replace(/[<&]/g, "&lt;")}</dc:description>`)),
          ),
        ),
    ],
    [
      "jpeg",
      (text) =>
        intoJpeg(
          plain.jpeg,
          exifSegment(writeTiff([{ 270: text, 40091: { type: 1, bytes: Buffer.from(`${text}\0`, "utf16le") } }])),
        ),
    ],
    ["jpeg", (text) => intoJpeg(plain.jpeg, jpegSegment(0xfe, Buffer.from(text)))],
    [
      "jpeg",
      (text) =>
        intoJpeg(
          plain.jpeg,
          jpegSegment(
            0xed,
            "Photoshop 3.0\0",
            resource(0x0404, Buffer.concat([iptc(25, text.slice(0, 60)), iptc(120, text)])),
          ),
        ),
    ],
    ["jpeg", (text) => Buffer.concat([plain.jpeg, Buffer.from(text)])],
    [
      "png",
      (text) =>
        intoPng(
          plain.png,
          pngChunk("tEXt", "Comment\0", Buffer.from(text)),
          pngChunk("zTXt", "Description\0\0", zlib(text)),
        ),
    ],
    ["webp", (text) => intoWebp(plain.webp, ["XMP ", Buffer.from(packet(`<dc:title>${escaped(text)}</dc:title>`))])],
    ["jpeg", (text) => intoJpeg(plain.jpeg, jpegSegment(0xe5, "MAKER\x01\0", Buffer.from(text), "\x02"))],
    [
      "jpeg",
      (text) =>
        intoJpeg(
          plain.jpeg,
          jpegSegment(
            0xed,
            "Photoshop 3.0\0",
            resource(0x0421, Buffer.concat([Buffer.from([0, 0, 0, text.length & 0xff]), Buffer.from(text)])),
            resource(0x040c, Buffer.from(text, "utf16le").swap16()),
          ),
        ),
    ],
  ];

  it("next to a length that looks like a bracket, a quote or a comma are not a tag", () => {
    // An offset of 60, the number of "<", came before a description, and its title says "latitude > 48.39": a tag, it seemed.
    const texts = ["latitude > 48.39", "a latitude='48.39' > b", 'latitude": 48.39, b', "geo:lat=48.39 is it"];
    for (const text of texts) {
      for (const sign of "<>\"',;[{") {
        for (const length of [sign.charCodeAt(0), sign.charCodeAt(0) + 256]) {
          for (let less = 0; less < 6; less++) {
            for (const [kind, make] of carriers)
              expect([text, length - less, blankLocation(make(text.padEnd(length - less, " so")), kind)]).toContain(
                false,
              );
          }
        }
      }
    }
  });

  it.each([
    'Tag it "geo:lat=48.39" and you will find it',
    "Tag it \u201cgeo:lat=48.39\u201d and you will find it",
    "Ulm \u2013 geo:lat=48.39",
    "Ulm\tgeo:lat=48.39",
    'Set "latitude": "48.39 in the file',
    'xmlns:latitude="http://example.com/48"',
    '"platitude" is 3 letters from "latitude": 48.39 is a number',
    "com.apple.quicktime.location.ISO6709 is where phones write +48.3984+009.9916/",
    "The box \u00a9xyz holds +48.3984+009.9916/",
    "\\u003clatitude\\u003e 48.39",
    "5 > latitude > 48.39 </ or so",
  ])("that come close to a tag are published: %s", (text) => {
    for (const [kind, make] of carriers) expect(() => blankLocation(make(text), kind)).not.toThrow();
  });

  it("are never taken for a location that stops a gallery, in any mixture", () => {
    fc.assert(
      fc.property(sentence, fc.nat(carriers.length - 1), (text, i) => {
        const [kind, make] = carriers[i] ?? ["jpeg", () => plain.jpeg];
        expect(() => blankLocation(Buffer.from(make(text)), kind)).not.toThrow();
      }),
      { numRuns: 4000 },
    );
  });

  it.each([
    'How to remove exif:GPSLatitude="48,12.5N" tags',
    "gps='48.2' is what the camera writes",
    "We met at latitude 48.39, near Ulm",
    "GPS > compass, always",
    "Tag it geo:lat=48.39 and you will find it",
    "The latitude: a long story",
    "About GPS: 3 tips",
    "Latitude 48.398417, longitude 9.991583 is where they said yes.",
    "N 5 and E 4 at 10:30",
    "1,250 / 3,400",
    "Table 4, 12.5 m",
    '{"lat":3}',
  ])("stay as they are: %s", (text) => {
    for (const [kind, make] of carriers) {
      const photo = make(text);
      expect(blankLocation(photo, kind)).toBe(false);
    }
  });

  it("about exposure are not coordinates", () => {
    const xmp = packet("", 'xmlns:exifEX="http://cipa.jp/exif/1.0/" exifEX:ISOSpeedLatitudeyyy="48"');
    expect(blankLocation(intoJpeg(plain.jpeg, jpegSegment(0xe1, XMP_HEAD, xmp)), "jpeg")).toBe(false);
  });

  it("such as cities and countries stay where a location is blanked", async () => {
    const xmp = packet(
      "",
      `exif:GPSLatitude="${LAT}" photoshop:City="Ulm" photoshop:Country="Deutschland" xmlns:l="x" l:Location="Fischerviertel"`,
    );
    const before = intoJpeg(
      plain.jpeg,
      jpegSegment(0xe1, XMP_HEAD, xmp),
      jpegSegment(
        0xed,
        "Photoshop 3.0\0",
        resource(0x0404, Buffer.concat([iptc(90, "Ulm"), iptc(92, "Fischerviertel"), iptc(26, "DEU")])),
      ),
    );
    const after = await blanked(before, "jpeg");
    for (const word of ['photoshop:City="Ulm"', 'l:Location="Fischerviertel"', "DEU"])
      expect(after.includes(word)).toBe(true);
  });
});
