import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject, vi } from "vitest";
import { PATIENT_MS } from "./patience.ts";

/**
 * A folder of its own with a wedding as it was made, once for the test files of a run: making it takes far longer than copying
 * what came of it. `make` fills a folder, and leaves nothing running there.
 */
export async function bringWedding(make: (folder: string) => Promise<void>): Promise<string> {
  const kept = path.join(inject("runFolder"), "wedding");
  const folder = await mkdtemp(path.join(tmpdir(), "glassine-wedding-"));
  const draft = `${kept}-draft`;
  const bring = () => copied(kept, folder);
  let brought = false;
  // Processes that need it at the same time wait for the first of them.
  const come = async () => {
    brought = await bring();
    return brought || claimed(draft);
  };
  await vi.waitUntil(come, { interval: 50, timeout: PATIENT_MS });
  if (brought) return folder;
  // The first may have made it between these two looks.
  if (await bring()) {
    await rm(draft, { recursive: true });
    return folder;
  }
  try {
    await make(draft);
    await rename(draft, kept);
  } catch (fault) {
    await rm(draft, { recursive: true, force: true });
    throw fault;
  }
  await bring();
  return folder;
}

/** Whether this process is the one that makes it. */
const claimed = (draft: string) =>
  mkdir(draft).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );

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
