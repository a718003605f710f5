import { LocationFault } from "./fault.ts";

// Any namespace or none: a prefix may be of any letters, and drones write plain latitude and longitude.
const NAME = String.raw`(?:[^\s<>"'=/:]+:)?(?:gps[\w.-]*|(?<=:)(?:latitude|longt?itude))`;
const ELEMENT = new RegExp(String.raw`<(${NAME})(?:\s[^<>]*)?(?:/>|>[^]*?</\1\s*>)`, "gi");
const ATTRIBUTE = new RegExp(String.raw`(?<=[\s"'])${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*')`, "gi");
const LEFT = new RegExp(String.raw`${NAME}\s*[=>/]`, "i");

/**
 * Blanks every GPS property of an XMP packet with spaces, in place: attributes and elements of any namespace whose name
 * begins with GPS. True when there was one. Throws LocationFault for a packet that says GPS in a way not understood.
 */
export function blankXmp(bytes: Buffer): boolean {
  // One character per byte: no byte of a longer UTF-8 sequence looks like ASCII.
  const text = bytes.toString("latin1");
  if (!mentionsGps(text)) return false;
  const blank = text.replace(ELEMENT, spaces).replace(ATTRIBUTE, spaces);
  if (mentionsGps(blank)) throw new LocationFault("its XMP contains a location in a form that can't be blanked");
  bytes.write(blank, "latin1");
  return true;
}

/** Whether XMP, in UTF-8 or UTF-16, has a GPS property. */
export function mentionsGps(text: string): boolean {
  return LEFT.test(text) || (text.includes("\0") && LEFT.test(text.replaceAll("\0", "")));
}

const spaces = (match: string) => " ".repeat(match.length);
