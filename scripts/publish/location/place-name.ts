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
const ANY_CASE = /^gps|latitude|longt?itude/i;
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
