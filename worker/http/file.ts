import type { Ctx } from "./context.ts";
import { attachment } from "./disposition.ts";

const TYPES = {
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
} as const;

const CHUNK_LENGTH = 32 * 1024;

export interface TextFile {
  /** The file's name, without its extension. */
  name: string;
  format: keyof typeof TYPES;
  pieces: AsyncIterable<string>;
}

/**
 * A text file to save, sent while it is read: however long it is, only a little is held at a time. A failure before the
 * first piece fails the request; a later one breaks the connection, so that nobody mistakes a part for the whole.
 */
export async function fileAnswer(c: Ctx, { name, format, pieces }: TextFile): Promise<Response> {
  const headers = { "content-type": TYPES[format], "content-disposition": attachment(`${name}.${format}`) };
  if (c.req.method === "HEAD") return new Response(null, { headers });
  const chunks = encoded(pieces);
  let first: IteratorResult<Uint8Array> | null = await chunks.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = first ?? (await chunks.next());
      first = null;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(body, { headers });
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder();
  let chunk = "";
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield encoder.encode(chunk);
    chunk = "";
  }
  if (chunk !== "") yield encoder.encode(chunk);
}
