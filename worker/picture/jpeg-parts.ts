/** A part of a JPEG file: its marker, and its bytes with the marker. */
interface Part {
  marker: number;
  bytes: Uint8Array;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const [APP0, APP2, APP14, APP15, COM] = [0xe0, 0xe2, 0xee, 0xef, 0xfe];
const PROFILE = "ICC_PROFILE\0";

/** Not a JPEG, or one whose parts are broken. */
export class JpegFault extends Error {
  override name = "JpegFault";
}

/** The same picture without anything that is not needed to show it: EXIF, XMP, comments, thumbnails. Throws JpegFault. */
export function bareJpeg(file: Uint8Array): Uint8Array {
  const { parts, scans } = partsOf(file);
  return joined([Uint8Array.of(0xff, SOI), ...parts.filter(isNeeded).map(({ bytes }) => bytes), scans]);
}

/** A JPEG with the colour profile of another one. Throws JpegFault. */
export function withProfileOf(source: Uint8Array, made: Uint8Array): Uint8Array {
  const profile = partsOf(source).parts.filter(isProfile);
  return joined([made.subarray(0, 2), ...profile.map(({ bytes }) => bytes), made.subarray(2)]);
}

const isNeeded = (part: Part) =>
  part.marker === APP0 || part.marker === APP14 || isProfile(part) || !isExtra(part.marker);
const isExtra = (marker: number) => (marker >= APP0 && marker <= APP15) || marker === COM;
const isProfile = ({ marker, bytes }: Part) =>
  marker === APP2 && new TextDecoder("latin1").decode(bytes.subarray(4, 4 + PROFILE.length)) === PROFILE;

/** The parts before the coded picture, and the picture up to its end (ITU T.81, B.1 and B.2). */
function partsOf(file: Uint8Array): { parts: Part[]; scans: Uint8Array } {
  if (file[0] !== 0xff || file[1] !== SOI) throw new JpegFault("it does not begin as a JPEG");
  const parts: Part[] = [];
  let at = 2;
  for (;;) {
    const [mark, marker = 0, high, low] = file.subarray(at, at + 4);
    if (mark !== 0xff || high === undefined || low === undefined) throw new JpegFault("a part is missing");
    if (marker === SOS) return { parts, scans: file.subarray(at, endOf(file)) };
    const end = at + 2 + high * 256 + low;
    parts.push({ marker, bytes: file.subarray(at, end) });
    at = end;
  }
}

/** Behind the last end mark: nothing follows it in a bare file. */
function endOf(file: Uint8Array): number {
  for (let at = file.length - 2; at > 0; at--) if (file[at] === 0xff && file[at + 1] === EOI) return at + 2;
  throw new JpegFault("its end is missing");
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
