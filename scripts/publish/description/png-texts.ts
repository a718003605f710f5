import { inflateSync } from "node:zlib";
import { decodeText } from "../exif/text.ts";

const LONGEST = 16 * 1024 * 1024;
/** ImageMagick's and ExifTool's way to put into a PNG what it has no chunk for: kind, length, and the bytes in hexadecimal. */
const PROFILE = /^\s*[^\n]+\n\s*\d+\s*\n([0-9a-f\s]+)$/i;

/** Texts of a PNG (ISO/IEC 15948, 11.3.3) by keyword, the first of each; one that can't be read is left out. */
export function readPngTexts(bytes: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { type, data } of chunksOf(bytes)) {
    const keywordEnd = data.indexOf(0);
    if (keywordEnd < 1) continue;
    const keyword = data.toString("latin1", 0, keywordEnd);
    const text = texts.has(keyword) ? null : textOf(type, data.subarray(keywordEnd + 1));
    if (text !== null) texts.set(keyword, text);
  }
  return texts;
}

/** The IPTC record among a PNG's texts. */
export function pngIptc(texts: ReadonlyMap<string, string>): Buffer | undefined {
  const [, hex] = PROFILE.exec(texts.get("Raw profile type iptc") ?? texts.get("Raw profile type 8bim") ?? "") ?? [];
  return hex === undefined ? undefined : Buffer.from(hex.replace(/\s/g, ""), "hex");
}

function* chunksOf(bytes: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) return;
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "tEXt" || type === "zTXt" || type === "iTXt") yield { type, data: bytes.subarray(at + 8, end) };
    at = end + 4;
  }
}

/** What follows the keyword: in zTXt a method, in iTXt two bytes of it, a language and a translated keyword. */
function textOf(type: string, data: Buffer): string | null {
  if (type === "tEXt") return decodeText(data);
  if (type === "zTXt") return inflated(data.subarray(1));
  const from = data.indexOf(0, data.indexOf(0, 2) + 1) + 1;
  return data[0] === 1 ? inflated(data.subarray(from)) : decodeText(data.subarray(from));
}

function inflated(data: Buffer): string | null {
  try {
    return decodeText(inflateSync(data, { maxOutputLength: LONGEST }));
  } catch {
    return null;
  }
}
