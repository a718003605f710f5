/** A tag of an XML document, or text between tags. */
export type XmlPart =
  | { kind: "open"; name: string; attributes: string; empty: boolean; end: number }
  | { kind: "close"; name: string; end: number }
  | { kind: "text"; text: string; end: number };

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi;

/** The part that begins at an offset; null at the end, and where the document breaks its own rules. Each byte is looked at once. */
export function xmlPart(xml: string, at: number): XmlPart | null {
  if (at >= xml.length) return null;
  if (xml[at] !== "<") return textPart(xml, at);
  if (xml.startsWith("<!--", at)) return skipTo(xml, { at, mark: "-->" });
  if (xml.startsWith("<?", at)) return skipTo(xml, { at, mark: "?>" });
  if (xml.startsWith("<![CDATA[", at)) {
    const to = xml.indexOf("]]>", at);
    return to < 0 ? null : { kind: "text", text: xml.slice(at + 9, to), end: to + 3 };
  }
  // A document type could define entities; XMP has none.
  return xml.startsWith("<!", at) ? null : tag(xml, at);
}

/** Attributes by their names as they are written. */
export function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  let at = 0;
  for (let equals = text.indexOf("="); equals >= 0; equals = text.indexOf("=", at)) {
    const name = text.slice(at, equals).trim().split(/\s+/).at(-1) ?? "";
    let from = equals + 1;
    while (/\s/.test(text[from] ?? "")) from++;
    at = from;
    const quote = text[from];
    if (quote !== '"' && quote !== "'") continue;
    const to = text.indexOf(quote, from + 1);
    if (to < 0) break;
    attributes.set(name, unescapeXml(text.slice(from + 1, to)));
    at = to + 1;
  }
  return attributes;
}

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

function textPart(xml: string, at: number): XmlPart {
  const to = xml.indexOf("<", at);
  const end = to < 0 ? xml.length : to;
  return { kind: "text", text: unescapeXml(xml.slice(at, end)), end };
}

function skipTo(xml: string, { at, mark }: { at: number; mark: string }): XmlPart | null {
  const to = xml.indexOf(mark, at);
  return to < 0 ? null : { kind: "text", text: "", end: to + mark.length };
}

function tag(xml: string, at: number): XmlPart | null {
  const to = tagEnd(xml, at + 1);
  if (to === null) return null;
  const end = to + 1;
  if (xml[at + 1] === "/") return { kind: "close", name: xml.slice(at + 2, to).trim(), end };
  const empty = xml[to - 1] === "/";
  const inside = xml.slice(at + 1, empty ? to - 1 : to);
  const blank = inside.search(/\s/);
  const name = blank < 0 ? inside : inside.slice(0, blank);
  return { kind: "open", name, attributes: blank < 0 ? "" : inside.slice(blank), empty, end };
}

/** Where a tag's ">" is, outside of any quotes. */
function tagEnd(xml: string, from: number): number | null {
  for (let at = from; at < xml.length; at++) {
    const letter = xml[at];
    if (letter === ">") return at;
    if (letter === "<") return null;
    if (letter !== '"' && letter !== "'") continue;
    at = xml.indexOf(letter, at + 1);
    if (at < 0) return null;
  }
  return null;
}
