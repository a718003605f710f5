const HEAD_BYTES = 8;
// GPS5, GPS9, GPSA, GPSF, GPSP, GPSU, GPRI and GLPI: positions, their quality, height and time.
const PLACE = /^(?:GPS.|GPRI|GLPI)$/;

/** Blanks positions in GoPro's metadata (GPMF: key, type, size and count of each value, nested), in place. True when found. */
export function blankGoPro(bytes: Buffer): boolean {
  let found = false;
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const key = bytes.toString("latin1", at, at + 4);
    const length = (bytes[at + 5] ?? 0) * bytes.readUInt16BE(at + 6);
    const data = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    if (PLACE.test(key)) {
      if (data.some((byte) => byte !== 0)) found = true;
      data.fill(0);
    } else if (bytes[at + 4] === 0 && blankGoPro(data)) found = true;
    at += HEAD_BYTES + Math.ceil(length / 4) * 4;
  }
  return found;
}
