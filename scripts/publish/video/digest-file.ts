import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { openPhoto, readFault } from "../../content/photo-fault.ts";
import { PhotoUnreadable } from "../photo/unreadable.ts";

/** A file with everything that names and checks it. */
export interface DigestedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  /** As zips use it (ISO 3309). */
  crc32: number;
}

interface Reading {
  path: string;
  size: number;
  /** When it was changed, if it must not have changed since. */
  mtimeMs?: number;
  /** Gets the bytes, piece by piece. */
  each?: (piece: Buffer) => void;
  signal?: AbortSignal;
}

const PIECE = 1 << 20;

/** Reads a file from its start to its end. Throws PhotoUnreadable if that fails, or if it is no longer the file that was found. */
export async function digestFile({ path, size, mtimeMs, each, signal }: Reading): Promise<DigestedFile> {
  const file = await openPhoto(path).catch(unreadable);
  const hash = createHash("sha256");
  const piece = Buffer.alloc(PIECE);
  let [read, sum] = [0, 0];
  try {
    for (let more = -1; more !== 0; read += more) {
      signal?.throwIfAborted();
      more = (await file.read(piece, 0, PIECE, null).catch(unreadable)).bytesRead;
      const bytes = piece.subarray(0, more);
      hash.update(bytes);
      sum = crc32(bytes, sum);
      each?.(bytes);
    }
    const after = await file.stat().catch(unreadable);
    if (read !== size || after.size !== size || (mtimeMs !== undefined && after.mtimeMs !== mtimeMs)) {
      throw new PhotoUnreadable("changed while it was being read", "Publish again once it is completely written");
    }
    return { path, size, sha256: hash.digest("hex"), crc32: sum };
  } finally {
    await file.close();
  }
}

function unreadable(cause: unknown): never {
  const { what, fix } = readFault(cause);
  throw new PhotoUnreadable(what, fix, cause);
}
