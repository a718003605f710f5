import type { Metadata } from "sharp";
import type { ClaimSource } from "../colour/claim.ts";

const SPACES: Readonly<Record<string, ClaimSource["pixels"]>> = {
  "b-w": "GRAY",
  grey16: "GRAY",
  cmyk: "CMYK",
  lab: "Lab ",
  labs: "Lab ",
  labq: "Lab ",
};

/** What the numbers of a picture are, by its header: as profiles call it. */
export function pixelsOf({ space }: Pick<Metadata, "space">): ClaimSource["pixels"] {
  return SPACES[space ?? ""] ?? "RGB ";
}
