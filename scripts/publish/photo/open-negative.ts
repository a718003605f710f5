import { isOdd, tiffShape } from "../tiff/shape.ts";
import { branded } from "./branded.ts";
import { claimOfFile, type FileFacts } from "./claim.ts";
import { heicNegative } from "./heic-negative.ts";
import { hdrFault, type Negative } from "./negative.ts";
import { tiffNegative } from "./tiff-negative.ts";

/** The file itself, or its picture in a simpler form if the decoder can't read the file or would misread it. */
export async function openNegative(file: FileFacts): Promise<Negative> {
  const { bytes, kind, header } = file;
  const claim = claimOfFile(file);
  if ("hdr" in claim) throw hdrFault(claim.hdr);
  if (kind === "heic") return heicNegative(bytes, claim.profile);
  const shape = kind === "tiff" ? tiffShape(bytes) : null;
  if (shape && "colour" in shape && isOdd(shape)) return tiffNegative(file, { shape, claimed: claim.profile });
  return { bytes: kind === "avif" ? branded(bytes) : bytes, header, profile: claim.profile };
}
