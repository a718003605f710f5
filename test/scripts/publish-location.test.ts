import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import readExifTags from "exif-reader";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PhotoKind } from "../../scripts/content/kind.ts";
import { blankLocation } from "../../scripts/publish/location/blank.ts";
import { blankXmp } from "../../scripts/publish/location/xmp.ts";
import { downloadsOf } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { GPS, GPS_PACKET, photoBytes } from "../support/photos.ts";
import { publishing, told } from "../support/publishing.ts";

const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();

async function expectBlanked(before: Buffer, { kind, keeps }: { kind: PhotoKind; keeps: string[] }): Promise<Buffer> {
  const after = Buffer.from(before);
  expect(blankLocation(after, kind)).toBe(true);
  expect(after.length).toBe(before.length);
  expect((await pixels(after)).equals(await pixels(before))).toBe(true);
  const { exif } = await sharp(after).metadata();
  if (exif) expect(readExifTags(exif).GPSInfo).toBeUndefined();
  expect(after.toString("latin1")).not.toMatch(/gps/i);
  for (const text of keeps) expect(after.includes(text)).toBe(true);
  expect(blankLocation(Buffer.from(after), kind)).toBe(false);
  return after;
}

/** An EXIF structure with a location, and one field before and behind its pointer. */
async function exifBytes(): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
    .withExif({ IFD0: { Artist: "Mara", Copyright: "(C) Mara" }, IFD3: GPS })
    .jpeg()
    .toBuffer();
  const { exif = Buffer.alloc(0) } = await sharp(bytes).metadata();
  return exif;
}

const jpegSegment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};
const intoJpeg = (jpeg: Buffer, ...parts: Buffer[]) => Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);

describe("the location of a photo", () => {
  it.each(["jpeg", "webp", "avif"] as const)(
    "is blanked in %s, in EXIF and XMP, and nothing else changes",
    async (format) => {
      const photo = await photoBytes({ format, gps: true, creator: "Mara", orientation: 6, width: 128, height: 96 });
      const after = await expectBlanked(photo, { kind: format, keeps: ["Mara", "Dürnstein"] });
      expect((await sharp(after).metadata()).autoOrient).toEqual((await sharp(photo).metadata()).autoOrient);
    },
  );

  it("is blanked in a JPEG with a wrong end of its EXIF header", async () => {
    const exif = await exifBytes();
    exif[5] = 0xff;
    const photo = intoJpeg(await photoBytes({}), jpegSegment(0xe1, exif));
    await expectBlanked(photo, { kind: "jpeg", keeps: ["Mara"] });
  });

  it.each([
    '<GPSLatitude xmlns="http://ns.adobe.com/exif/1.0/">48,12.5N</GPSLatitude>',
    '<rdf:Description \u00e9xif:GPSLatitude="48,12.5N"/>',
    '<rdf:Description drone-dji:Latitude="48.2" drone-dji:Longitude="16.3"/>',
  ])("is blanked in XMP that says it so: %s", (packet) => {
    const bytes = Buffer.from(packet);
    expect(blankXmp(bytes)).toBe(true);
    expect(bytes.toString()).not.toMatch(/48|16\.3/);
    expect(bytes.length).toBe(Buffer.byteLength(packet));
  });

  it("is blanked in PNG, and its checksum corrected", async () => {
    const plain = await photoBytes({ format: "png" });
    const exif = (await exifBytes()).subarray(6);
    const xmp = Buffer.concat([Buffer.from("XML:com.adobe.xmp\0\0\0\0\0", "latin1"), Buffer.from(GPS_PACKET)]);
    const photo = Buffer.concat([
      plain.subarray(0, 33),
      pngChunk("eXIf", exif),
      pngChunk("iTXt", xmp),
      plain.subarray(33),
    ]);
    const after = await expectBlanked(photo, { kind: "png", keeps: ["Mara", "Dürnstein"] });
    const at = after.indexOf("eXIf");
    expect(after.readUInt32BE(at + 4 + exif.length)).toBe(crc32(after.subarray(at, at + 4 + exif.length)));
  });

  it("is blanked in TIFF", async () => {
    const exif = (await exifBytes()).subarray(6);
    const before = Buffer.from(exif);
    expect(blankLocation(exif, "tiff")).toBe(true);
    expect(exif.length).toBe(before.length);
    expect(readExifTags(exif)).toMatchObject({ Image: { Artist: "Mara", Copyright: "(C) Mara" } });
    expect(readExifTags(exif).GPSInfo).toBeUndefined();
    const packed = await photoBytes({ format: "tiff", gps: true });
    await expectBlanked(packed, { kind: "tiff", keeps: ["Dürnstein"] });
  });

  it("is blanked in every segment: a second EXIF, Photoshop's resources, a preview after the image", async () => {
    const exif = await exifBytes();
    const plain = await photoBytes({});
    const resource = (id: number, data: Buffer) => {
      const head = Buffer.from([0x38, 0x42, 0x49, 0x4d, id >> 8, id & 255, 0, 0, 0, 0, 0, 0]);
      head.writeUInt32BE(data.length, 8);
      return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
    };
    const photoshop = Buffer.concat([
      Buffer.from("Photoshop 3.0\0", "latin1"),
      resource(0x0404, Buffer.from("Dürnstein")),
      resource(0x0422, exif.subarray(6)),
      resource(0x0424, Buffer.from(GPS_PACKET)),
    ]);
    const preview = await photoBytes({ gps: true, width: 16, height: 12 });
    const photo = Buffer.concat([
      intoJpeg(plain, jpegSegment(0xe1, exif), jpegSegment(0xe1, exif), jpegSegment(0xed, photoshop)),
      preview,
    ]);
    const after = await expectBlanked(photo, { kind: "jpeg", keeps: ["Mara", "Dürnstein"] });
    expect(
      readExifTags((await sharp(after.subarray(after.length - preview.length)).metadata()).exif ?? exif).GPSInfo,
    ).toBeUndefined();
  });

  it("is blanked in XMP from drones, with any prefix and quotes, and words about it stay", () => {
    const packet = `<rdf:Description drone-dji:GpsLatitude='48.2' x:GPSAltitude = "3" dc:title="About gps: it's nice" a="b"/><e:GPSMapDatum/><e:GPSVersionID xml:lang="x">2<i>0</i></e:GPSVersionID ><e:City>Krems</e:City>`;
    const bytes = Buffer.from(packet);
    expect(blankXmp(bytes)).toBe(true);
    expect(bytes.toString().replace(/ +/g, " ")).toBe(
      `<rdf:Description dc:title="About gps: it's nice" a="b"/> <e:City>Krems</e:City>`,
    );
  });

  it("is searched without harm in EXIF damaged in any way", async () => {
    const exif = (await exifBytes()).subarray(6);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(exif.length - 1), fc.nat(255)), { maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(exif);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          blankLocation(bytes, "tiff");
        } catch (error) {
          expect(error).toHaveProperty("name", "LocationFault");
        }
        expect(bytes.length).toBe(exif.length);
      }),
      { numRuns: 3000 },
    );
  });
});

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

describe("a published photo that says where it was taken", () => {
  const desk = publishing();
  const yaml = "title: Trip\nsets:\n  - id: all\n    title: All\n";
  const original = async () => {
    const photo = await desk.livePhoto("trip", "a");
    return Buffer.from((await desk.target.blobs.get(keys.blob(photo.original.blob))) ?? []);
  };

  it("is delivered without its location, in the original and in renditions", async () => {
    await desk.write("trip/gallery.yaml", yaml);
    await desk.photo("trip/all/a.jpg", { gps: true, creator: "Mara" });
    await desk.publish();
    const photo = await desk.livePhoto("trip", "a");
    const blobs = [...photo.renditions, ...downloadsOf(photo)].map(({ blob }) => keys.blob(blob));
    for (const key of blobs) {
      expect(Buffer.from((await desk.target.blobs.get(key)) ?? []).toString("latin1")).not.toMatch(/gps/i);
    }
    const delivered = await original();
    expect(photo.original).toMatchObject({ size: delivered.length, crc32: crc32(delivered) });
    const source = await readFile(path.join(desk.content, "trip/all/a.jpg"));
    expect(source.toString("latin1")).toMatch(/GPSLatitude/);
    expect((await pixels(delivered)).equals(await pixels(source))).toBe(true);
  });

  it("is delivered byte for byte if the photographer wants that, and blanked after a change of mind", async () => {
    await desk.write("trip/gallery.yaml", `${yaml}strip-gps: false\n`);
    await desk.photo("trip/all/a.jpg", { gps: true });
    await desk.publish();
    const source = await readFile(path.join(desk.content, "trip/all/a.jpg"));
    expect((await original()).equals(source)).toBe(true);
    const renditions = (await desk.livePhoto("trip", "a")).renditions;
    await desk.write("trip/gallery.yaml", yaml);
    await desk.publish();
    expect((await original()).toString("latin1")).not.toMatch(/gps/i);
    expect((await desk.livePhoto("trip", "a")).renditions).toEqual(renditions);
  });

  it("can't be blanked once its original is gone", async () => {
    await desk.write("trip/gallery.yaml", `${yaml}strip-gps: false\n`);
    await desk.photo("trip/all/a.jpg", { gps: true });
    await desk.publish();
    await desk.remove("trip/all/a.jpg");
    await writeFile(path.join(desk.content, "trip/gallery.yaml"), yaml);
    expect(told(await desk.publish(), desk.content)[0]).toMatch(/strip-gps: 1 missing original may contain a location/);
  });
});
