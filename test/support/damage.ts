/** Files as disks, cards and copies damage them. */

/** The mark that ends a JPEG. */
export const END = Buffer.from([0xff, 0xd9]);

/** Cut short. */
export const part = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
/** Cut short, and closed again as programs do. */
export const closed = (bytes: Buffer, share: number) => Buffer.concat([part(bytes, share), END]);
/** Zeros from one share of the bytes to another, as an unfinished copy has them. */
export function zeros(bytes: Buffer, from: number, to = 1): Buffer {
  const copy = Buffer.from(bytes);
  return copy.fill(0, Math.floor(bytes.length * from), Math.floor(bytes.length * to));
}
/** Zeros in two blocks of a disk. */
export function blankBlocks(bytes: Buffer): Buffer {
  const from = Math.floor(bytes.length / 2 / 4096) * 4096;
  return Buffer.from(bytes).fill(0, from, from + 8192);
}
/** Some bytes of the scan are lost, so that what follows is shifted and ends too early. */
export function scratched(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  return Buffer.concat([bytes.subarray(0, middle), bytes.subarray(middle + 200)]);
}
/** A few wrong bits in the scan, not next to a marker's first byte. */
export function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let share = 0.1; share < 0.9; share += 0.05) {
    let at = Math.floor(bytes.length * share);
    while (copy.subarray(at - 2, at + 3).some((byte: number) => byte === 0xff || byte === 0xfe)) at += 1;
    for (let i = at; i < at + 2; i++) copy[i] = (copy[i] ?? 0) ^ 0x11;
    if (copy[at] === 0xff || copy[at + 1] === 0xff) copy[at] = copy[at + 1] = 0x5a;
  }
  return copy;
}
/** The head of a scan as some Samsung phones write it. */
export function samsung(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(Buffer.from([0xff, 0xda]));
  return copy.fill(0, at + copy.readUInt16BE(at + 2) - 1, at + 2 + copy.readUInt16BE(at + 2));
}
/** The PNG with a text whose checksum is wrong. */
export function otherChecksum(png: Buffer): Buffer {
  const text = Buffer.from("\0\0\0\x05tEXta\0bcd\0\0\0\0", "latin1");
  return Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]);
}
