import { inflateSync } from "node:zlib";
import type { PhotoKind } from "../../content/kind.ts";
import { besidesPicture } from "./picture-bytes.ts";

/**
 * The last look at a file: where it still says coordinates, or null. Knows no format but where pixels are coded; it looks for how
 * coordinates themselves are written, in bytes and in text, and shares no code with what blanked them.
 */
export function saysPlace(bytes: Buffer, kind: PhotoKind): string | null {
  for (const part of besidesPicture(bytes, kind)) {
    const found = inBytes(part, 0);
    if (found) return found;
  }
  return null;
}

const DEEPEST = 2;

function inBytes(bytes: Buffer, depth: number): string | null {
  if (hasGpsDirectory(bytes)) return "it still has GPS fields after blanking";
  const text = bytes.toString("latin1");
  return inText(text) ?? inWideText(bytes, text) ?? (depth < DEEPEST ? inPacked(bytes, { text, depth }) : null);
}

/** Latitude or longitude as EXIF has it: an entry of three rationals behind the entry that says N, S, E or W. */
const ENTRIES = [true, false].flatMap((little) =>
  [2, 4].map((tag) => {
    const entry = Buffer.alloc(20);
    const put16 = (value: number, at: number) =>
      little ? entry.writeUInt16LE(value, at) : entry.writeUInt16BE(value, at);
    const put32 = (value: number, at: number) =>
      little ? entry.writeUInt32LE(value, at) : entry.writeUInt32BE(value, at);
    put16(tag, 12);
    put16(5, 14);
    put32(3, 16);
    return { sign: entry.subarray(12), letters: tag === 2 ? "NS" : "EW" };
  }),
);

function hasGpsDirectory(bytes: Buffer): boolean {
  return ENTRIES.some(({ sign, letters }) => {
    for (let at = bytes.indexOf(sign); at >= 0; at = bytes.indexOf(sign, at + 1)) {
      if (at >= 12 && letters.includes(String.fromCharCode(bytes[at - 4] ?? 0))) return true;
    }
    return false;
  });
}

const NAME = String.raw`(?:gps(?:latitude|longt?itude|position|coordinates)|(?:\w*[a-z])?latitude|(?:\w*[a-z])?longt?itude)`;
const HINT =
  /latitude|longt?itude|gpsposition|gpscoordinates|geo:l|\xa9xyz|ISO6709|name\s*=\s*["'](?:\w{0,60}_)?(?:lat|lon|lng)/i;
// After a control character, a sign is most likely part of a length or an offset.
const SIGN = String.raw`(?<![\0-\x08\x0b\x0c\x0e-\x1f\\])`;
const VALUE = String.raw`(?:[-+]?[0.]*[1-9][\d.eE+-]*|"[^"\\<\0-\x1f]*[1-9][^"\\<\0-\x1f]*")\s*[,}]`;
const JSON_PAIR = new RegExp(String.raw`${SIGN}"(?:[\w.]+:)?${NAME}"\s*:\s*${VALUE}`, "i");
const GEO = String.raw`\s*geo:l(?:at|on|ong)\s*=\s*[-+]?\d[\d.]*\s*`;
// In a list, or quoted in one of JSON.
const GEO_TAG = new RegExp(
  String.raw`(?:^|[,\0-\x08\n\x0d-\x1f]|(?<!&#?\w{1,8});)${GEO}(?:$|[;\0-\x08\n\x0d-\x1f]|,(?!\d))|[[,]\s*"${GEO}"\s*[\],]`,
);
// QuickTime's box for it with its length and language, or its key and later the value.
const FILM =
  /(?:\xa9xyz\0[\s\S]{3}|mdta[\w.]{0,80}location\.ISO6709[\s\S]{1,2000}?data\0\0\0[\s\S]{5})[-+]\d{2}[\d.]*[-+]\d{3}/;

function inText(text: string): string | null {
  if (!HINT.test(text)) return null;
  if (hasPlaceTag(text)) return "its XMP still has coordinates after blanking";
  if (JSON_PAIR.test(text) || GEO_TAG.test(text)) return "one of its texts still has coordinates after blanking";
  return FILM.test(text) ? "a film in it still has coordinates after blanking" : null;
}

/** The same in 16 or 32 bit per character, wherever it begins. */
function inWideText(bytes: Buffer, text: string): string | null {
  if (!text.includes("\0") || !HINT.test(text.replaceAll("\0", ""))) return null;
  for (const step of [2, 4]) {
    for (let from = 0; from < step; from++) {
      const found = inText(readWide(bytes.subarray(from), step));
      if (found) return found;
    }
  }
  return null;
}

/** ASCII stays; everything else becomes a letter without meaning. */
function readWide(bytes: Buffer, step: number): string {
  const letters = Buffer.alloc(Math.floor(bytes.length / step), 0xff);
  for (let i = 0; i < letters.length; i++) {
    const unit = bytes.readUIntLE(i * step, step);
    if (unit < 0x80) letters[i] = unit;
  }
  return letters.toString("latin1");
}

const TAG = new RegExp(
  String.raw`${SIGN}<([A-Za-z_][^\s<>/"'=!?]*)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>`,
  "g",
);
const IN_TAG = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const PLACE = new RegExp(String.raw`^(?!xmlns:)(?:[^\s:]+:)?${NAME}$`, "i");
/** Names as values, which is how GDAL writes them: name="CENTER_LATITUDE", name="LAT". */
const SAID = new RegExp(String.raw`^(?:\w{1,60}_)?(?:${NAME}|lat|lon|long|lng)$`, "i");
const ANGLE = /^\s*[NSEWO]?\s*[-+]?\(?\d+(?:\)|\.\d{3,}|[\d\s.]*[NSEWO°](?![a-z]))/i;
const CONTENT = /\s*([^<>]*\d[^<>]*)</y;

/** Attributes and contents count of tags that are whole and closed: words beside a bracket are none. */
function hasPlaceTag(text: string): boolean {
  for (const { 0: tag, 1: name = "", 2: attributes = "", 3: closed, index } of text.matchAll(TAG)) {
    const end = index + tag.length;
    const says = hasPlaceAttribute(attributes) || (!closed && hasPlaceContent({ name, attributes }, { text, end }));
    if (says && (closed || text.includes(`</${name}`, end))) return true;
  }
  return false;
}

function hasPlaceAttribute(attributes: string): boolean {
  for (const [, name = "", double = "", single = ""] of attributes.matchAll(IN_TAG)) {
    const value = double + single;
    if (PLACE.test(name) ? /\d/.test(value) : GEO_TAG.test(value)) return true;
  }
  return false;
}

interface Tag {
  name: string;
  attributes: string;
}

function hasPlaceContent({ name, attributes }: Tag, { text, end }: { text: string; end: number }): boolean {
  CONTENT.lastIndex = end;
  const content = CONTENT.exec(text)?.[1] ?? "";
  if (content === "") return false;
  if (PLACE.test(name) ? /^[-+]?\d/.test(content) : GEO_TAG.test(content.trim())) return true;
  const said = [...attributes.matchAll(IN_TAG)].find(([, key]) => key === "name");
  return said !== undefined && SAID.test(`${said[2] ?? ""}${said[3] ?? ""}`) && ANGLE.test(content);
}

const LONGEST_INFLATED = 16 * 1024 * 1024;
const MOST_STREAMS = 64;
const ZLIB = [0x01, 0x5e, 0x9c, 0xda].map((level) => Buffer.from([0x78, level]));
const LONG_HEX = /[0-9a-f]{32}/i;
const HEX = /(?:[0-9a-f]{2}\s?){16,}/gi;
const BASE64 = /(?:\/9j\/|SUkqA|TU0AK|RXhpZg|UklGR|iVBORw)[A-Za-z0-9+/\s]{64,}/g;

/** What is packed, or written as letters: zlib, hexadecimal, base64. */
function inPacked(bytes: Buffer, { text, depth }: { text: string; depth: number }): string | null {
  const inner = [
    ...inflated(bytes),
    ...(LONG_HEX.test(text) ? [...text.matchAll(HEX)] : []).map(([hex]) => Buffer.from(hex.replace(/\s/g, ""), "hex")),
    ...[...text.matchAll(BASE64)].map(([base64]) => Buffer.from(base64, "base64")),
  ];
  for (const one of inner) {
    const found = inBytes(one, depth + 1);
    if (found) return found;
  }
  return null;
}

function inflated(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let tried = 0;
  for (const sign of ZLIB) {
    for (let at = bytes.indexOf(sign); at >= 0 && tried < MOST_STREAMS; at = bytes.indexOf(sign, at + 1), tried++) {
      try {
        found.push(inflateSync(bytes.subarray(at), { maxOutputLength: LONGEST_INFLATED }));
      } catch {
        // Not a stream after all, or one of a picture.
      }
    }
  }
  return found;
}
