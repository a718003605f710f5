const NUMBER = /\d+(?:[.,]\d+)?/g;
const LABEL =
  /\b(?:gps|geo|lat(?:itude)?|lon(?:g(?:itude)?)?|lng|alt(?:itude)?|pos(?:ition)?|coord(?:inate)?s?|location|deg)\b|\b[NSEWO](?![a-z])|(?<=\d)[NSEWO]\b/gi;
// Degrees, minutes and seconds in Latin-1 and in the bytes of UTF-8.
const MARKS = /[\s,;:=()[\]{}|/+°º´'’′"”″\u00c2\u00b0\u00ba\u00b4\u00e2\u0080\u0099\u009d\u00b2\u00b3-]/g;
// Three digits behind a comma may be thousands.
const PRECISE = /(?<![\d.,])\d{1,3}(?:\.\d{3,}|,\d{4,})(?![\d.,]*\d)/g;
const NORTH = /[NS]\s*\d|\d[^\w.,]*[NS]\b/i;
const EAST = /[EWO]\s*\d|\d[^\w.,]*[EWO]\b/i;
const LONGEST = 200;

/**
 * Whether a text is coordinates and nothing else, in whatever order and with whatever labels: two precise numbers, or degrees
 * and minutes with their hemispheres.
 */
export function isBareCoordinates(text: string): boolean {
  if (text.length > LONGEST || !text.trim()) return false;
  if (text.replace(LABEL, "").replace(NUMBER, "").replace(MARKS, "") !== "") return false;
  const numbers = text.match(NUMBER)?.length ?? 0;
  if (numbers <= 3 && text.match(PRECISE)?.length === 2) return true;
  return numbers >= 4 && numbers <= 8 && NORTH.test(text) && EAST.test(text);
}
