import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise } from "yauzl";
import type { Segment, ZipEntry } from "../../../worker/zip/layout.ts";

/** Real bytes by their SHA-256, as R2 would hold them. */
export type Blobs = Map<string, Uint8Array>;

/** What a reader makes of one entry. */
export interface ReadEntry {
  path: string;
  size: number;
  crc32: number;
  taken: string;
  bytes: Buffer;
}

/** Stores the bytes and measures them as publishing does. */
export function measure(blobs: Blobs, file: { path: string; bytes: Uint8Array; taken?: string | null }): ZipEntry {
  const blob = createHash("sha256").update(file.bytes).digest("hex");
  blobs.set(blob, file.bytes);
  const { path, bytes, taken = null } = file;
  return { path, size: bytes.byteLength, crc32: crc32(bytes), taken, blob };
}

/** The bytes the segments stand for. */
export function render(segments: readonly Segment[], blobs: Blobs): Buffer {
  return Buffer.concat(
    segments.map((segment) => {
      if (segment.kind === "header") return segment.bytes();
      const bytes = blobs.get(segment.blob);
      if (!bytes) throw new Error(`No blob ${segment.blob}`);
      return bytes.subarray(segment.offset, segment.offset + segment.length);
    }),
  );
}

/** Reads an archive with yauzl, which shares no code with ours, down to the bytes of every entry. */
export async function readZip(archive: Buffer): Promise<ReadEntry[]> {
  const zip = await fromBufferPromise(archive, { strictFileNames: true });
  const entries: ReadEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({ ...describe(entry), bytes: await buffer(await zip.openReadStreamPromise(entry)) });
  }
  return entries;
}

/** An entry as its central record tells it, the wall clock as written. */
function describe(entry: Entry): Omit<ReadEntry, "bytes"> {
  const taken = entry.getLastModDate({ timezone: "UTC", forceDosFormat: true }).toISOString().slice(0, 19);
  return { path: entry.fileName, size: entry.uncompressedSize, crc32: entry.crc32, taken };
}
