import { chainedDirectories, fieldOf, numberOf, openTiff, writeUint16 } from "../exif/tiff-fields.ts";

const TAG = { samples: 277, planar: 284 } as const;
const [TOGETHER, SEPARATE] = [1, 2];

/**
 * A TIFF that says its only channel is stored on its own, which means nothing, without saying so: the decoder refuses tiles because of
 * it, and takes a few bits for black. Any other file is left.
 */
export function joinedTiff(bytes: Buffer): Buffer {
  const tiff = openTiff(bytes);
  const [main = null] = tiff ? chainedDirectories(tiff) : [];
  const planar = fieldOf(main, TAG.planar);
  if (!tiff || !planar || numberOf(tiff, planar) !== SEPARATE) return bytes;
  if ((numberOf(tiff, fieldOf(main, TAG.samples)) ?? 1) > 1) return bytes;
  const joined = Buffer.from(bytes);
  writeUint16({ ...tiff, bytes: joined }, planar.valueAt, TOGETHER);
  return joined;
}
