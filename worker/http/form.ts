import type { Fields } from "../domain/form.ts";
import type { Ctx } from "./context.ts";

/** Twice what the longest form of a page makes when each of its fields is full of Chinese: nine bytes for each character. */
const FORM_MAX_BYTES = 512 * 1024;
/** Most values of one field: photos of a page selected together. */
const VALUES_MAX = 5000;
/** Most fields of different names: more than any form here has. */
const NAMES_MAX = 400;

/**
 * Reads a small urlencoded form or JSON object; null if it is too large, malformed or of another type. Line breaks become
 * `\n`, however the browser sent them: a form sends `\r\n` for one key press (HTML, "constructing the entry list").
 */
export function readFields(c: Ctx, most = FORM_MAX_BYTES): Promise<Fields | null> {
  // A refusal may need what was typed after the route has read it.
  const read = c.var.fields ?? readOnce(c, most);
  c.set("fields", read);
  return read;
}

async function readOnce(c: Ctx, most: number): Promise<Fields | null> {
  const text = await readBody(c.req.raw, most);
  if (text === null) return null;
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded") return hasTooMany(text) ? null : collect(new URLSearchParams(text));
  return type === "application/json" ? collect(jsonEntries(text)) : null;
}

// Before they are read: half a million empty values would take a tenth of a second.
const hasTooMany = (text: string) => text.split("&", VALUES_MAX + 2).length > VALUES_MAX + 1;

/**
 * Fields in one pass, as text that comes back from storage as it went there: JSON may hold halves of surrogate pairs. Null when
 * they are too many, or one holds a NUL, which could not tell two passwords apart.
 */
function collect(entries: Iterable<readonly [string, string | null]> | null): Fields | null {
  if (!entries) return null;
  const fields = new Map<string, string[]>();
  let count = 0;
  for (const [name, typed] of entries) {
    const values = fields.get(name) ?? [];
    if (values.length === 0) fields.set(name, values);
    // An empty list is a field without a value.
    if (typed === null) continue;
    if (typed.includes("\0") || ++count > VALUES_MAX || fields.size > NAMES_MAX) return null;
    values.push(typed.toWellFormed().replace(/\r\n?/g, "\n"));
  }
  return fields;
}

/** The one value of a field; null if it is missing or there are several. */
export function field(fields: Fields, name: string): string | null {
  const values = fields.get(name);
  return values?.length === 1 ? (values[0] ?? null) : null;
}

/** The key of a form, so that sending it twice does it once; null: nothing usable. */
export function formKey(fields: Fields): string | null {
  return readKey(field(fields, "key"));
}

/** The same of a text. */
export function readKey(text: string | null | undefined): string | null {
  return /^[\w-]{8,64}$/.exec(text ?? "")?.[0] ?? null;
}

/** A body's text, or null if it is larger than `most` bytes or not UTF-8. */
export async function readBody(request: Request, most: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return null;
  const bytes = await readBytes(request.body, most);
  if (bytes === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** All bytes of a body, or null as soon as there are too many, announced or not. */
async function readBytes(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > most) {
      await reader?.cancel();
      return null;
    }
    chunks.push(new Uint8Array(next.value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The contents of a JSON object: texts, numbers, booleans, null, and lists of them. null for anything else. */
function* jsonList(name: string, value: unknown): Iterable<[string, string | null]> {
  if (!Array.isArray(value)) yield [name, String(value)];
  else if (value.length === 0) yield [name, null];
  else for (const one of value) yield [name, String(one)];
}

function jsonEntries(text: string): [string, string | null][] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const entries = Object.entries(value);
    if (!entries.every(([, v]) => (Array.isArray(v) ? v : [v]).every(isScalar))) return null;
    return entries.flatMap(([name, v]) => [...jsonList(name, v)]);
  } catch {
    return null;
  }
}

const isScalar = (value: unknown) => value === null || typeof value !== "object";
