/** What a `Range` field asks for; `start` and `end` are both included. */
export type RangeAnswer = { kind: "whole" } | { kind: "part"; start: number; end: number } | { kind: "unsatisfiable" };

const WHOLE: RangeAnswer = { kind: "whole" };
const UNSATISFIABLE: RangeAnswer = { kind: "unsatisfiable" };

/**
 * RFC 9110 section 14: one range of bytes of a representation of `size` bytes. Whatever may be ignored is: no field,
 * a malformed one, another unit, several ranges. An end beyond the last byte is cut back to it.
 */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return WHOLE;
  if (first === "") return suffixRange(Number(last), size);
  const start = Number(first);
  const end = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (end < start) return WHOLE;
  return start >= size ? UNSATISFIABLE : { kind: "part", start, end: Math.min(end, size - 1) };
}

/**
 * RFC 9110 section 13.1.5: may the range be served? `etag` is the current representation's, quotes included. Only the
 * very same strong entity-tag holds; a weak one or a date does not.
 */
export function ifRangeHolds(header: string | undefined, etag: string): boolean {
  return header === undefined || (header === etag && etag.startsWith('"'));
}

/**
 * RFC 9110 section 13.1.2: does `If-None-Match` name the current representation (`*`, or a list that holds its
 * entity-tag, compared weakly)? A malformed field names nothing.
 */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return entityTags(ifNoneMatch)?.includes(opaque(etag)) ?? false;
}

/** The last `length` bytes; all of them if there are no more (section 14.1.2). */
function suffixRange(length: number, size: number): RangeAnswer {
  if (length === 0) return UNSATISFIABLE;
  // An empty representation has no part that a 206 could name.
  return size === 0 ? WHOLE : { kind: "part", start: Math.max(size - length, 0), end: size - 1 };
}

/** The opaque tags of a list, or null if it is none. Empty members are allowed (section 5.6.1). */
function entityTags(list: string): string[] | null {
  const tags: string[] = [];
  let separated = true;
  let read = 0;
  for (const [token] of list.matchAll(/[\t ]+|,|(?:W\/)?"[!#-~\u0080-\uffff]*"/gy)) {
    read += token.length;
    if (token === ",") separated = true;
    if (!token.endsWith('"')) continue;
    if (!separated) return null;
    tags.push(opaque(token));
    separated = false;
  }
  return read === list.length ? tags : null;
}

function opaque(etag: string): string {
  return etag.startsWith("W/") ? etag.slice(2) : etag;
}
