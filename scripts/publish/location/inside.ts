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

/** Blanks the location in bytes that begin with a known signature. */
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

/** Searches what is embedded in a photo, down to a limited depth. */
export function lookInside(depth = 0): Embedded {
  if (depth >= DEEPEST) return { bytes: () => false, text: () => [] };
  const inner = () => lookInside(depth + 1);
  return {
    bytes: (bytes) => blankInside(bytes, inner()),
    text: (text) => coded(text, (bytes) => blankInside(bytes, inner())),
  };
}

/** Everything that begins with a known signature, anywhere in the bytes; any XML tags, and texts. */
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
  return blankTexts(bytes, embedded) || found;
}

/** Bytes that are a text, or the texts among other bytes. */
function blankTexts(bytes: Buffer, embedded: Embedded): boolean {
  if (isText(bytes)) return blankText(bytes, embedded);
  if (!NAMES.some((name) => bytes.includes(name))) return false;
  const text = bytes.toString("latin1");
  let found = PLACE_TAG.test(text) && CLOSED.test(text) && blankXmp(bytes, embedded);
  for (const { index, 0: run } of text.matchAll(TEXTS)) {
    // A number may look like a bracket or a quote, but only tags are closed.
    const from = index + (/^[<"]/.test(run) && !CLOSED.test(run) ? 1 : 0);
    if (tolerant(blankText)(bytes.subarray(from, index + run.length), embedded)) found = true;
  }
  return found;
}

/** Damaged or invented metadata is left as it is: the final sweep finds out whether it names a place. */
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

const NAMES = ["GPS", "Gps", "gps", "titude", "TITUDE", "geo:l"].flatMap((name) => [
  bytesOf(name),
  bytesOf(wide(name)),
]);
/** Runs of letters, of 16 bit too. */
const TEXTS = /[\t\n\r\x20-\xff]{8,}|(?:[\t\n\r\x20-\x7e]\0){8,}|(?:\0[\t\n\r\x20-\x7e]){8,}/g;

const PLACE_TAG = /<[^<>]*(?:gps|titude)/i;
const CLOSED = /<\/|\/>/;
const SPACES = new Set([0, 9, 10, 13]);

/** Letters only, with zeros at the end, or with as many zeros between them as in 16 or 32 bit. */
function isText(bytes: Buffer): boolean {
  if (!bytes.every((byte) => byte >= 0x20 || SPACES.has(byte))) return false;
  const length = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const zeros = bytes.subarray(0, length).filter((byte) => byte === 0).length;
  return zeros === 0 || zeros > length / 3;
}
