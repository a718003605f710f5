/** Tags a JPEG with a colour profile without touching its pixels: ICC.1, annex B.4. */
import sharp from "sharp";

const APP2 = 0xffe2;
const LABEL = Buffer.from("ICC_PROFILE\0\x01\x01", "latin1");

/** The Display P3 profile as sharp writes it. */
export async function readP3Profile(): Promise<Buffer> {
  const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: "#fff" } });
  const { icc } = await sharp(await dot.withIccProfile("p3").jpeg().toBuffer()).metadata();
  if (!icc) throw new Error("sharp wrote no Display P3 profile");
  return icc;
}

/** The JPEG with `profile` as one segment after its EXIF; throws when it has one, or would need more than one. */
export function tagProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const length = 2 + LABEL.length + profile.length;
  if (length > 0xffff) throw new RangeError(`a profile of ${profile.length} bytes does not fit one segment`);
  if (jpeg.includes(LABEL)) throw new RangeError("the photo has a colour profile already");
  let at = 2;
  // JFIF and EXIF stand first, as their standards ask.
  while (jpeg.readUInt16BE(at) === 0xffe0 || jpeg.readUInt16BE(at) === 0xffe1) at += 2 + jpeg.readUInt16BE(at + 2);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(APP2, 0);
  head.writeUInt16BE(length, 2);
  return Buffer.concat([jpeg.subarray(0, at), head, LABEL, profile, jpeg.subarray(at)]);
}
