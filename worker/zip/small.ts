import { crc32 } from "./crc32.ts";
import { centralRecord, endRecords, type FileRecord, localHeader } from "./format.ts";

/** A small file made in memory. */
export interface SmallFile {
  path: string;
  bytes: Uint8Array;
}

/** A whole archive of small files in memory, stored as they are. */
export function zipSmall(files: readonly SmallFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const records: Uint8Array[] = [];
  let at = 0;
  const add = (part: Uint8Array) => {
    parts.push(part);
    at += part.byteLength;
  };
  for (const { path, bytes } of files) {
    const file: FileRecord = { path, size: bytes.byteLength, crc32: crc32(bytes), taken: null };
    records.push(centralRecord(file, at));
    add(localHeader(file));
    add(bytes);
  }
  const centralAt = at;
  for (const record of records) add(record);
  add(endRecords({ entries: files.length, centralAt, centralSize: at - centralAt }));
  return join(parts, at);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
