import { coordinatesIn } from "./coordinates.ts";
import type { Embedded } from "./embedded.ts";
import { type Edit, readLetters } from "./letters.ts";
import { isPlaceName, isPlaceValue } from "./place-name.ts";
import { readXmlText } from "./xml-text.ts";

/**
 * Blanks the location in XMP with spaces, in place: elements and attributes whose name is that of a place under any prefix, and
 * values that are coordinates in words of another kind. Reads the tags of damaged and of unknown XML too. True when found.
 */
export function blankXmp(bytes: Buffer, embedded?: Embedded): boolean {
  const letters = readLetters(bytes);
  const { text } = letters;
  return letters.apply(isWorthReading(text) ? findPlaces(text, { embedded }) : []);
}

/** What a place's name or coordinates must contain, or an image in base64: most packets have none. */
const isWorthReading = (text: string) =>
  /gps|lat|long?|lng|geo|altitude|location|iso6709|plus|what3|wkt|coord|\d\.\d{3}|[-+]\d\d|&#|\/9j\/|SUkqA|TU0AK|iVBOR/i.test(
    text,
  );

/** An element whose end has not come yet. */
interface Open {
  name: string;
  /** Where its start tag begins and ends. */
  from: number;
  within: number;
  /** It has elements inside. */
  parent: boolean;
  place: boolean;
}

interface Search {
  text: string;
  /** Whether an element or attribute of that name, with its prefix, is a place. */
  isPlace: (name: string) => boolean;
  edits: Edit[];
  embedded: Embedded | undefined;
  /** It is XML that a value of other XML holds: only elements that are closed count. */
  inner: boolean;
}

const TAG_NAME = /<(\/?)([^\s<>/"'=!?]+)/y;
const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

function findPlaces(
  text: string,
  { embedded, inner = false }: { embedded?: Embedded | undefined; inner?: boolean },
): Edit[] {
  const search: Search = { text, isPlace: placesOf(text), edits: [], embedded, inner };
  const open: Open[] = [];
  let quotedTo = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    TAG_NAME.lastIndex = at;
    const tag = TAG_NAME.exec(text);
    if (!tag) {
      if (text.startsWith("<![CDATA[", at)) quotedTo = text.indexOf("]]>", at);
      at += 1;
      continue;
    }
    const [{ length }, slash, name = ""] = tag;
    const attributes = slash ? at + length : readAttributes(search, at + length);
    const end = endOfTag(text, attributes);
    if (slash) closeElement(search, { open, name, at, end });
    else openElement(search, { open, name, at, end, quoted: at < quotedTo });
    at = end;
  }
  // An element that is never closed holds only its first text.
  for (const { place, from, within } of open) {
    if (place && !inner) search.edits.push({ from, to: endOfText(text, within) });
  }
  return search.edits;
}

/** A tag, as found. */
interface Found {
  open: Open[];
  name: string;
  at: number;
  end: number;
  /** In CDATA, which may be a text about a tag. */
  quoted?: boolean;
}

function openElement({ text, isPlace, edits }: Search, { open, name, at, end, quoted }: Found): void {
  const above = open.at(-1);
  if (above && !quoted) above.parent = true;
  const place = isPlace(name);
  if (text[end - 2] !== "/") open.push({ name, from: at, within: end, parent: false, place });
  else if (place) edits.push({ from: at, to: end });
}

function closeElement(search: Search, { open, name, at, end }: Found): void {
  const depth = open.findLastIndex((element) => element.name === name);
  if (depth < 0) return;
  // Elements inside that were never closed end here too.
  for (const { place, from } of open.splice(depth + 1)) if (place) search.edits.push({ from, to: at });
  const pairs = open.some((element) => isWords(element.name));
  const element = open.pop();
  if (element?.place) search.edits.push({ from: element.from, to: end });
  else if (element && !element.parent)
    readValue(search, { name, from: element.within, to: at, pairs, item: { from: element.from, to: end } });
}

/** Blanks attributes that are places; returns where the last one ends. */
function readAttributes(search: Search, from: number): number {
  const { text, isPlace, edits } = search;
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (!found) return at;
    const [{ length }, name = "", double, single] = found;
    at += length;
    const value = (double ?? single ?? "").length;
    if (isPlace(name)) edits.push({ from: found.index, to: at });
    else if (!name.startsWith("xmlns"))
      readValue(search, { name, from: at - 1 - value, to: at - 1, pairs: isWords(name) });
  }
}

/** Properties that hold words; elsewhere two numbers may be a point of a curve. */
const isWords = (name: string) =>
  /^(?:dc|lr|photoshop|Iptc4xmp\w*|digiKam|acdsee|exif|tiff|MicrosoftPhoto):/.test(name);

/** A value's place in the text, and that of the element that holds nothing else. */
interface Value {
  /** Of its element or attribute. */
  name: string;
  from: number;
  to: number;
  /** Two numbers are coordinates there. */
  pairs: boolean;
  item?: Edit;
}

function readValue(search: Search, { name, from, to, pairs, item }: Value): void {
  const { text, edits } = search;
  if (to - from < 4) return;
  const { text: value, placeOf } = readXmlText(text.slice(from, to));
  if (isPlaceValue(name.slice(name.indexOf(":") + 1), value)) edits.push({ from, to });
  for (const edit of placesInValue(value, { search, pairs })) {
    const whole = edit.from === 0 && edit.to === value.length && edit.by === undefined;
    if (whole && item && /^<(?:[^\s<>:]+:)?li\b/.test(text.slice(item.from, item.from + 80))) edits.push(item);
    else edits.push({ ...edit, from: from + placeOf(edit.from), to: from + placeOf(edit.to) });
  }
}

function placesInValue(
  value: string,
  { search: { embedded, inner }, pairs }: { search: Search; pairs: boolean },
): Edit[] {
  const coded = embedded?.text(value) ?? [];
  if (coded.length > 0) return coded;
  const tags = !inner && value.includes("<") ? findPlaces(value, { embedded, inner: true }) : [];
  return [...tags, ...coordinatesIn(value, { pairs })];
}

/** Behind the `>` of a tag; where there is none, before the next tag. */
function endOfTag(text: string, from: number): number {
  const end = text.indexOf(">", from);
  const next = text.indexOf("<", from);
  if (end >= 0 && (next < 0 || end < next)) return end + 1;
  return next < 0 ? text.length : next;
}

function endOfText(text: string, from: number): number {
  const next = text.indexOf("<", from);
  return next < 0 ? text.length : next;
}

/** The namespaces of each prefix, wherever in the text they are declared. */
function namespacesIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, prefix = "", double, single] of text.matchAll(
    /\sxmlns(?::([^\s=<>"'/]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    found.set(prefix, `${found.get(prefix) ?? ""} ${double ?? single ?? ""}`);
  }
  return found;
}

/** Tells places by name and namespace; a packet has few names, and each of them thousands of times. */
function placesOf(text: string): Search["isPlace"] {
  const namespaces = namespacesIn(text);
  const known = new Map<string, boolean>();
  return (qualified) => {
    const place = known.get(qualified) ?? isPlace(qualified, namespaces);
    known.set(qualified, place);
    return place;
  };
}

function isPlace(qualified: string, namespaces: Map<string, string>): boolean {
  const colon = qualified.indexOf(":");
  const prefix = colon < 0 ? "" : qualified.slice(0, colon);
  // A declaration is not a property, whatever prefix it declares.
  if (prefix === "xmlns" || qualified === "xmlns") return false;
  const name = qualified.slice(colon + 1);
  return isPlaceName(name, prefix) || isPlaceName(name, namespaces.get(prefix) ?? "");
}
