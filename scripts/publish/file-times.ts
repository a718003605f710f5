import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { PhotoFile } from "../content/gallery-folder.ts";
import { writeAtomically } from "../disk/atomic-file.ts";

const entry = z.tuple([z.string(), z.number(), z.number(), z.number(), z.string()]);
const schema = z.object({ format: z.literal(1), files: z.array(entry) });

/**
 * The SHA-256 that each file had when it was last read, so that a file with the same size and times is not read again. A
 * local cache: if it is lost, files are read again, nothing more.
 */
export interface FileTimes {
  /** The SHA-256 of a file that has not changed since then, or null. */
  sha256Of(file: PhotoFile): string | null;
  record(file: PhotoFile, sha256: string): void;
  /** Writes the cache if anything was added. */
  save(): Promise<void>;
}

/** Opens the cache of one gallery in a cache folder. A missing or broken one is empty. */
export async function openFileTimes({ cacheDir, gallery }: { cacheDir: string; gallery: string }): Promise<FileTimes> {
  const name = createHash("sha256").update(resolve(gallery)).digest("hex").slice(0, 16);
  const path = join(cacheDir, `files-${name}.json`);
  const known = await readCache(path);
  let changed = false;
  return {
    sha256Of({ path: file, size, mtimeMs, ctimeMs }) {
      const [, s, m, c, sha256] = known.get(file) ?? [];
      return sha256 !== undefined && s === size && m === mtimeMs && c === ctimeMs ? sha256 : null;
    },
    record({ path: file, size, mtimeMs, ctimeMs }, sha256) {
      known.set(file, [file, size, mtimeMs, ctimeMs, sha256]);
      changed = true;
    },
    async save() {
      if (!changed) return;
      changed = false;
      await writeAtomically(path, JSON.stringify({ format: 1, files: [...known.values()] }));
    },
  };
}

async function readCache(path: string): Promise<Map<string, z.infer<typeof entry>>> {
  try {
    const { files } = schema.parse(JSON.parse(await readFile(path, "utf8")));
    return new Map(files.map((file) => [file[0], file]));
  } catch {
    return new Map();
  }
}
