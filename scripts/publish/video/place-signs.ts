/**
 * How places are written in films, wherever that is: keys of QuickTime, XMP, tracks of GPX, sentences of GPS receivers, and the
 * block in which AVCHD cameras keep theirs among the pictures. All are too long to be found by chance.
 */
const SIGNS = [
  ...["location.ISO6709", "GPSLatitude", "GPSLongitude", "<trkpt", "$GPRMC", "$GPGGA", "$GNRMC", "$GNGGA"].map((text) =>
    Buffer.from(text, "latin1"),
  ),
  Buffer.from("17ee8c60f84d11d98cd60800200c9a664d44504d", "hex"),
];
const LONGEST = Math.max(...SIGNS.map(({ length }) => length));

/** Looks through the bytes of a file, in pieces of any size. */
export function placeSearch(): { look(piece: Buffer): void; readonly found: boolean } {
  let tail = Buffer.alloc(0);
  let found = false;
  return {
    look(piece) {
      const seam = Buffer.concat([tail, piece.subarray(0, LONGEST)]);
      found ||= SIGNS.some((sign) => piece.includes(sign) || seam.includes(sign));
      tail = Buffer.from(
        piece.length >= LONGEST ? piece.subarray(-LONGEST) : Buffer.concat([tail, piece]).subarray(-LONGEST),
      );
    },
    get found() {
      return found;
    },
  };
}
