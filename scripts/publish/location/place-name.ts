/**
 * Whether the name of a property, without its prefix, says that its value is a place on the map: coordinates, or an identifier
 * that leads to them. Names of places, such as City or Sublocation, are words and no such property. `context`: the namespace
 * or the prefix, since Lat and Long alone say too little.
 */
export function isPlaceName(name: string, context = ""): boolean {
  const lower = name.toLowerCase();
  return OWN.test(name) || ANY_CASE.test(name) || EXACT.has(lower) || (GEOGRAPHIC.test(context) && SHORT.has(lower));
}

// As EXIF, drones, phones and Mapillary write them: GPSLatitude, GpsLongtitude, MAPLatitude, decimalLatitude, RelativeAltitude.
const OWN = /GPS|Gps|[Aa]ltitude$/;
// ISOSpeedLatitudeyyy is about exposure.
const ANY_CASE = /^gps|(?<!speed)latitude|longt?itude/i;
const EXACT = new Set([
  ...["geotag", "geolocation", "geohash", "geouri", "geoposition", "geopoint", "geocoordinates", "latlon", "latlong"],
  ...["lat_lon", "lat_long", "latlng", "locationid", "locationidentifier", "iso6709", "pluscode", "what3words"],
  ...["verbatimcoordinates", "footprintwkt", "mapcoordinates", "mapmetatags"],
]);
const SHORT = new Set([
  ...["lat", "lon", "long", "lng", "alt", "lat_long", "point", "pos", "location", "coordinates", "ele", "where"],
]);
// W3C's basic geo vocabulary, GeoRSS, GML, KML, and machine tags.
const GEOGRAPHIC = /^geo\d*$|wgs84_pos|georss|opengis\.net|^gps$|^map(?:illary)?$|kml/i;

const AXIS = new Set(["lat", "lon", "long", "lng"]);
const BOTH = new Set(["geo", "location", "coordinates", "position", "coords", "latlng"]);
const PRECISE = String.raw`[-+]?\d{1,3}\.\d{3,}`;
const ONE = new RegExp(`^["'\\s]*${PRECISE}["'\\s]*$`);
const TWO = new RegExp(`^["'\\s[(]*${PRECISE}\\s*[,;\\s]\\s*${PRECISE}(?:\\s*[,;\\s]\\s*[-+\\d.]+)?["'\\s\\])]*$`);

/** Whether a short name, which alone says too little, has a value so precise that it can only be a place. */
export function isPlaceValue(name: string, value: string): boolean {
  const lower = name.toLowerCase();
  return (AXIS.has(lower) && ONE.test(value)) || (BOTH.has(lower) && TWO.test(value));
}
