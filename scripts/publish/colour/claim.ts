import type { PhotoKind } from "../../content/kind.ts";
import { type Cicp, readCicp } from "./cicp.ts";
import { gamma, SRGB_CURVE } from "./curve.ts";
import { saysAdobeRgb } from "./dcf.ts";
import { readHeifColour } from "./heif.ts";
import { isUsableFor, readIcc } from "./icc.ts";
import { readPngColour } from "./png.ts";
import { ADOBE_PRIMARIES, SRGB_PRIMARIES } from "./primaries.ts";
import { profileOf, type Space } from "./profile.ts";

/** The colour space a file claims: a profile, none (which means sRGB), or HDR. */
export type Claim = { profile: Buffer | null } | { hdr: string };

export interface ClaimSource {
  bytes: Buffer;
  kind: PhotoKind;
  /** Colour space of the pixels, as profiles call it. */
  pixels: "RGB " | "GRAY" | "CMYK" | "Lab ";
  /** The profile the decoder found. */
  icc: Buffer | undefined;
  exif: Buffer | undefined;
}

const SRGB: Claim = { profile: null };
const ADOBE: Space = { primaries: ADOBE_PRIMARIES, curve: gamma(563 / 256) };

/**
 * The colour space this file claims. The first source that names one counts: code points (cICP in PNG, nclx in AVIF and HEIF), an
 * ICC profile for such pixels, sRGB or gAMA with cHRM in PNG, Adobe RGB in the EXIF of cameras.
 */
export function claimOf(source: ClaimSource): Claim {
  const { bytes, kind, exif } = source;
  const png = kind === "png" ? readPngColour(bytes) : null;
  const heif = kind === "avif" || kind === "heic" ? readHeifColour(bytes) : null;
  const icc = fittingIcc({ ...source, icc: source.icc ?? heif?.icc ?? undefined });
  return (
    claimOfCicp(png?.cicp ?? (heif && saidBeside(heif.nclx, icc))) ??
    (icc && claimOfIcc(icc)) ??
    (png?.srgb ? SRGB : null) ??
    (png?.space ? claimOfSpace(png.space) : null) ??
    (saysAdobeRgb(exif) ? claimOfSpace(ADOBE) : null) ??
    SRGB
  );
}

function fittingIcc({ icc, pixels }: ClaimSource): Buffer | null {
  return icc && isUsableFor(icc, pixels) ? icc : null;
}

// Encoders that are given a profile still write sRGB into nclx: it then says only which matrix was used.
function saidBeside(nclx: Cicp | null, icc: Buffer | null): Cicp | null {
  return icc && nclx?.primaries === 1 && nclx.transfer === 13 ? null : nclx;
}

function claimOfCicp(cicp: Cicp | null): Claim | null {
  const said = cicp && readCicp(cicp);
  if (!said) return null;
  return "hdr" in said ? said : claimOfSpace(said);
}

function claimOfIcc(icc: Buffer): Claim {
  const cicp = readIcc(icc)?.cicp;
  const said = cicp ? readCicp(cicp) : null;
  return said && "hdr" in said ? said : { profile: icc };
}

function claimOfSpace(space: Space): Claim {
  if (space.primaries === SRGB_PRIMARIES && space.curve === SRGB_CURVE) return SRGB;
  return { profile: profileOf(space) };
}
