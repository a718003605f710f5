import { layoutZip, sliceLayout, type ZipEntry } from "../../../worker/zip/layout.ts";
import { type OpenBlob, streamZip } from "../../../worker/zip/stream.ts";

/** What a test asks the Worker to stream, and how. */
export interface Wish {
  /** Names this stream in `/events`. */
  run: string;
  entries: ZipEntry[];
  range?: { start: number; end: number };
  /** Keep the request's context alive when the client leaves, so that the end can be recorded. */
  outlive?: boolean;
  /** Blobs made here instead of R2, which tell when they are read to their end or cancelled. */
  watched?: boolean;
  /** Watched blobs end this many bytes before their announced length. */
  cutShortBy?: number;
  /** Abort the signal when this many blobs have been opened. */
  abortAtOpen?: number;
}

interface Bindings {
  PHOTOS: R2Bucket;
}

const events = new Map<string, string[]>();

function eventsOf(run: string): string[] {
  const list = events.get(run) ?? [];
  events.set(run, list);
  return list;
}

/** Opens blobs in R2, as the store does. */
function fromR2(bucket: R2Bucket): OpenBlob {
  return async (blob, range) => {
    const object = await bucket.get(blob, range ? { range } : {});
    return object && { body: object.body, size: object.size };
  };
}

/** A blob of zeros in chunks of 64 KiB that tells what becomes of it. */
function watchedBlob(of: { blob: string; size: number; cutShortBy: number; tell: (event: string) => void }) {
  const { blob, size, tell } = of;
  let left = size - of.cutShortBy;
  const body = new ReadableStream({
    pull(controller) {
      const chunk = new Uint8Array(Math.min(left, 0x10000));
      left -= chunk.byteLength;
      if (left === 0) tell(`read ${blob}`);
      controller.enqueue(chunk);
      if (left === 0) controller.close();
    },
    cancel: () => tell(`cancelled ${blob}`),
  });
  return { body, size };
}

function answer(wish: Wish, { bindings, context }: { bindings: Bindings; context: ExecutionContext }): Response {
  const told = eventsOf(wish.run);
  const layout = layoutZip(wish.entries);
  const { start, end } = wish.range ?? { start: 0, end: layout.size - 1 };
  const stop = new AbortController();
  const openReal = fromR2(bindings.PHOTOS);
  const sizes = new Map(wish.entries.map(({ blob, size }) => [blob, size]));
  let opens = 0;
  const open: OpenBlob = async (blob, range) => {
    told.push(range ? `open ${blob} ${range.offset}+${range.length}` : `open ${blob}`);
    if (++opens === wish.abortAtOpen) stop.abort(new Error("the test has seen enough"));
    if (!wish.watched) return openReal(blob, range);
    const { cutShortBy = 0 } = wish;
    return watchedBlob({ blob, size: sizes.get(blob) ?? 0, cutShortBy, tell: (event) => told.push(event) });
  };
  const body = streamZip({
    pieces: sliceLayout(layout, { start, end }),
    open,
    signal: stop.signal,
    onFault: (fault) => told.push(`fault ${fault}`),
    waitUntil: (sent) => {
      const ended = sent.then(() => void told.push("ended"));
      if (wish.outlive) context.waitUntil(ended);
    },
  });
  return new Response(body, { status: wish.range ? 206 : 200, headers: { "content-type": "application/zip" } });
}

export default {
  async fetch(request: Request, bindings: Bindings, context: ExecutionContext): Promise<Response> {
    const [, room, name = ""] = new URL(request.url).pathname.split("/");
    if (room === "events") return Response.json(eventsOf(name));
    if (room === "zip") return answer(await request.json(), { bindings, context });
    await bindings.PHOTOS.put(name, await request.arrayBuffer());
    return new Response(null, { status: 204 });
  },
};
