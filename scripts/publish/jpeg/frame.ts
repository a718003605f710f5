const FRAME: Readonly<Record<number, string>> = {
  195: "a lossless JPEG",
  197: "a hierarchical JPEG",
  198: "a hierarchical JPEG",
  199: "a lossless JPEG",
  203: "a lossless JPEG",
  205: "a hierarchical JPEG",
  206: "a hierarchical JPEG",
  207: "a lossless JPEG",
  247: "JPEG-LS",
};
/** Says that frames of several sizes follow. */
const HIERARCHY = 0xde;
const NO_FRAMES = new Set([0xc4, 0xc8, 0xcc]);

/** Which kind of JPEG no decoder of photos reads this is, by its headers (ITU-T T.81, B.2.2); null for any other file. */
export function jpegFault(bytes: Buffer): string | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let frame = Buffer.alloc(0);
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    // Fill bytes, and markers without a length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === HIERARCHY) return "a hierarchical JPEG";
    else if (marker === 0xda) return scanFault(bytes.subarray(at + 4, at + 2 + bytes.readUInt16BE(at + 2)), frame);
    else if (marker === 0xd9) return null;
    else {
      const end = at + 2 + bytes.readUInt16BE(at + 2);
      if (isFrame(marker)) frame = bytes.subarray(at + 4, end);
      const fault = isFrame(marker) ? frameFault(marker, frame) : null;
      if (fault) return fault;
      at = end;
    }
  }
  return null;
}

const isFrame = (marker: number) => (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.has(marker)) || marker === 0xf7;

function frameFault(marker: number, frame: Buffer): string | null {
  const [bits = 8, high, low, , , channels = 3] = frame;
  if (FRAME[marker]) return FRAME[marker];
  if (bits !== 8) return `a JPEG of ${bits} bits`;
  if (high === 0 && low === 0) return "a JPEG that says its height only at its end";
  if (channels !== 1 && channels !== 3 && channels !== 4) return `a JPEG of ${channels} channels`;
  return isFractional(frame.subarray(6, 6 + channels * 3)) ? "a JPEG of channels in thirds of its size" : null;
}

/** No more blocks of all channels may be coded together (B.2.3). */
const MOST_BLOCKS = 10;

/** `scan`: the header of the first one, without the coded data that follows. */
function scanFault(scan: Buffer, frame: Buffer): string | null {
  const count = scan[0] ?? 0;
  const sizes = new Map(
    Array.from({ length: frame[5] ?? 0 }, (_, i) => {
      const [id = 0, factors = 0] = frame.subarray(6 + i * 3);
      return [id, (factors >> 4) * (factors & 15)];
    }),
  );
  const blocks = Array.from({ length: count }, (_, i) => sizes.get(scan[1 + i * 2] ?? 0) ?? 0);
  const fault = count > 1 && blocks.reduce((sum, size) => sum + size, 0) > MOST_BLOCKS;
  return fault ? "a JPEG whose channels differ too much in size" : null;
}

/** Whether a channel is smaller than the largest by something else than a whole number; each has three bytes. */
function isFractional(channels: Buffer): boolean {
  const factors = channels.filter((_, i) => i % 3 === 1);
  return [(byte: number) => byte >> 4, (byte: number) => byte & 15].some((of) => {
    const sizes = [...factors].map(of);
    const most = Math.max(...sizes);
    return sizes.some((size) => size === 0 || most % size !== 0);
  });
}
