const XMP = "http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP = "http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP = "Photoshop 3.0\0";
const GUID_LENGTH = 32;
const SCAN = 0xda;
const MOST_XMP = 256 * 1024 * 1024;

export interface JpegMetadata {
  xmp: Buffer | undefined;
  /** What did not fit into one segment, put together again; by which GUID the main packet names it is up to the caller. */
  moreXmp: (guid: string) => Buffer | undefined;
  photoshop: Buffer | undefined;
}

/** What a JPEG's segments before the picture hold in words. */
export function readJpegMetadata(bytes: Buffer): JpegMetadata {
  const segments = [...segmentsOf(bytes)];
  const after = (marker: number, head: string) =>
    segments
      .filter(({ marker: own, data }) => own === marker && data.toString("latin1", 0, head.length) === head)
      .map(({ data }) => data.subarray(head.length));
  const photoshop = after(0xed, PHOTOSHOP);
  return {
    xmp: after(0xe1, XMP)[0],
    moreXmp: (guid) => joined(after(0xe1, MORE_XMP).filter((part) => part.toString("latin1", 0, GUID_LENGTH) === guid)),
    photoshop: photoshop.length === 0 ? undefined : Buffer.concat(photoshop),
  };
}

/** The parts of an extended packet, each after its GUID, the whole length and its own place. */
function joined(parts: readonly Buffer[]): Buffer | undefined {
  const [first] = parts.filter((part) => part.length > GUID_LENGTH + 8);
  if (!first) return undefined;
  const length = first.readUInt32BE(GUID_LENGTH);
  const whole = Buffer.alloc(Math.min(length, MOST_XMP, sum(parts)));
  for (const part of parts) {
    if (part.length > GUID_LENGTH + 8) part.copy(whole, part.readUInt32BE(GUID_LENGTH + 4), GUID_LENGTH + 8);
  }
  return whole;
}

const sum = (parts: readonly Buffer[]) => parts.reduce((total, { length }) => total + length, 0);

function* segmentsOf(bytes: Buffer): Generator<{ marker: number; data: Buffer }> {
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === SCAN) return;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return;
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
  }
}
