import { coded } from "./coded-text.ts";
import type { Embedded } from "./embedded.ts";
import { blankExif } from "./exif.ts";
import { blankFilm } from "./film.ts";
import { blankIptc } from "./iptc.ts";
import { blankJpeg } from "./jpeg.ts";
import { blankPhotoshop } from "./photoshop.ts";
import { blankPng } from "./png.ts";
import { blankText } from "./text.ts";
import { blankWebp } from "./webp.ts";
import { blankXmp } from "./xmp.ts";

const DEEPEST = 6;

/** Blanks the location in bytes of a known beginning. */
export type Blanker = (bytes: Buffer, embedded: Embedded) => boolean;

/** How bytes begin, and who reads them. `from`: where their letters are; `end`: how they end, where they say so. */
interface Kind {
  sign: Buffer;
  from: number;
  end: Buffer | null;
  blank: Blanker;
}

const bytesOf = (text: string) => Buffer.from(text, "latin1");
const kind = (sign: string, blank: Blanker, from = 0): Kind => ({ sign: bytesOf(sign), from, end: null, blank });
const wide = (text: string) => [...text].join("\0");
const packet = (sign: string, end: string): Kind => ({ ...kind(sign, blankXmp), end: bytesOf(end) });

const KINDS: Kind[] = [
  kind("\xff\xd8\xff", blankJpeg),
  kind("\x89PNG\r\n\x1a\n", blankPng),
  kind("WEBP", blankWebp, 8),
  kind("ftyp", blankFilm, 4),
  kind("II*\0", blankExif),
  kind("MM\0*", blankExif),
  kind("8BIM", blankPhotoshop),
  kind("\x1c\x02", blankIptc),
  ...["x:xmpmeta", "rdf:RDF"].flatMap((name) => [
    packet(`<${name}`, `</${name}>`),
    packet(wide(`<${name}`), wide(`</${name}>`)),
    packet(`\0${wide(`<${name}`)}`, `\0${wide(`</${name}>`)}`),
  ]),
];

/** Looks into what is embedded in a photo, down to a depth. */
export function lookInside(depth = 0): Embedded {
  if (depth >= DEEPEST) return { bytes: () => false, text: () => [] };
  const inner = () => lookInside(depth + 1);
  return {
    bytes: (bytes) => blankInside(bytes, inner()),
    text: (text) => coded(text, (bytes) => blankInside(bytes, inner())),
  };
}

/** All that begins like something known, wherever in the bytes it does; tags of any XML, and bytes that are a text. */
function blankInside(bytes: Buffer, embedded: Embedded): boolean {
  let found = false;
  for (const { sign, from, end, blank } of KINDS) {
    for (let at = bytes.indexOf(sign, from); at >= 0; ) {
      const to = end ? bytes.indexOf(end, at) : -1;
      const one = bytes.subarray(at - from, end && to >= 0 ? to + end.length : bytes.length);
      if (tolerant(blank)(one, embedded)) found = true;
      at = bytes.indexOf(sign, end && to >= 0 ? to : at + 1);
    }
  }
  if (hasPlaceTag(bytes) && blankXmp(bytes, embedded)) found = true;
  return (isText(bytes) && blankText(bytes, embedded)) || found;
}

/** Damaged or made-up metadata is left as it is: whether it says a place is for the sweep to see. */
export function tolerant(blank: Blanker): Blanker {
  return (bytes, embedded) => {
    try {
      return blank(bytes, embedded);
    } catch (error) {
      if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_")) return false;
      throw error;
    }
  };
}

const TAGS = ["GPS", "Gps", "gps", "atitude"];

function hasPlaceTag(bytes: Buffer): boolean {
  const named = TAGS.some((word) => bytes.indexOf(word, 0, "latin1") >= 0);
  return named && /<[^<>]{0,400}(?:gps|latitude)/i.test(bytes.toString("latin1"));
}

const SPACES = new Set([0, 9, 10, 13]);

const isText = (bytes: Buffer) => bytes.every((byte) => byte >= 0x20 || SPACES.has(byte));
