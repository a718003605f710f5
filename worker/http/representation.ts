import type { Ctx } from "./context.ts";
import { NO_STORE, securedAnswer } from "./headers.ts";
import { ifRangeHolds, matchesEtag, parseRange } from "./range.ts";

/** A part of a representation: `length` bytes from `offset`. */
export interface Part {
  offset: number;
  length: number;
}

/** A selected representation (RFC 9110 section 3.2) whose size and tag are known before any of it is read. */
export interface Representation {
  /** Bytes. */
  size: number;
  type: string;
  /** Strong entity tag, with its quotes. */
  etag: string;
  headers: Record<string, string>;
  /** Opens all of it (null) or a part. Called at most once, and only when bytes are sent. */
  open(part: Part | null): Promise<ReadableStream> | ReadableStream;
}

/** Answers a GET or HEAD for a representation: 200, 206, 304 or 416. */
export async function sendRepresentation(
  c: Ctx,
  { size, type, etag, headers, open }: Representation,
): Promise<Response> {
  const common = { ...headers, etag, "accept-ranges": "bytes" };
  if (matchesEtag(c.req.header("if-none-match"), etag)) return securedAnswer(c, null, { status: 304, headers: common });
  const ranged = c.req.method === "GET" && ifRangeHolds(c.req.header("if-range"), etag);
  const range = parseRange(ranged ? c.req.header("range") : undefined, size);
  if (range.kind === "unsatisfiable") {
    const refused = { ...common, "cache-control": NO_STORE, "content-range": `bytes */${size}` };
    return securedAnswer(c, null, { status: 416, headers: refused });
  }
  const part = range.kind === "part" ? { offset: range.start, length: range.end - range.start + 1 } : null;
  const sent = { ...common, "content-type": type, "content-length": String(part?.length ?? size) };
  if (c.req.method === "HEAD") return securedAnswer(c, null, { status: 200, headers: sent });
  const body = await open(part);
  if (!part) return securedAnswer(c, body, { status: 200, headers: sent });
  const contentRange = `bytes ${part.offset}-${part.offset + part.length - 1}/${size}`;
  return securedAnswer(c, body, { status: 206, headers: { ...sent, "content-range": contentRange } });
}
