/** Kinds of photo files, recognized by their first bytes, never by their extension. */

export const PHOTO_TYPES = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  tiff: "image/tiff",
  avif: "image/avif",
  heic: "image/heic",
} as const;
export type PhotoKind = keyof typeof PHOTO_TYPES;

/** How many bytes of a file's start `kindOf` needs. */
export const HEAD_BYTES = 200;

/** `video`: it may be one that can be published; otherwise it is only called one, and has to be exported again. */
export type KindResult = { ok: true; kind: PhotoKind } | { ok: false; called: string | null; video?: boolean };

const VIDEO: KindResult = { ok: false, called: "a video", video: true };

const at = (text: string, offset = 0) => ({ bytes: Buffer.from(text, "latin1"), offset });

const SIGNATURES: [PhotoKind, ...ReturnType<typeof at>[]][] = [
  ["jpeg", at("\xff\xd8\xff")],
  ["png", at("\x89PNG\r\n\x1a\n")],
  ["webp", at("RIFF"), at("WEBP", 8)],
];

const OTHERS: [string, ...ReturnType<typeof at>[]][] = [
  ["GIF", at("GIF8")],
  ["a Canon raw file", at("CR", 8), at("II*\0")],
  ["BigTIFF", at("II+\0")],
  ["BigTIFF", at("MM\0+")],
  ["an Olympus raw file", at("IIR")],
  ["a Panasonic raw file", at("IIU\0")],
  ["a Fujifilm raw file", at("FUJIFILM")],
  ["Photoshop", at("8BPS")],
  ["PDF", at("%PDF")],
  ["JPEG XL", at("\xff\x0a")],
  ["JPEG XL", at("JXL ", 4)],
  ["JPEG 2000", at("jP  ", 4)],
  ["BMP", at("BM")],
];

/** QuickTime without the box that says so begins with one of its other boxes. */
const OLD_QUICKTIME = ["moov", "mdat", "wide", "pnot"].map((box) => at(box, 4));
const MATROSKA = at("\x1a\x45\xdf\xa3");

const OTHER_VIDEOS: [string, ...ReturnType<typeof at>[]][] = [
  ["an AVI video", at("RIFF"), at("AVI ", 8)],
  ["a Windows Media video", at("\x30\x26\xb2\x75\x8e\x66\xcf\x11")],
  ["a Flash video", at("FLV\x01")],
  ["an MPEG video", at("\0\0\x01\xba")],
  ["an MPEG video", at("\0\0\x01\xb3")],
  ["an AVCHD video", at("G"), at("G", 188)],
  ["an AVCHD video", at("G", 4), at("G", 196)],
];

const TIFFS = [at("II*\0"), at("MM\0*")];

/** What a file is, by its first bytes. `called`: what to call it if Glassine can't read it, or null if it is not an image. */
export function kindOf(head: Uint8Array): KindResult {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const has = ({ bytes: sign, offset }: ReturnType<typeof at>) =>
    bytes.subarray(offset, offset + sign.length).equals(sign);
  const known = SIGNATURES.find(([, ...signs]) => signs.every(has));
  if (known) return { ok: true, kind: known[0] };
  if (has(at("ftyp", 4))) return mediaKind(bytes);
  if (has(MATROSKA) || OLD_QUICKTIME.some(has)) return VIDEO;
  const film = OTHER_VIDEOS.find(([, ...signs]) => signs.every(has));
  if (film) return { ok: false, called: film[0], video: false };
  const other = OTHERS.find(([, ...signs]) => signs.every(has));
  if (other) return { ok: false, called: other[0] };
  return TIFFS.some(has) ? { ok: true, kind: "tiff" } : { ok: false, called: null };
}

/** ISO base media files (ISO/IEC 14496-12): the brands of the `ftyp` box say what may be inside. */
function mediaKind(bytes: Buffer): KindResult {
  const brands = readBrands(bytes);
  if (brands.some((brand) => /^(?:avi[fs]|MA1[AB])$/.test(brand))) return { ok: true, kind: "avif" };
  const heif = /^(?:hei[cmsx]|hev[cmsx]|mif[12]|msf1|miaf|MiH[AEB])$/;
  if (brands.some((brand) => heif.test(brand))) return { ok: true, kind: "heic" };
  if (brands[0] === "crx ") return { ok: false, called: "a Canon raw file" };
  return /^M4[ABP] $/.test(brands[0] ?? "") ? { ok: false, called: "a sound recording" } : VIDEO;
}

const BRANDS_END = 64;

/** The brands of an ISO base media file, as far as these bytes have them; none for other files. */
export function readBrands(bytes: Buffer): string[] {
  if (bytes.toString("latin1", 4, 8) !== "ftyp") return [];
  const length = Math.min(bytes.readUInt32BE(0), bytes.length, BRANDS_END);
  return [8, ...range(16, length)].map((offset) => bytes.toString("latin1", offset, offset + 4));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / 4)) }, (_, i) => from + i * 4);
}
