import type { Edit } from "./letters.ts";

/** How base64 of a JPEG, PNG, WebP, TIFF or EXIF begins. */
const BASE64 = /^\s*(?:data:[\w/+.-]+;base64,)?(?=\/9j\/|iVBORw|UklGR|SUkqA|TU0AK|RXhpZg)/;
/** ImageMagick's "raw profile": its kind, its length, and itself in hexadecimal. */
const PROFILE = /^\s*(?:[a-z][\w:. -]{0,40}\s+\d+\s+(?=[0-9a-f]{2})|(?=(?:[0-9a-f]{2}\s*){32}))/i;

/** What changes in a text of base64 or hexadecimal once the bytes it encodes are blanked. */
export function coded(text: string, blank: (bytes: Buffer) => boolean): Edit[] {
  for (const [begins, encoding] of [[BASE64, "base64"] as const, [PROFILE, "hex"] as const]) {
    const head = begins.exec(text);
    if (head) return edits(text, { from: head[0].length, encoding, blank });
  }
  return [];
}

interface Coding {
  from: number;
  encoding: "base64" | "hex";
  blank: (bytes: Buffer) => boolean;
}

function edits(text: string, { from, encoding, blank }: Coding): Edit[] {
  const places: number[] = [];
  for (let at = from; at < text.length; at++) if (/[A-Za-z0-9+/]/.test(text[at] ?? "")) places.push(at);
  const letters = places.map((at) => text[at]).join("");
  const bytes = Buffer.from(letters, encoding);
  if (!blank(bytes)) return [];
  const after = bytes.toString(encoding);
  return places.flatMap((at, i) => (after[i] === letters[i] ? [] : [{ from: at, to: at + 1, by: after[i] ?? " " }]));
}
