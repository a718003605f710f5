import { isSequential, type JpegPart, jpegParts, MARK } from "./jpeg-parts.ts";

const APP0 = 0xe0;

/**
 * A JPEG without the oddities that cameras write and that a strict decoder complains about: numbers in the head of a scan that mean
 * nothing in a sequential JPEG (Samsung), a version of JFIF that there is not, bytes between segments. The file itself when it
 * has none of them.
 */
export function tidyJpeg(bytes: Buffer): Buffer {
  const parts = jpegParts(bytes);
  const scan = parts.at(-1);
  if (scan?.marker !== MARK.scan) return bytes;
  const odd = parts.some((part, i) => part.at !== (parts[i - 1]?.end ?? 2));
  if (!odd && !parts.some((part) => isOddScan(part, parts) || isOddVersion(part))) return bytes;
  const tidy = parts.map((part) => tidyPart(bytes, { part, parts }));
  return Buffer.concat([bytes.subarray(0, 2), ...tidy, bytes.subarray(scan.end)]);
}

function tidyPart(bytes: Buffer, { part, parts }: { part: JpegPart; parts: readonly JpegPart[] }): Buffer {
  const copy = Buffer.from(bytes.subarray(part.at, part.end));
  if (isOddScan(part, parts)) Buffer.from(WHOLE_SCAN).copy(copy, copy.length - WHOLE_SCAN.length);
  if (isOddVersion(part)) copy[9] = 1;
  return copy;
}

/** From the first coefficient to the last, all of their bits. */
const WHOLE_SCAN = [0, 63, 0];

function isOddScan({ marker, data }: JpegPart, parts: readonly JpegPart[]): boolean {
  return marker === MARK.scan && parts.some(isSequential) && !data.subarray(-3).equals(Buffer.from(WHOLE_SCAN));
}

const isOddVersion = ({ marker, data }: JpegPart) =>
  marker === APP0 && data.toString("latin1", 0, 5) === "JFIF\0" && data[5] !== 1;
