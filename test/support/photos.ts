import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sharp, { type Sharp } from "sharp";

export interface PhotoWish {
  width?: number;
  height?: number;
  /** Photos of different seeds differ. */
  seed?: number;
  format?: "jpeg" | "png" | "webp" | "tiff" | "avif";
  /** EXIF orientation, 1 to 8. */
  orientation?: number;
  /** Says where it was taken: in EXIF and, where the format can, in XMP too. */
  gps?: boolean;
  /** In Display P3, with a red that sRGB has not. */
  wide?: boolean;
  creator?: string;
  copyright?: string;
  /** "YYYY:MM:DD HH:MM:SS" */
  taken?: string;
}

export const GPS = {
  GPSLatitudeRef: "N",
  GPSLatitude: "48/1 12/1 30/1",
  GPSLongitudeRef: "E",
  GPSLongitude: "16/1 22/1 0/1",
};

/** XMP with a location as attribute and as element, among words that stay. */
export const GPS_PACKET = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" exif:GPSLatitude="48,12.5N" photoshop:City="Dürnstein"><exif:GPSLongitude>16,22.0E</exif:GPSLongitude></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** A small photo, as a camera or an editor would write it: a gradient with some texture, brighter at the top left. */
export async function photoBytes(wish: PhotoWish = {}): Promise<Buffer> {
  const { width = 64, height = 48, format = "jpeg", seed = 1, wide = false } = wish;
  const raw = { width, height, channels: 3 as const };
  let image = sharp(pixels({ width, height, seed, wide }), { raw });
  if (wide) image = sharp(await tagAsP3(image)).keepIccProfile();
  const fields = exifOf(wish);
  if (fields) image = image.withExif(fields);
  if (wish.orientation) image = image.withMetadata({ orientation: wish.orientation });
  if (wide && wish.orientation) image = image.keepIccProfile();
  if (wish.gps) image = image.withXmp(GPS_PACKET);
  return image.toFormat(format, { quality: 92, ...(format === "avif" ? { effort: 0 } : {}) }).toBuffer();
}

/** Writes a photo to a file, its folder made if needed. */
export async function writePhoto(path: string, wish: PhotoWish = {}): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await photoBytes(wish));
}

function exifOf({ creator, copyright, taken, gps }: PhotoWish) {
  if (!creator && !copyright && !taken && !gps) return null;
  return {
    IFD0: { ...(creator ? { Artist: creator } : {}), ...(copyright ? { Copyright: copyright } : {}) },
    ...(taken ? { IFD2: { DateTimeOriginal: taken } } : {}),
    ...(gps ? { IFD3: GPS } : {}),
  };
}

function pixels({ width, height, seed, wide }: { width: number; height: number; seed: number; wide: boolean }): Buffer {
  const bytes = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const texture = ((x * 7 + y * 13 + seed * 29) % 17) * 2;
      bytes[at] = wide ? 255 : 220 - (x * 150) / width + texture;
      bytes[at + 1] = wide ? 0 : 200 - (y * 150) / height + texture;
      bytes[at + 2] = wide ? 0 : (seed * 37) % 200;
    }
  }
  return bytes;
}

/** The same numbers, said to be Display P3. */
async function tagAsP3(image: Sharp): Promise<Buffer> {
  const { width, height } = await image.metadata();
  const profiled = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
    .withIccProfile("p3")
    .jpeg()
    .toBuffer();
  const { icc = Buffer.alloc(0) } = await sharp(profiled).metadata();
  const plain = await image.jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
  if (!width || !height) throw new Error("the photo has no size");
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe2);
  head.writeUInt16BE(icc.length + 16, 2);
  const segment = Buffer.concat([head, Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), icc]);
  return Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
}
