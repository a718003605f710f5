import { isBareCoordinates } from "./bare-coordinates.ts";
import type { Edit } from "./letters.ts";
import { isPlaceName, isPlaceValue } from "./place-name.ts";

/**
 * Coordinates in a text that programs write for programs: JSON as Mapillary puts it in descriptions, machine tags such as
 * geo:lat=48.39, fields such as "Latitude: 48.39", or a text that is a pair of coordinates and nothing else, unless two numbers
 * may be something else there (`pairs`). Words are left, also words about places.
 */
export function coordinatesIn(text: string, { pairs = true } = {}): Edit[] {
  if (!/\d/.test(text)) return [];
  if (pairs && (PAIR.test(text) || GEO_URI.test(text) || isBareCoordinates(text)))
    return [{ from: 0, to: text.length }];
  if (!NAMED.test(text)) return [];
  return [...jsonValues(text), ...taggedParts(text)];
}

/** A name that means a place contains one of these. */
const NAMED = /lat|lon|lng|gps|geo|altitude|point|pos|location|coord|ele|where|wkt|code|what3|iso6709/i;

/** Lat and Lon count only together: one without the other may mean anything. */
const contextIn = (text: string) => (/\blat\b/i.test(text) && /\b(?:lon|long|lng)\b/i.test(text) ? "geo" : "");

const JSON_KEY = /"((?:[^"\\\n]|\\.){1,100})"\s*:\s*/g;
const JSON_VALUE = /"(?:[^"\\]|\\.)*"|[-+]?[\d.][\d.eE+-]*|\[[^[\]]*\]|\{[^{}]*\}/y;

/** The values of a JSON object's keys that name a place. */
function jsonValues(text: string): Edit[] {
  const around = contextIn(text);
  return [...text.matchAll(JSON_KEY)].flatMap((key): Edit[] => {
    const { name, context } = splitName(key[1] ?? "");
    JSON_VALUE.lastIndex = key.index + key[0].length;
    const value = JSON_VALUE.exec(text);
    if (!value || !/[1-9]/.test(value[0])) return [];
    if (!isPlaceName(name, context || around) && !isPlaceValue(name, value[0])) return [];
    const to = value.index + value[0].length;
    return [{ from: value.index, to, by: value[0].length < 4 ? "0" : "null" }];
  });
}

// A comma before a digit may belong to the number.
const PART = /(?:[^;,|[\]\n\r\0]|,(?=\d))+/g;
const NUMBER = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`;
// Degrees, minutes and seconds, or EXIF's rationals, with any signs between them.
const ANGLE = String.raw`[NSEWO]?\s*[-+]?\d{1,3}(?:[.,/:\s°º'’′"”″\u00c2\u00b0\u00e2\u0080\u00b2-]|deg|\d)*[NSEWO]?`;
const VALUE = new RegExp(`^(?:${ANGLE}|"[^"]*\\d[^"]*")$`, "i");
const PAIR =
  /^\s*(?:geo:)?(?:[-+]?\d{1,2}\.\d{3,}°?\s*[NS]?\s*[,;\s/]\s*[-+]?\d{1,3}\.\d{3,}°?\s*[EWO]?(?:[,;\s].{0,20})?|[-+]\d{2}(?:\d\d){0,2}(?:\.\d+)?[-+]\d{3}(?:\d\d){0,2}(?:\.\d+)?(?:[-+][\d.]+)?(?:CRS\w*)?\/?|\d{1,2}[°º\u00c2\u00b0\s]+[\d.]+['’′\u00e2\u0080\u00b2\s]+(?:[\d.]+["”″'\u00e2\u0080\u00b3\s]*)?[NS][,;\s]+\d{1,3}[°º\u00c2\u00b0\s]+[\d.]+['’′\u00e2\u0080\u00b2\s]+(?:[\d.]+["”″'\u00e2\u0080\u00b3\s]*)?[EWO])\s*$/;
const GEO_URI = new RegExp(`^\\s*geo:${NUMBER},${NUMBER}(?:[,;?]\\S*)?\\s*$`);

/** The parts of a list that are one name and one value. */
function taggedParts(text: string): Edit[] {
  const around = contextIn(text);
  const parts = [...text.matchAll(PART)].filter(([part]) => isTag(part.trim(), around));
  if (parts.length > 0) return parts.map(({ 0: part, index }) => ({ from: index, to: index + part.length }));
  const words = [...text.matchAll(/\S+/g)];
  // If only spaces separate them, all must be tags; otherwise it would be a sentence.
  if (!words.every(([word]) => TAG.test(word) || /^geotagged$/i.test(word))) return [];
  const tags = words.filter(([word]) => isTag(word, around));
  return tags.map(({ 0: tag, index }) => ({ from: index, to: index + tag.length }));
}

const TAG = /^((?:[\w.-]{1,40}:)?[\w.-]{2,40})\s*(?:=|:(?=\s*["\d+NSEWO-]))\s*(\S[\s\S]*)$/;
/** Keywords in a tree are written with those above them: Places/geo/geo:lat=48.39. */
const ABOVE = /^(?:[^/=:]{1,60}\/)+(?=[A-Za-z])/;
const QUOTED = /^(["'])([^"']*)\1$/;

/** name=value or name: value, also in quotes, where the name means a place and the value is a number. */
function isTag(part: string, around: string): boolean {
  const [, left = "", value = ""] = TAG.exec((QUOTED.exec(part)?.[2] ?? part).replace(ABOVE, "")) ?? [];
  const { name, context } = splitName(left);
  if (isPlaceValue(name, value)) return true;
  return isPlaceName(name, context || around) && VALUE.test(value.trim());
}

function splitName(name: string): { name: string; context: string } {
  const at = Math.max(name.lastIndexOf(":"), name.lastIndexOf("."));
  return { name: name.slice(at + 1), context: at < 0 ? "" : name.slice(0, at) };
}
