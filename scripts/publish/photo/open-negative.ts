import type { PhotoKind } from "../../content/kind.ts";
import { readPngColour } from "../colour/png.ts";
import { joinedTiff } from "../tiff/joined.ts";
import { isOdd, tiffShape } from "../tiff/shape.ts";
import { branded } from "./branded.ts";
import { claimOfFile, type FileFacts } from "./claim.ts";
import { heicNegative } from "./heic-negative.ts";
import { hdrFault, type Negative } from "./negative.ts";
import { narrowNegative } from "./png-negative.ts";
import { tiffNegative } from "./tiff-negative.ts";

/** What the decoder needs changed of a file's own words to read it. */
const READABLE: Partial<Record<PhotoKind, (bytes: Buffer) => Buffer>> = { avif: branded, tiff: joinedTiff };

/** The file itself, or its picture in a simpler form if the decoder can't read the file or would misread it. */
export async function openNegative(file: FileFacts): Promise<Negative> {
  const { bytes, kind, header } = file;
  const claim = claimOfFile(file);
  if ("hdr" in claim) throw hdrFault(claim.hdr);
  if (kind === "heic") return heicNegative(file, claim.profile);
  if (kind === "png" && readPngColour(bytes).narrow) return narrowNegative(file, claim.profile);
  const shape = kind === "tiff" ? tiffShape(bytes) : null;
  if (shape && "colour" in shape && isOdd(shape)) return tiffNegative(file, { shape, claimed: claim.profile });
  return { bytes: READABLE[kind]?.(bytes) ?? bytes, header, profile: claim.profile };
}
