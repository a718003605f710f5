import type { Metadata } from "sharp";
import type { ClaimSource } from "../colour/claim.ts";
import { tiffShape } from "../tiff/shape.ts";

const SPACES: Readonly<Record<string, ClaimSource["pixels"]>> = {
  ...{ "b-w": "GRAY", grey16: "GRAY", grey: "GRAY" },
  cmyk: "CMYK",
  ...{ lab: "Lab ", labs: "Lab ", labq: "Lab " },
};

/** Colour space of a picture's numbers, as profiles call it: a TIFF names it, for others it follows from the decoder. */
export function pixelsOf({ bytes, header }: { bytes: Buffer; header: Pick<Metadata, "space"> }): ClaimSource["pixels"] {
  const shape = tiffShape(bytes);
  const space = shape && "colour" in shape ? shape.colour : header.space;
  return SPACES[space ?? ""] ?? "RGB ";
}
