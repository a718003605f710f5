import { type Directory, fieldOf, numberOf, type Tiff } from "../exif/tiff-fields.ts";

const TAG = { compression: 259, photometric: 262, samples: 277, planar: 284, tileWidth: 322 } as const;
const JPEG = 7;
const YCBCR = 6;
const SEPARATE = 2;
const CMYK = 5;
const LAB = [8, 9];

/** Compressions that the decoder has: none, CCITT, LZW, JPEG, Deflate (two numbers), PackBits, ThunderScan, SGI's, WebP. */
const READ = [1, 2, 3, 4, 5, JPEG, 8, 32771, 32773, 32809, 32946, 34676, 34677, 50001];

const NAMES: Readonly<Record<number, string>> = {
  6: "old-style JPEG",
  9: "JBIG",
  10: "JBIG",
  33003: "JPEG 2000",
  33005: "JPEG 2000",
  34661: "JBIG",
  34712: "JPEG 2000",
  34887: "LERC",
  34892: "lossy JPEG",
  34925: "LZMA",
  50000: "Zstandard",
  50002: "JPEG XL",
  52546: "JPEG XL",
};

/** What the decoder can't read about the way a TIFF's numbers are stored, or reads wrong; null when nothing. */
export function storageFault(tiff: Tiff, main: Directory | null): string | null {
  const read = (tag: number, usual: number) => numberOf(tiff, fieldOf(main, tag)) ?? usual;
  const compression = read(TAG.compression, 1);
  if (!READ.includes(compression)) return `TIFF in ${NAMES[compression] ?? `compression ${compression}`}`;
  const stored = {
    jpeg: compression === JPEG,
    photometric: read(TAG.photometric, 1),
    samples: read(TAG.samples, 1),
    separate: read(TAG.planar, 1) === SEPARATE,
    tiled: fieldOf(main, TAG.tileWidth) !== null,
  };
  if (stored.photometric === YCBCR && !isUsualYcbcr(stored)) return "TIFF of YCbCr other than in an ordinary JPEG";
  if (stored.tiled && stored.separate && stored.samples > 1) return "TIFF in tiles that have one channel each";
  return stored.jpeg && !stored.separate ? jpegFault(stored) : null;
}

interface Stored {
  jpeg: boolean;
  photometric: number;
  samples: number;
  separate: boolean;
  tiled: boolean;
}

const isUsualYcbcr = ({ jpeg, samples, separate }: Stored) => jpeg && samples === 3 && !separate;

function jpegFault({ photometric, samples, tiled }: Stored): string | null {
  if (samples > 4) return `TIFF of ${samples} channels in JPEG`;
  if (!tiled) return null;
  if (LAB.includes(photometric)) return "TIFF of Lab in JPEG tiles";
  const colours = photometric === CMYK ? 4 : photometric >= 2 ? 3 : 1;
  return samples > colours ? `TIFF of ${samples} channels in JPEG tiles` : null;
}
