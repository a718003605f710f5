import { isDarkerThanItSeems } from "../colour/plan.ts";
import { readPngColour } from "../colour/png.ts";
import { readDescription } from "../description/description.ts";
import { rightsBefore } from "../exif/rights-before.ts";
import { joinedTiff } from "../tiff/joined.ts";
import { isOdd, tiffShape } from "../tiff/shape.ts";
import { claimOfFile, type FileFacts } from "./claim.ts";
import { pixelsOf } from "./pixels.ts";
import type { Rights } from "./rights.ts";

/** `rights`: what the file says about them, if that is known already. */
type ReadFile = FileFacts & { rights?: Rights };

interface Correction {
  /** The `DECODER` number that brought it. */
  since: number;
  /** Whose pictures were wrong before. */
  concerns: (file: ReadFile) => boolean;
}

/** Corrections to how files are read and decoded, oldest first. Entries are never removed: hashes depend on them. */
const CORRECTIONS: readonly Correction[] = [
  { since: 1, concerns: claimsOtherColour },
  { since: 1, concerns: hasOddChannels },
  { since: 2, concerns: saysMoreRights },
  { since: 3, concerns: isNarrow },
  { since: 3, concerns: isSaidSeparate },
];

/** The newest correction that a file's pictures depend on; 0 if none applies. */
export function decodingOf(file: ReadFile): number {
  const numbers = CORRECTIONS.filter(({ concerns }) => concerns(file)).map(({ since }) => since);
  return Math.max(0, ...numbers);
}

/** Before, only ICC profiles were read, and not in every picture. */
function claimsOtherColour(file: FileFacts): boolean {
  const claim = claimOfFile(file);
  const { icc, space } = file.header;
  if ("hdr" in claim) return true;
  // The decoder ignored a profile that doesn't fit grey, and converted the others.
  if (space === "b-w" && icc) return false;
  if (space === "grey16" && icc && claim.profile) return true;
  if (!claim.profile || !icc) return Boolean(claim.profile) !== Boolean(icc);
  return !claim.profile.equals(icc) || (pixelsOf(file) === "RGB " && isDarkerThanItSeems(icc));
}

/** Before, extra channels were taken for transparency, and long numbers were misread. */
function hasOddChannels({ bytes, kind }: FileFacts): boolean {
  const shape = kind === "tiff" ? tiffShape(bytes) : null;
  return shape !== null && "colour" in shape && isOdd(shape);
}

/** Before, only EXIF was read, and only the first of a copyright's two parts. */
function saysMoreRights({ rights: known, ...file }: ReadFile): boolean {
  const { bytes, kind, header } = file;
  const rights = known ?? readDescription({ ...file, file: "" });
  const before = rightsBefore(kind === "tiff" ? bytes : header.exif);
  return before.creator !== rights.creator || before.rights !== rights.rights;
}

/** Before, the numbers of every PNG were taken for those of the full range. */
function isNarrow({ bytes, kind }: FileFacts): boolean {
  return kind === "png" && readPngColour(bytes).narrow;
}

/** Before, a single channel that is said to be stored on its own came out black in few bits. */
function isSaidSeparate({ bytes, kind }: FileFacts): boolean {
  return kind === "tiff" && joinedTiff(bytes) !== bytes;
}
