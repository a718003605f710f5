import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject } from "vitest";

/**
 * A folder of its own with a wedding as it was made, once for the test files of a run: making it takes far longer than copying
 * what came of it. `make` fills a folder, and leaves nothing running there.
 */
export async function bringWedding(make: (folder: string) => Promise<void>): Promise<string> {
  const kept = path.join(inject("runFolder"), "wedding");
  const folder = await mkdtemp(path.join(tmpdir(), "glassine-wedding-"));
  if (await copied(kept, folder)) return folder;
  const draft = await mkdtemp(`${kept}-`);
  await make(draft);
  // Of several that are made at the same time, the first one is kept.
  await rename(draft, kept).catch(() => rm(draft, { recursive: true, force: true }));
  await copied(kept, folder);
  return folder;
}

async function copied(from: string, to: string): Promise<boolean> {
  await mkdir(to, { recursive: true });
  return cp(from, to, { recursive: true, preserveTimestamps: true }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
