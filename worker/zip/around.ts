import { crc32, followedBy } from "./crc32.ts";
import type { ZipEntry } from "./layout.ts";

/** What is put around a file. */
export interface Around {
  /** The first bytes of the file, in whose place `before` is. */
  replaces: Uint8Array;
  before: Uint8Array;
  after: Uint8Array;
}

/** A stored file with other bytes around it: its length and checksum are computed, and nothing of it is read. */
export function putAround(entry: ZipEntry, { replaces, before, after }: Around): ZipEntry {
  const rest = entry.size - replaces.length;
  const begun = entry.crc32 ^ followedBy(crc32(replaces) ^ crc32(before), rest);
  return {
    ...entry,
    size: before.length + rest + after.length,
    crc32: (followedBy(begun, after.length) ^ crc32(after)) >>> 0,
    around: { skip: replaces.length, before, after },
  };
}
