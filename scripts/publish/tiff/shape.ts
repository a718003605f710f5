import {
  chainedDirectories,
  type Directory,
  type Field,
  fieldOf,
  numberOf,
  openTiff,
  readUint16,
  readUint32,
  type Tiff,
} from "../exif/tiff-fields.ts";
import { storageFault } from "./storage.ts";

/** What the numbers of a TIFF's picture are. */
export interface TiffShape {
  colour: "grey" | "rgb" | "cmyk" | "lab";
  whiteIsZero: boolean;
  /** Numbers of a pixel: those of its colour come first, `colours` of them. */
  samples: number;
  colours: number;
  /** The number that says how opaque a pixel is; null when none does, whatever else there is. */
  alpha: { at: number; associated: boolean } | null;
  bits: 8 | 16 | 32;
  float: boolean;
  /** Lab as ICC profiles write it, not as TIFF does. */
  iccLab: boolean;
}

/** A TIFF that can't be shown, and what to call it. */
export interface RefusedTiff {
  refused: string;
}

const TAG = {
  photometric: 262,
  bits: 258,
  strips: 273,
  samples: 277,
  planar: 284,
  tiles: 324,
  inks: 332,
  extra: 338,
  format: 339,
} as const;

const COLOURS: Readonly<Record<number, Pick<TiffShape, "colour" | "colours">>> = {
  0: { colour: "grey", colours: 1 },
  1: { colour: "grey", colours: 1 },
  2: { colour: "rgb", colours: 3 },
  5: { colour: "cmyk", colours: 4 },
  8: { colour: "lab", colours: 3 },
  9: { colour: "lab", colours: 3 },
};

const PALETTE = 3;
const YCBCR = 6;

const REFUSED: Readonly<Record<number, string>> = {
  4: "a mask",
  10: "ITU Lab",
  32803: "a camera's raw data (CFA)",
  32844: "LogL",
  32845: "LogLuv",
  34892: "a camera's raw data (LinearRaw)",
};

/** Reads what the first picture of a TIFF is made of; null for what the decoder knows best: palettes, YCbCr, few bits. */
export function tiffShape(bytes: Buffer): TiffShape | RefusedTiff | null {
  const tiff = openTiff(bytes);
  const [main = null] = tiff ? chainedDirectories(tiff) : [];
  if (!tiff || !main) return null;
  const photometric = numberOf(tiff, fieldOf(main, TAG.photometric));
  if (photometric === null) {
    // The directory of a file that was cut off ends before it says where pixels are.
    const isWhole = [TAG.strips, TAG.tiles].some((tag) => fieldOf(main, tag));
    return isWhole ? { refused: "is a TIFF that doesn't say what its numbers mean" } : null;
  }
  const named = REFUSED[photometric];
  if (named) return { refused: `is a TIFF of ${named}` };
  const fault = storageFault(tiff, main);
  if (fault) return { refused: `is a ${fault}` };
  const known = COLOURS[photometric];
  if (known) return shapeOf({ tiff, main, photometric, known });
  if (photometric === PALETTE) return paletteFault(tiff, main);
  return photometric === YCBCR ? null : { refused: `is a TIFF of colours of kind ${photometric}` };
}

/** Also for a palette with other channels, which the decoder takes for transparency. */
function paletteFault(tiff: Tiff, main: Directory): RefusedTiff | null {
  const samples = numberOf(tiff, fieldOf(main, TAG.samples)) ?? 1;
  const [extra = 0] = numbersOf(tiff, fieldOf(main, TAG.extra));
  const fits = samples === 1 || (samples === 2 && extra > 0);
  return fits ? null : { refused: "is a TIFF of a palette and other channels" };
}

interface Read {
  tiff: Tiff;
  main: Directory | null;
  photometric: number;
  known: Pick<TiffShape, "colour" | "colours">;
}

function shapeOf({ tiff, main, photometric, known }: Read): TiffShape | RefusedTiff | null {
  const numbers = (tag: number) => numbersOf(tiff, fieldOf(main, tag));
  const bits = new Set(numbers(TAG.bits));
  const formats = new Set(numbers(TAG.format));
  const [depth = 1] = bits;
  const [format = 1] = formats;
  if (bits.size > 1 || formats.size > 1) return { refused: "is a TIFF whose channels have different depths" };
  const samples = numbers(TAG.samples)[0] ?? 1;
  if (depth < 8) return fewBits(depth, samples);
  const separate = samples > 1 && numbers(TAG.planar)[0] === 2;
  const fault = depthFault({ bits: depth, format, separate });
  if (fault) return { refused: `is a TIFF of ${fault}` };
  if (known.colour === "cmyk" && (numbers(TAG.inks)[0] ?? 1) !== 1)
    return { refused: "is a TIFF of inks other than CMYK" };
  if (samples < known.colours)
    return { refused: `is a TIFF of ${samples} channels where there should be ${known.colours}` };
  const alpha = numbers(TAG.extra).findIndex((kind) => kind === 1 || kind === 2);
  const associated = numbers(TAG.extra)[alpha] === 1;
  return {
    ...known,
    ...{ samples, float: format === 3, bits: depth as TiffShape["bits"] },
    ...{ whiteIsZero: photometric === 0, iccLab: photometric === 9 },
    alpha: alpha >= 0 && known.colours + alpha < samples ? { at: known.colours + alpha, associated } : null,
  };
}

/** Greys in few bits are left to the decoder. */
function fewBits(depth: number, samples: number): RefusedTiff | null {
  if (samples > 1) return { refused: `is a TIFF of several channels in ${depth}-bit numbers` };
  return [1, 2, 4].includes(depth) ? null : { refused: `is a TIFF of ${depth}-bit numbers` };
}

function depthFault({ bits, format, separate }: { bits: number; format: number; separate: boolean }): string | null {
  // The decoder mixes them up.
  if (format === 3 && bits === 16 && separate) return "16-bit floating-point numbers, each channel on its own";
  if (format === 3) return bits === 16 || bits === 32 ? null : `${bits}-bit floating-point numbers`;
  if (format !== 1 && format !== 4) return "signed or complex numbers";
  return bits === 8 || bits === 16 || bits === 32 ? null : `${bits}-bit numbers`;
}

function numbersOf(tiff: Tiff, field: Field | null): number[] {
  if (!field || (field.type !== 3 && field.type !== 4)) return [];
  const [size, read] = field.type === 3 ? [2, readUint16] : [4, readUint32];
  return Array.from({ length: field.count }, (_, i) => read(tiff, field.valueAt + i * size));
}

/**
 * Whether the decoder can't be left alone with it: it would take any channel too many for transparency, long numbers for others, and
 * Lab as seen under D65, where Adobe's technical note on TIFF has D50.
 */
export function isOdd({ colour, colours, samples, alpha, bits, float, whiteIsZero }: TiffShape): boolean {
  if (float || bits === 32 || colour === "lab") return true;
  if (samples === colours) return false;
  return colour === "cmyk" || whiteIsZero || samples > colours + 1 || alpha === null;
}
