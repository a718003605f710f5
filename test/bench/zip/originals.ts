import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import type { Stored } from "../edge/gallery.ts";

/** A file that goes into zips, as publishing would have measured it. */
export interface Original extends Stored {
  /** Its path on disk. */
  file: string;
  crc32: number;
}

/** Makes files of random bytes, since no photo can be compressed either; keeps those that are there. */
export async function makeOriginals(
  folder: string,
  { count, size }: { count: number; size: number },
): Promise<Original[]> {
  await mkdir(folder, { recursive: true });
  const originals: Original[] = [];
  for (let i = 0; i < count; i++) {
    const file = path.join(folder, `${i}-${size}.jpg`);
    const bytes = await readFile(file).catch(() => null);
    originals.push({ file, ...measure(bytes ?? (await makeFile(file, size))) });
  }
  return originals;
}

async function makeFile(file: string, size: number): Promise<Uint8Array> {
  const bytes = randomBytes(size);
  await writeFile(file, bytes);
  return bytes;
}

function measure(bytes: Uint8Array): Omit<Original, "file"> {
  return { blob: createHash("sha256").update(bytes).digest("hex"), size: bytes.length, crc32: crc32(bytes) };
}
