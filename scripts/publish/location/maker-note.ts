import { bytesOf, chainedDirectories, fieldOf, openTiff, readDirectory, type Tiff } from "../exif/tiff-fields.ts";
import type { Embedded } from "./embedded.ts";

/** Fields in which cameras note the place they looked up for their coordinates. */
const NIKON_LOCATION = [0x39];
const PANASONIC_PLACES = [0x67, 0x69, 0x6b, 0x6d, 0x6f];

interface Around {
  /** The EXIF around it, from whose beginning most makers count. */
  tiff: Tiff;
  embedded: Embedded;
}

/**
 * Blanks the location in a maker note, where its structure is known: places that Nikon and Panasonic
 * look up, and whatever EXIF, XMP or previews it holds. True when found.
 */
export function blankMakerNote(note: Buffer, { tiff, embedded }: Around): boolean {
  const named = blankNamed(note, tiff);
  return embedded.bytes(note) || named;
}

function blankNamed(note: Buffer, tiff: Tiff): boolean {
  const maker = note.toString("latin1", 0, 12);
  if (maker.startsWith("Nikon\0")) {
    const own = openTiff(note.subarray(10));
    return own !== null && blankFields(own, { at: chainedDirectories(own)[0]?.at ?? 0, tags: NIKON_LOCATION });
  }
  const at = note.byteOffset - tiff.bytes.byteOffset;
  if (maker.startsWith("Panasonic\0")) return blankFields(tiff, { at: at + 12, tags: PANASONIC_PLACES });
  return false;
}

function blankFields(tiff: Tiff, { at, tags }: { at: number; tags: readonly number[] }): boolean {
  const directory = readDirectory(tiff, at);
  const fields = tags.map((tag) => fieldOf(directory, tag)).filter((field) => field !== null);
  const written = fields.filter((field) => bytesOf(tiff, field).some((byte) => byte !== 0));
  for (const field of written) bytesOf(tiff, field).fill(0);
  return written.length > 0;
}
