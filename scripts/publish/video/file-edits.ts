import { constants } from "node:fs";
import { copyFile, type FileHandle, open } from "node:fs/promises";

/** Bytes of a file to be replaced by others, or by zeros; the file keeps its length. */
export type FileEdit = { at: number; bytes: Buffer } | { at: number; zeros: number };

const PIECE = 1 << 20;

/** A file of which parts are read. */
export interface ReadableFile {
  /** Bytes. */
  readonly size: number;
  /** As many bytes as there are, at most `length`. */
  read(at: number, length: number): Promise<Buffer>;
}

/** Reads parts of a file, and collects what is to be changed in it. */
export interface EditedFile extends ReadableFile {
  /** Replaces bytes, unless they are the same. */
  write(at: number, bytes: Buffer): Promise<void>;
  /** Fills a part with zeros, unless it holds nothing else. */
  clear(at: number, length: number): Promise<void>;
}

/** Lets `plan` look through a file and says what it wants to have changed. */
export async function planEdits(path: string, plan: (file: EditedFile) => Promise<void>): Promise<FileEdit[]> {
  const handle = await open(path);
  const { size } = await handle.stat();
  const edits: FileEdit[] = [];
  const read = (at: number, length: number) => readFrom(handle, at, length);
  try {
    await plan({
      size,
      read,
      async write(at, bytes) {
        if (!(await read(at, bytes.length)).equals(bytes)) edits.push({ at, bytes });
      },
      async clear(at, length) {
        for (let done = 0; done < length; done += PIECE) {
          const part = Math.min(PIECE, length - done);
          const bytes = await read(at + done, part);
          if (bytes.some((byte) => byte !== 0)) edits.push({ at: at + done, zeros: bytes.length });
        }
      },
    });
    return edits;
  } finally {
    await handle.close();
  }
}

/** Copies a file and changes the copy. On disks that can, the copy shares the bytes that stay. */
export async function copyEdited(from: string, to: string, edits: readonly FileEdit[]): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await applyEdits(to, edits);
}

/** Changes a file in place. */
export async function applyEdits(path: string, edits: readonly FileEdit[]): Promise<void> {
  const handle = await open(path, "r+");
  try {
    for (const edit of edits) {
      const bytes = "bytes" in edit ? edit.bytes : Buffer.alloc(edit.zeros);
      await writeAll(handle, bytes, edit.at);
    }
  } finally {
    await handle.close();
  }
}

/** As many bytes of a file as there are, at most `length`. */
export async function readFrom(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, await readInto(handle, bytes, at));
}

/** Fills some bytes from a file, as far as it goes; how many those are. */
export async function readInto(handle: FileHandle, bytes: Buffer, at: number): Promise<number> {
  let read = 0;
  for (let more = -1; read < bytes.length && more !== 0; read += more) {
    more = (await handle.read(bytes, read, bytes.length - read, at + read)).bytesRead;
  }
  return read;
}

/** Writes all of some bytes to a place of a file. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
