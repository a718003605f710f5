import { attributesOf, type XmlPart, xmlPart } from "./xml-tags.ts";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML = "http://www.w3.org/XML/1998/namespace";
const NAMESPACES: Record<string, string> = {
  "http://purl.org/dc/elements/1.1/": "dc",
  "http://ns.adobe.com/xap/1.0/": "xmp",
  "http://ns.adobe.com/exif/1.0/": "exif",
  "http://ns.adobe.com/tiff/1.0/": "tiff",
  "http://ns.adobe.com/photoshop/1.0/": "photoshop",
  "http://ns.adobe.com/xmp/note/": "xmpNote",
};
const KNOWN = new Set([
  ...["dc:creator", "dc:rights", "dc:description", "dc:title", "xmp:Rating", "tiff:Model", "exif:DateTimeOriginal"],
  ...["photoshop:DateCreated", "xmp:CreateDate", "xmpNote:HasExtendedXMP"],
]);

/** Values of a property in their order; of texts in several languages the default one first. */
export type XmpProperties = ReadonlyMap<string, readonly string[]>;

type Scope = ReadonlyMap<string, string>;

interface Reader {
  xml: string;
  found: Map<string, string[]>;
}

/**
 * The properties of an XMP packet (ISO 16684-1) that are known here, by "dc:creator" and the like, whatever prefixes the packet
 * itself has. Those of something inside, such as the pictures it was made of, are not the photo's. Never throws; where the packet
 * is damaged, what came before counts. In every encoding of XML that XMP may have.
 */
export function readXmp(packet: Uint8Array | undefined): XmpProperties {
  const found = new Map<string, string[]>();
  if (packet) readRdf({ xml: decodeXml(packet), found });
  return found;
}

function readRdf(reader: Reader): void {
  const { xml } = reader;
  // Everything around RDF is wrapping; namespaces may be declared there.
  let scope: Scope = new Map([["xml", XML]]);
  for (let part = xmlPart(xml, 0); part; part = xmlPart(xml, part.end)) {
    if (part.kind !== "open") continue;
    scope = scopeOf(part.attributes, scope);
    if (isRdf(part.name, { scope, local: "Description" })) {
      const end = readDescription(part, { reader, scope });
      if (end === null) return;
      part = { ...part, end };
    }
  }
}

/** Reads one description of the photo, and says where it ends. */
function readDescription(
  { name, attributes, empty, end }: XmlPart & { kind: "open" },
  { reader, scope }: { reader: Reader; scope: Scope },
): number | null {
  for (const [key, value] of attributesOf(attributes)) note(reader, { name: propertyOf(key, scope), values: [value] });
  if (empty) return end;
  const { xml } = reader;
  for (let part = xmlPart(xml, end); part; part = xmlPart(xml, part.end)) {
    if (part.kind === "close" && part.name === name) return part.end;
    if (part.kind !== "open") continue;
    const inner = { scope: scopeOf(part.attributes, scope), attributes: part.attributes };
    const property = propertyOf(part.name, inner.scope);
    if (part.empty) {
      note(reader, { name: property, values: valuesIn("", inner) });
      continue;
    }
    const close = endOf(xml, { name: part.name, from: part.end });
    if (close === null) return null;
    if (KNOWN.has(property)) note(reader, { name: property, values: valuesIn(xml.slice(part.end, close.from), inner) });
    part = { ...part, end: close.to };
  }
  return null;
}

/** Where an element's closing tag is: what is between need not be read, however long it is. */
function endOf(xml: string, { name, from }: { name: string; from: number }): { from: number; to: number } | null {
  const close = `</${name}`;
  for (let at = xml.indexOf(close, from); at >= 0; at = xml.indexOf(close, at + 1)) {
    // Another name that begins like this one.
    if (!/[\s>]/.test(xml[at + close.length] ?? ">")) continue;
    const end = xml.indexOf(">", at);
    return end < 0 || xml.slice(at + close.length, end).trim() !== "" ? null : { from: at, to: end + 1 };
  }
  return null;
}

interface Item {
  text: string;
  /** What it says beside its qualifiers (ISO 16684-1, 7.8), if it has any. */
  value?: string | undefined;
  standard: boolean;
}

/** The items of a list, the default language first; without a list the text itself. */
function valuesIn(xml: string, { scope, attributes }: { scope: Scope; attributes: string }): string[] {
  const items: Item[] = [];
  const whole: Item = { text: "", value: valueIn(attributes, scope), standard: false };
  let item = whole;
  let inValue = false;
  for (let part = xmlPart(xml, 0); part; part = xmlPart(xml, part.end)) {
    if (part.kind === "text") {
      if (inValue) item.value += part.text;
      else item.text += part.text;
      continue;
    }
    const opens = part.kind === "open" && !part.empty;
    const is = (local: string) => isRdf(part.name, { scope, local });
    if (is("value")) {
      inValue = opens;
      if (opens) item.value = "";
    } else if (part.kind === "open") {
      const value = valueIn(part.attributes, scope);
      if (is("li")) {
        item = { text: "", value, standard: attributesOf(part.attributes).get("xml:lang") === "x-default" };
        items.push(item);
      } else item.value ??= value;
    }
    if (is("li") && !opens) item = whole;
  }
  const ordered = [...items.filter(({ standard }) => standard), ...items.filter(({ standard }) => !standard)];
  return (items.length > 0 ? ordered : [whole]).map(({ text, value }) => value ?? text);
}

/** The value of an element that has it, and perhaps its qualifiers, as attributes. */
function valueIn(attributes: string, scope: Scope): string | undefined {
  if (!attributes.includes("value")) return undefined;
  for (const [name, value] of attributesOf(attributes)) if (isRdf(name, { scope, local: "value" })) return value;
  return undefined;
}

function note({ found }: Reader, { name, values }: { name: string; values: string[] }): void {
  const said = values.filter((value) => value.trim() !== "");
  if (KNOWN.has(name) && !found.has(name) && said.length > 0) found.set(name, said);
}

function scopeOf(attributes: string, outer: Scope): Scope {
  if (!attributes.includes("xmlns")) return outer;
  const scope = new Map(outer);
  for (const [name, uri] of attributesOf(attributes)) {
    if (name === "xmlns") scope.set("", uri);
    else if (name.startsWith("xmlns:")) scope.set(name.slice(6), uri);
  }
  return scope;
}

function splitName(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(":");
  return colon < 0 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function propertyOf(name: string, scope: Scope): string {
  const [prefix, local] = splitName(name);
  return `${NAMESPACES[scope.get(prefix) ?? ""] ?? ""}:${local}`;
}

function isRdf(name: string, { scope, local }: { scope: Scope; local: string }): boolean {
  const [prefix, own] = splitName(name);
  return own === local && scope.get(prefix) === RDF;
}

function decodeXml(packet: Uint8Array): string {
  const [a, b, c] = packet;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return new TextDecoder("utf-16le").decode(packet);
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return new TextDecoder("utf-16be").decode(packet);
  return new TextDecoder("utf-8").decode(a === 0xef && b === 0xbb && c === 0xbf ? packet.subarray(3) : packet);
}
