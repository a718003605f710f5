import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import type { Answer, StorageHttp } from "./storage-http.ts";
import type { BlobFile } from "./target.ts";

type Ask = StorageHttp["ask"];

/** The local R2 takes objects up to 5 GiB at once, as the account's does. Bytes; a part has 5 MiB or more. */
export interface Parts {
  above: number;
  size: number;
}
export const PARTS: Parts = { above: 4 * 1024 ** 3, size: 16 * 1024 ** 2 };

interface LargeFile {
  key: string;
  file: BlobFile;
  type: string;
  /** Of all of it, in hex: it is stored only with that. */
  sha256: string;
}

const begun = z.object({ upload: z.string() });
const stored = z.object({ etag: z.string() });

/**
 * Stores a file part by part, with one in memory at a time. Each part has to arrive as it was sent, and the whole has to have its
 * SHA-256 before it counts as an object. Throws if not: nothing is stored then.
 */
export async function storeInParts(ask: Ask, { key, file, type, sha256 }: LargeFile, { size }: Parts): Promise<void> {
  const about = { "x-key": encodeURIComponent(key) };
  const post = async (way: string, body: unknown) =>
    whole(key, await ask(way, { method: "POST", body: JSON.stringify(body) }));
  const { upload } = begun.parse(await post("begin", { key, type, sha256 }));
  const handle = await open(file.path);
  try {
    const hash = createHash("sha256");
    const parts: { partNumber: number; etag: string }[] = [];
    for (let at = 0; at < file.size; at += size) {
      const bytes = await readPart(handle, { at, length: Math.min(size, file.size - at) });
      hash.update(bytes);
      const partNumber = parts.length + 1;
      const own = createHash("sha256").update(bytes).digest("hex");
      const headers = { ...about, "x-upload": upload, "x-part": String(partNumber), "x-sha256": own };
      const { etag } = stored.parse(whole(key, await ask("", { method: "PUT", headers, body: bytes })));
      parts.push({ partNumber, etag });
    }
    if (hash.digest("hex") !== sha256) throw new Error(`${key} was not stored: its SHA-256 is wrong`);
    await post("complete", { key, upload, parts });
  } catch (error) {
    await post("abort", { key, upload }).catch(() => {});
    throw error;
  } finally {
    await handle.close();
  }
}

function whole(key: string, { ok, bytes }: Answer): unknown {
  if (!ok) throw new Error(`${key} could not be stored: ${bytes}`);
  return JSON.parse(bytes.toString());
}

async function readPart(handle: FileHandle, { at, length }: { at: number; length: number }): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let read = 0; read < length; ) {
    const { bytesRead } = await handle.read(bytes, read, length - read, at + read);
    if (bytesRead === 0) throw new Error("the file became shorter while it was read");
    read += bytesRead;
  }
  return bytes;
}
