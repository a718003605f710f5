import type { HeifColour } from "./heif.ts";

/** Codings of red, green and blue (ITU-T H.273, table 4) that decoders turn back into them; 2 says nothing. */
const READ = new Set([0, 1, 2, 4, 5, 6, 7, 9, 12]);
/** Decoders read it in 8 bits and full range only. */
const YCGCO = 8;

const NAMES: Readonly<Record<number, string>> = {
  [YCGCO]: "YCgCo",
  10: "BT.2020 of constant luminance",
  11: "SMPTE ST 2085",
  13: "constant luminance",
  14: "ICtCp",
  15: "IPT-C2",
  16: "YCgCo-R",
  17: "YCgCo-R",
};

/** What an AVIF's or HEIC's colours are coded as, if that would come out as other colours; null if it doesn't. */
export function matrixFault({ nclx, bits }: Pick<HeifColour, "nclx" | "bits">): string | null {
  if (!nclx || READ.has(nclx.matrix) || (nclx.matrix === YCGCO && nclx.full && bits === 8)) return null;
  return NAMES[nclx.matrix] ?? `matrix ${nclx.matrix}`;
}
