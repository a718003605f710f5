import { isProgressive, isSequential, type JpegPart, jpegParts, MARK } from "./jpeg-parts.ts";

const APP0 = 0xe0;
const APP14 = 0xee;

/**
 * A JPEG without the oddities that cameras write and that a strict decoder complains about: numbers in the head of a scan that mean
 * nothing in a sequential JPEG (Samsung), a version of JFIF or a transform of Adobe's that there is not, bytes between segments. The
 * file itself when it has none of them.
 */
export function tidyJpeg(bytes: Buffer): Buffer {
  const parts = jpegParts(bytes);
  const scan = parts.at(-1);
  if (scan?.marker !== MARK.scan) return bytes;
  const odd = parts.some((part, i) => part.at !== (parts[i - 1]?.end ?? 2));
  if (!odd && !parts.some((part) => isOddScan(part, parts) || isOddVersion(part) || oddTransform(part, parts)))
    return bytes;
  const tidy = parts.map((part) => tidyPart(bytes, { part, parts }));
  return Buffer.concat([bytes.subarray(0, 2), ...tidy, bytes.subarray(scan.end)]);
}

function tidyPart(bytes: Buffer, { part, parts }: { part: JpegPart; parts: readonly JpegPart[] }): Buffer {
  const copy = Buffer.from(bytes.subarray(part.at, part.end));
  if (isOddScan(part, parts)) Buffer.from(WHOLE_SCAN).copy(copy, copy.length - WHOLE_SCAN.length);
  if (isOddVersion(part)) copy[9] = 1;
  const transform = oddTransform(part, parts);
  if (transform) copy[15] = transform;
  return copy;
}

/** From the first coefficient to the last, all of their bits. */
const WHOLE_SCAN = [0, 63, 0];

function isOddScan({ marker, data }: JpegPart, parts: readonly JpegPart[]): boolean {
  return marker === MARK.scan && parts.some(isSequential) && !data.subarray(-3).equals(Buffer.from(WHOLE_SCAN));
}

const isOddVersion = ({ marker, data }: JpegPart) =>
  marker === APP0 && data.toString("latin1", 0, 5) === "JFIF\0" && data[5] !== 1;

/** The transform that every decoder takes an impossible one for, by the number of channels; null when it is possible. */
function oddTransform({ marker, data }: JpegPart, parts: readonly JpegPart[]): number | null {
  if (marker !== APP14 || data.toString("latin1", 0, 5) !== "Adobe" || data.length < 12) return null;
  const channels = parts.find((part) => isSequential(part) || isProgressive(part))?.data[5] ?? 0;
  const usual = TRANSFORMS[channels];
  return usual === undefined || data[11] === 0 || data[11] === usual ? null : usual;
}

/** YCbCr, and YCCK. */
const TRANSFORMS: Readonly<Record<number, number>> = { 3: 1, 4: 2 };
