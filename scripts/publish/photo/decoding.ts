import { isDarkerThanItSeems } from "../colour/plan.ts";
import { readDescription } from "../description/description.ts";
import { rightsBefore } from "../exif/rights-before.ts";
import { isOdd, tiffShape } from "../tiff/shape.ts";
import { claimOfFile, type FileFacts } from "./claim.ts";
import { pixelsOf } from "./pixels.ts";
import type { Rights } from "./rights.ts";

/** `rights`: what the file says of them, where that is known already. */
type ReadFile = FileFacts & { rights?: Rights };

interface Correction {
  /** The `DECODER` that has it. */
  since: number;
  /** Whose pictures were wrong before. */
  concerns: (file: ReadFile) => boolean;
}

/** What was corrected in how files are read and decoded, oldest first. Entries are never removed: hashes depend on them. */
const CORRECTIONS: readonly Correction[] = [
  { since: 1, concerns: claimsOtherColour },
  { since: 1, concerns: hasOddChannels },
  { since: 2, concerns: saysMoreRights },
];

/** The newest correction that a file's pictures depend on; 0 when none concerns it. */
export function decodingOf(file: ReadFile): number {
  const numbers = CORRECTIONS.filter(({ concerns }) => concerns(file)).map(({ since }) => since);
  return Math.max(0, ...numbers);
}

/** Only ICC profiles were looked at, and not in every picture. */
function claimsOtherColour(file: FileFacts): boolean {
  const claim = claimOfFile(file);
  const { icc, space } = file.header;
  if ("hdr" in claim) return true;
  // The decoder did without a profile that doesn't fit grey, and converted the others.
  if (space === "b-w" && icc) return false;
  if (space === "grey16" && icc && claim.profile) return true;
  if (!claim.profile || !icc) return Boolean(claim.profile) !== Boolean(icc);
  return !claim.profile.equals(icc) || (pixelsOf(file) === "RGB " && isDarkerThanItSeems(icc));
}

/** Channels beyond the colours were taken for transparency, and long numbers for others. */
function hasOddChannels({ bytes, kind }: FileFacts): boolean {
  const shape = kind === "tiff" ? tiffShape(bytes) : null;
  return shape !== null && "colour" in shape && isOdd(shape);
}

/** Only EXIF was read, and of a copyright in two parts only the first. */
function saysMoreRights({ rights: known, ...file }: ReadFile): boolean {
  const { bytes, kind, header } = file;
  const rights = known ?? readDescription({ ...file, file: "" });
  const before = rightsBefore(kind === "tiff" ? bytes : header.exif);
  return before.creator !== rights.creator || before.rights !== rights.rights;
}
