import { bytesOf, chainedDirectories, fieldOf, openTiff, writeUint16 } from "../exif/tiff-fields.ts";
import { joinedTiff } from "./joined.ts";

const TAG = { photometric: 262, extra: 338 } as const;
/** Numbers that a decoder takes for nothing it could convert. */
const BARE = 32803;

/** The TIFF with nothing said about what its numbers are, so that a decoder hands them out as they were stored. */
export function bareTiff(bytes: Buffer): Buffer {
  const bare = Buffer.from(joinedTiff(bytes));
  const tiff = openTiff(bare);
  const [main = null] = tiff ? chainedDirectories(tiff) : [];
  const photometric = fieldOf(main, TAG.photometric);
  if (!tiff || !photometric) return bare;
  writeUint16(tiff, photometric.valueAt, BARE);
  const extra = fieldOf(main, TAG.extra);
  // Nor is any channel transparency, by which the others would be divided.
  if (extra) bytesOf(tiff, extra).fill(0);
  return bare;
}
