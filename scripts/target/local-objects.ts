import type { Readable } from "node:stream";
import { z } from "zod";
import { digestOf, writeArriving } from "./arriving.ts";
import { PARTS, storeInParts } from "./local-parts.ts";
import type { Answer, StorageHttp } from "./storage-http.ts";
import { type BlobFile, type ObjectStore, promisedSha256, type StoredObject } from "./target.ts";

type Ask = StorageHttp["ask"];

const LIST_PAGE = 1000;
const HEADS_AT_ONCE = 100;
// A page of the list costs about as much as 40 HEAD requests.
const WORTH_LISTING = 200;
const DELETES_AT_ONCE = 1000;

/** Objects of local R2, through the storage worker. */
export function localObjects(ask: Ask, parts = PARTS): ObjectStore {
  const list = (prefix: string) => listAll(ask, prefix);
  return {
    list,
    async has(keys) {
      const prefix = keys.length > WORTH_LISTING ? sharedFolder(keys) : "";
      return prefix ? listed(list(prefix), keys) : headed(ask, keys);
    },
    put: (key, bytes, { type }) => store(ask, { key, body: bytes, type }),
    putFile(key, file, { type }) {
      const sha256 = promisedSha256(key);
      if (file.size <= parts.above || sha256 === null) return store(ask, { key, body: file, type });
      return storeInParts(ask, { key, file, type, sha256 }, parts);
    },
    async get(key) {
      const answer = await ask("", { method: "GET", headers: keyHeader(key) });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`${key} could not be read: ${answer.bytes}`);
      return answer.bytes;
    },
    getFile: (key, path) => take(ask, key, (bytes) => writeArriving(bytes, path)),
    digest: (key) => take(ask, key, digestOf),
    async delete(keys) {
      for (let at = 0; at < keys.length; at += DELETES_AT_ONCE) {
        await post(ask, "delete", keys.slice(at, at + DELETES_AT_ONCE));
      }
    },
  };
}

/** Hands an object's bytes to `made` as they arrive, and returns its result; null if there is no such object. */
async function take(ask: Ask, key: string, made: (bytes: Readable) => Promise<string>): Promise<string | null> {
  const taken: { sha256?: string } = {};
  const into = async (bytes: Readable) => {
    taken.sha256 = await made(bytes);
  };
  const answer = await ask("", { method: "GET", headers: keyHeader(key), into });
  if (answer.status === 404) return null;
  if (taken.sha256 === undefined) throw new Error(`${key} could not be read: ${answer.bytes}`);
  return taken.sha256;
}

interface Piece {
  key: string;
  body: Uint8Array | BlobFile;
  type: string;
}

async function store(ask: Ask, { key, body, type }: Piece): Promise<void> {
  const sha256 = promisedSha256(key);
  const headers = { ...keyHeader(key), "content-type": type, ...(sha256 ? { "x-sha256": sha256 } : {}) };
  const answer = await ask("", { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`${key} could not be stored: ${answer.bytes}`);
}

const keyHeader = (key: string) => ({ "x-key": encodeURIComponent(key) });

async function post(ask: Ask, way: string, body: unknown): Promise<Answer> {
  const answer = await ask(way, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`local storage: ${way} failed: ${answer.bytes}`);
  return answer;
}

/** `sha256`: hex, as R2 checked it when the object was stored. */
const checksum = z.object({ key: z.string(), sha256: z.string().optional() });
const checksums = z.array(checksum);
const listPage = z.object({
  objects: z.array(checksum.extend({ size: z.number(), uploadedAt: z.number() })),
  cursor: z.string().nullable(),
});

/** Every blob is stored with its checksum, or with what was checked, so one with another or none was stored by somebody else. */
function isSound({ key, sha256 }: z.infer<typeof checksum>): boolean {
  const promised = promisedSha256(key);
  return promised === null || sha256 === promised;
}

async function* listAll(ask: Ask, prefix: string): AsyncIterable<StoredObject> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer = await post(ask, "list", { prefix, cursor, limit: LIST_PAGE });
    const page = listPage.parse(JSON.parse(answer.bytes.toString()));
    for (const { key, size, uploadedAt, sha256 } of page.objects) {
      yield { key, size, uploadedAt, damaged: !isSound({ key, sha256 }) };
    }
    cursor = page.cursor;
  }
}

async function listed(objects: AsyncIterable<StoredObject>, keys: readonly string[]): Promise<Set<string>> {
  const asked = new Set(keys);
  const found = new Set<string>();
  for await (const { key, damaged } of objects) if (asked.has(key) && !damaged) found.add(key);
  return found;
}

async function headed(ask: Ask, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < keys.length; at += HEADS_AT_ONCE) {
    const answer = await post(ask, "has", keys.slice(at, at + HEADS_AT_ONCE));
    for (const one of checksums.parse(JSON.parse(answer.bytes.toString()))) if (isSound(one)) found.add(one.key);
  }
  return found;
}

/** The folder of all keys, with its slash, or "". */
function sharedFolder(keys: readonly string[]): string {
  const folder = /^[^/]*\//.exec(keys[0] ?? "")?.[0] ?? "";
  return folder && keys.every((key) => key.startsWith(folder)) ? folder : "";
}
