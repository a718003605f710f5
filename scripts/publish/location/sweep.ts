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
  const found = inText(text) ?? (text.includes("\0") ? inText(text.replaceAll("\0", "")) : null);
  return found ?? (depth < DEEPEST ? inPacked(bytes, { text, depth }) : null);
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
const ELEMENT = new RegExp(String.raw`<(?:[^\s<>"'=/:]+:)?${NAME}(?:\s[^<>]*)?>\s*[-+]?\d`, "i");
const ATTRIBUTE = new RegExp(String.raw`^(?:[^\s:]+:)?${NAME}$`, "i");
const JSON_PAIR = new RegExp(String.raw`"(?:[\w.]+:)?${NAME}"\s*:\s*"?[-+]?\d`, "i");
const MACHINE_TAG = /(?:^|[>"';,]|\p{Cc})\s*geo:l(?:at|on|ong)\s*=\s*[-+]?\d[\d.]*\s*(?:$|[<"';,]|\p{Cc})/u;
// Behind QuickTime's box for it, or its key.
const FILM = /(?:\xa9xyz[\s\S]{4}|location\.ISO6709[\s\S]{1,2000}?)[-+]\d{2}[\d.]*[-+]\d{3}/;
const HINT = /latitude|longt?itude|gpsposition|gpscoordinates|geo:l|\xa9xyz|ISO6709/i;

function inText(text: string): string | null {
  if (!HINT.test(text)) return null;
  if (ELEMENT.test(text) || hasAttribute(text)) return "its XMP still has coordinates after blanking";
  if (JSON_PAIR.test(text) || MACHINE_TAG.test(text)) return "one of its texts still has coordinates after blanking";
  return FILM.test(text) ? "a film in it still has coordinates after blanking" : null;
}

/** Attributes count inside of tags, where nothing else is between quotes. */
function hasAttribute(text: string): boolean {
  for (const tag of text.matchAll(/<[A-Za-z_][^\s<>/]*((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))+)/g)) {
    for (const [, name = "", double = "", single = ""] of (tag[1] ?? "").matchAll(
      /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
    )) {
      if (ATTRIBUTE.test(name) && /\d/.test(double + single)) return true;
    }
  }
  return false;
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
        // No stream after all, or a picture's.
      }
    }
  }
  return found;
}
