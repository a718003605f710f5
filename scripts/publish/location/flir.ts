const GPS = 0x2b;
const HEADER_BYTES = 64;
const RECORD_BYTES = 32;

/** Blanks the GPS record of a thermal camera's file (FLIR's FFF), in place. True when there was one. */
export function blankFlir(bytes: Buffer): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  // The version, about 100, shows the byte order.
  const little = bytes.readUInt32LE(0x14) < 0x10000;
  const read = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const [start, count] = [read(0x18), read(0x1c)];
  let found = false;
  for (let at = start, i = 0; i < count && at + RECORD_BYTES <= bytes.length; i++, at += RECORD_BYTES) {
    const type = little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    if (type !== GPS) continue;
    const record = bytes.subarray(read(at + 12), read(at + 12) + read(at + 16));
    if (record.some((byte) => byte !== 0)) found = true;
    record.fill(0);
  }
  return found;
}
