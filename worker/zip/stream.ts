import type { BlobSegment, Segment } from "./layout.ts";

/** An opened blob: its bytes (the asked range of them) and the length of the whole of it. */
interface OpenedBlob {
  body: ReadableStream;
  size: number;
}

/** Opens a blob, all of it (`null`) or a range; null when there is none. */
export type OpenBlob = (blob: string, range: { offset: number; length: number } | null) => Promise<OpenedBlob | null>;

/**
 * The bytes of the pieces, one after the other, as a stream of known length. Blobs are piped natively, never read
 * here; while one flows the next is opened, and no more than one. When the consumer leaves, or `signal` aborts,
 * reading stops. A blob that is missing or has another length than the layout says errors the stream, so that the
 * transfer breaks before its announced length; `onFault` gets the reason (not of a consumer that left). `waitUntil` gets
 * a promise that never rejects.
 */
export function streamZip(zip: {
  pieces: readonly Segment[];
  open: OpenBlob;
  signal?: AbortSignal;
  waitUntil?: (done: Promise<void>) => void;
  onFault?: (fault: unknown) => void;
}): ReadableStream {
  const { readable, writable } = new FixedLengthStream(zip.pieces.reduce((sum, { length }) => sum + length, 0));
  const ahead = readAhead(zip.pieces, zip.open);
  const sent = send({ ...zip, ahead, writable }).catch(async (reason: unknown) => {
    if (reason instanceof BlobFault) zip.onFault?.(reason);
    await Promise.allSettled([ahead.cancel(reason), writable.abort(reason)]);
  });
  zip.waitUntil?.(sent);
  return readable;
}

/** A blob could not be opened as the layout promised it. */
class BlobFault extends Error {
  override name = "BlobFault";
}

async function send(zip: {
  pieces: readonly Segment[];
  ahead: ReadAhead;
  writable: WritableStream;
  signal?: AbortSignal;
}): Promise<void> {
  const { pieces, ahead, writable, signal } = zip;
  for (const piece of pieces) {
    signal?.throwIfAborted();
    if (piece.kind === "header") await write(writable, piece.bytes());
    else await (await ahead.take()).pipeTo(writable, { preventClose: true, signal });
  }
  await writable.close();
}

async function write(writable: WritableStream, bytes: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  try {
    await writer.write(bytes);
  } finally {
    writer.releaseLock();
  }
}

type ReadAhead = ReturnType<typeof readAhead>;

/** Opens the blobs in order, one ahead of the one that was taken. */
function readAhead(pieces: readonly Segment[], open: OpenBlob) {
  const blobs = pieces.values().filter((piece) => piece.kind === "blob");
  const openNext = () => {
    const { value } = blobs.next();
    const opening = value && openAsLaidOut(value, open);
    // Its failure is met when it is taken; until then it is nobody's unhandled rejection.
    opening?.catch(() => {});
    return opening;
  };
  let next = openNext();
  return {
    async take(): Promise<ReadableStream> {
      const body = await next;
      if (body === undefined) throw new Error("No blob is left to take.");
      next = openNext();
      return body;
    },
    async cancel(reason: unknown): Promise<void> {
      await (await next)?.cancel(reason);
    },
  };
}

/** The part of a blob that a segment is; null: all of it. */
export const stretchOf = ({ offset, length, size }: BlobSegment): { offset: number; length: number } | null =>
  length === size ? null : { offset, length };

async function openAsLaidOut(segment: BlobSegment, open: OpenBlob): Promise<ReadableStream> {
  const { blob, size } = segment;
  const opened = await open(blob, stretchOf(segment)).catch((cause: unknown) => {
    throw new BlobFault(`Blob ${blob} cannot be opened.`, { cause });
  });
  if (opened === null) throw new BlobFault(`Blob ${blob} is missing.`);
  if (opened.size === size) return opened.body;
  await opened.body.cancel();
  throw new BlobFault(`Blob ${blob} has ${opened.size} bytes, not ${size}.`);
}
