import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import sharp from "sharp";

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
  /** A JPEG in Display P3, of a red that sRGB has not. */
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
  const fields = exifOf(wish);
  if (fields) image = image.withExif(fields);
  // Says sRGB too, which a wide photo must not.
  if (wish.orientation)
    image = wide
      ? image.withExif({ IFD0: { Software: "Camera" } })
      : image.withMetadata({ orientation: wish.orientation });
  if (wish.gps) image = image.withXmp(GPS_PACKET);
  if (wide) {
    const jpeg = await image.jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
    return tagAsP3(turn(jpeg, wish.orientation ?? 1));
  }
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
    IFD0: {
      ...(creator ? { Artist: creator } : {}),
      ...(copyright ? { Copyright: copyright } : {}),
    },
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

/** Sets the orientation of a JPEG that has one in its EXIF. */
function turn(jpeg: Buffer, orientation: number): Buffer {
  const at = jpeg.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00]));
  if (at >= 0) jpeg.writeUInt16LE(orientation, at + 8);
  return jpeg;
}

/** The same numbers, said to be Display P3. */
async function tagAsP3(jpeg: Buffer): Promise<Buffer> {
  const profiled = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
    .withIccProfile("p3")
    .jpeg()
    .toBuffer();
  const { icc = Buffer.alloc(0) } = await sharp(profiled).metadata();
  return withProfile(jpeg, icc);
}

/** A JPEG with an ICC profile, its numbers as they were. */
export function withProfile(jpeg: Buffer, icc: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe2, 0, 0]);
  head.writeUInt16BE(icc.length + 16, 2);
  const segment = Buffer.concat([head, Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), icc]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
