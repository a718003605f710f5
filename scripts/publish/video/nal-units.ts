/** Supplemental information of H.264 (ITU-T H.264, 7.3.2.3), and those of its messages in which anybody may write anything. */
const SEI = 6;
const USER_DATA = new Set([4, 5]);

/** A coded picture of H.264 without what encoders and cameras wrote into it. `lengthBytes`: of the length before each unit. */
export function withoutUserData(picture: Uint8Array, lengthBytes: number): Uint8Array {
  const kept: Uint8Array[] = [];
  for (let at = 0; at + lengthBytes < picture.length; ) {
    const end = Math.min(at + lengthBytes + lengthAt(picture, at, lengthBytes), picture.length);
    const unit = picture.subarray(at + lengthBytes, end);
    if (!((unit[0] ?? 0) % 32 === SEI && hasUserData(unit))) kept.push(picture.subarray(at, end));
    at = end;
  }
  const all = kept.reduce((sum, { length }) => sum + length, 0);
  return all === picture.length ? picture : new Uint8Array(Buffer.concat(kept));
}

/** A picture that needs no other one, of which decoding may begin (IDR). */
const WHOLE = 5;

/** Whether a coded picture needs no other one. `lengthBytes`: of the length before each unit. */
export function isWhole(picture: Uint8Array, lengthBytes: number): boolean {
  for (let at = 0; at + lengthBytes < picture.length; at += lengthBytes + lengthAt(picture, at, lengthBytes)) {
    if ((picture[at + lengthBytes] ?? 0) % 32 === WHOLE) return true;
  }
  return false;
}

/** How many bytes the length before each unit has, by the film's AVC configuration (ISO/IEC 14496-15, 5.3.3.1). */
export const lengthBytesOf = (configuration: Uint8Array): number => ((configuration[4] ?? 0) & 3) + 1;

function lengthAt(picture: Uint8Array, at: number, lengthBytes: number): number {
  let length = 0;
  for (let i = 0; i < lengthBytes; i += 1) length = length * 256 + (picture[at + i] ?? 0);
  return length;
}

function hasUserData(unit: Uint8Array): boolean {
  const bytes = unescaped(unit.subarray(1));
  for (let at = 0; at + 2 < bytes.length; ) {
    const [type, afterType] = number(bytes, at);
    const [size, afterSize] = number(bytes, afterType);
    if (USER_DATA.has(type)) return true;
    at = afterSize + size;
  }
  return false;
}

/** Without the bytes that keep a start code from appearing by chance. */
const unescaped = (bytes: Uint8Array) =>
  bytes.filter((byte, i) => !(byte === 3 && i >= 2 && bytes[i - 1] === 0 && bytes[i - 2] === 0));

/** A number in as many bytes of 255 as needed, and one more; and where the next begins. */
function number(bytes: Uint8Array, from: number): [number, number] {
  let [sum, at] = [0, from];
  while (bytes[at] === 255) {
    sum += 255;
    at += 1;
  }
  return [sum + (bytes[at] ?? 0), at + 1];
}
