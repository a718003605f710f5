import { coordinatesIn } from "./coordinates.ts";
import type { Embedded } from "./embedded.ts";
import { readLetters } from "./letters.ts";
import { isPlaceName } from "./place-name.ts";
import { blankText } from "./text.ts";

const ITEM = /<Item\b([^<>]*)>([^<]*)<\/Item>/g;
const NAME = /\bname\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const AXIS = /^(?:lat|lon|long|lng|latlon|latlong|bbox|geotransform|footprint|geolocation|gps)$/i;
const POINT = /^\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\s*Z?\s*\(/i;

/** Blanks the location in GDAL's metadata, which names its values in an attribute: Item name="LAT". True when found. */
export function blankGdal(bytes: Buffer, embedded: Embedded): boolean {
  const letters = readLetters(bytes);
  const items = [...letters.text.matchAll(ITEM)];
  const places = items.filter(([, attributes = "", value = ""]) => isPlace(attributes, value));
  const edits = places.map(({ 0: { length }, 2: { length: value } = "", index }) => {
    const to = index + length - "</Item>".length;
    return { from: to - value, to };
  });
  const found = letters.apply(edits);
  return blankText(bytes, embedded) || found;
}

function isPlace(attributes: string, value: string): boolean {
  if (!/\d/.test(value)) return false;
  const [, double, single] = NAME.exec(attributes) ?? [];
  const words = (double ?? single ?? "").split(/[^A-Za-z0-9]+/);
  if (words.some((word) => AXIS.test(word) || isPlaceName(word)))
    return /^[^A-Za-z]*(?:[NSEWO](?![A-Za-z])[^A-Za-z]*)*$|\(/.test(value);
  return POINT.test(value) || coordinatesIn(value).some(({ from, to }) => from === 0 && to === value.length);
}
