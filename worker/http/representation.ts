import type { Ctx } from "./context.ts";
import { NO_STORE, securedAnswer } from "./headers.ts";
import { ifRangeHolds, matchesEtag, parseRange, type RangeAnswer } from "./range.ts";

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

/** What a request asks for of a representation of this size and tag, once it is not known to be the same as before. */
function askedRange(c: Ctx, { size, etag }: Pick<Representation, "size" | "etag">): RangeAnswer {
  const ranged = c.req.method === "GET" && ifRangeHolds(c.req.header("if-range"), etag);
  return parseRange(ranged ? c.req.header("range") : undefined, size);
}

const partOf = (range: RangeAnswer): Part | null =>
  range.kind === "part" ? { offset: range.start, length: range.end - range.start + 1 } : null;

/** The part that would be sent; null: all of it, or nothing. */
export function askedPart(c: Ctx, of: Pick<Representation, "size" | "etag">): Part | null {
  return matchesEtag(c.req.header("if-none-match"), of.etag) ? null : partOf(askedRange(c, of));
}

/** Answers a GET or HEAD for a representation: 200, 206, 304 or 416. */
export async function sendRepresentation(
  c: Ctx,
  { size, type, etag, headers, open }: Representation,
): Promise<Response> {
  const common = { ...headers, etag, "accept-ranges": "bytes" };
  if (matchesEtag(c.req.header("if-none-match"), etag)) return securedAnswer(c, null, { status: 304, headers: common });
  const range = askedRange(c, { size, etag });
  if (range.kind === "unsatisfiable") {
    const refused = { ...common, "cache-control": NO_STORE, "content-range": `bytes */${size}` };
    return securedAnswer(c, null, { status: 416, headers: refused });
  }
  const part = partOf(range);
  const sent = { ...common, "content-type": type, "content-length": String(part?.length ?? size) };
  if (c.req.method === "HEAD") return securedAnswer(c, null, { status: 200, headers: sent });
  const body = await open(part);
  if (!part) return securedAnswer(c, body, { status: 200, headers: sent });
  const contentRange = `bytes ${part.offset}-${part.offset + part.length - 1}/${size}`;
  return securedAnswer(c, body, { status: 206, headers: { ...sent, "content-range": contentRange } });
}
