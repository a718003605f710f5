import type { Ctx } from "./context.ts";

const FORM_MAX_BYTES = 64 * 1024;

/** Fields of a form or JSON object, each as the list of its values. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** Reads a small urlencoded form or JSON object; null when it is too large, malformed or of another type. */
export async function readFields(c: Ctx): Promise<Fields | null> {
  const text = await readBody(c.req.raw, FORM_MAX_BYTES);
  if (text === null) return null;
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  const fields =
    type === "application/x-www-form-urlencoded"
      ? formFields(text)
      : type === "application/json"
        ? jsonFields(text)
        : null;
  return fields && [...fields.values()].flat().some((value) => value.includes("\0")) ? null : fields;
}

/** The one value of a field; null when it is missing or there are several. */
export function field(fields: Fields, name: string): string | null {
  const values = fields.get(name);
  return values?.length === 1 ? (values[0] ?? null) : null;
}

/** A body's text, or null when it is larger than `most` bytes or not UTF-8. */
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

/** All bytes of a body, or null as soon as they are too many, announced or not. */
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

function formFields(text: string): Fields {
  const params = new URLSearchParams(text);
  return new Map([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}

function jsonFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return new Map(Object.entries(value).map(([name, v]) => [name, (Array.isArray(v) ? v : [v]).map(String)]));
  } catch {
    return null;
  }
}
