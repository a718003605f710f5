import type { Metadata } from "sharp";
import type { PhotoKind } from "../../content/kind.ts";
import { type Claim, claimOf } from "../colour/claim.ts";
import { pixelsOf } from "./pixels.ts";

/** What is read of a file before it is decoded. */
export interface FileFacts {
  bytes: Buffer;
  kind: PhotoKind;
  header: Metadata;
}

/** What colour a file claims. */
export function claimOfFile({ bytes, kind, header }: FileFacts): Claim {
  const exif = kind === "tiff" ? bytes : header.exif;
  return claimOf({ bytes, kind, pixels: pixelsOf({ bytes, header }), icc: header.icc, exif });
}
