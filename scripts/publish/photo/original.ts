import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { PhotoFile } from "../../content/gallery-folder.ts";
import { openPhoto, readFault } from "../../content/photo-fault.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** Bytes in their own memory, which can be transferred to another thread. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A file's bytes, with everything that names and checks them. */
export interface Digested {
  bytes: Bytes;
  /** Media type. */
  type: string;
  /** Hex. */
  sha256: string;
  /** CRC-32 as zips use it (ISO 3309). */
  crc32: number;
}

/** What names and checks a file whose bytes are elsewhere. */
export type Digest = Omit<Digested, "bytes">;

/** Hashes bytes; `sha256` if it is known already. */
export function digest(bytes: Bytes, { type, sha256 }: { type: string; sha256: string | null }): Digested {
  return { bytes, type, sha256: sha256 ?? sha256Of(bytes), crc32: crc32(bytes) };
}

/** SHA-256 in hex. */
export const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Reads an original completely. Throws PhotoUnreadable if it can't be read, or is no longer the file that was found. */
export async function readOriginal({ path, size, mtimeMs }: PhotoFile): Promise<Buffer<ArrayBuffer>> {
  const file = await openPhoto(path).catch(unreadable);
  try {
    const bytes = Buffer.from(new ArrayBuffer(size));
    let read = 0;
    for (let more = -1; read < size && more !== 0; read += more) {
      more = (await file.read(bytes, read, size - read).catch(unreadable)).bytesRead;
    }
    const after = await file.stat().catch(unreadable);
    if (read !== size || after.size !== size || after.mtimeMs !== mtimeMs) {
      throw new PhotoUnreadable("changed while it was being read", "Publish again once it is completely written");
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function unreadable(cause: unknown): never {
  const { what, fix } = readFault(cause);
  throw new PhotoUnreadable(what, fix, cause);
}
