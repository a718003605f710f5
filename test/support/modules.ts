import { readdir } from "node:fs/promises";
import path from "node:path";

/** The modules of the built Worker that a deploy uploads. */
export async function workerModules(root: string): Promise<string[]> {
  const folder = path.join(root, "dist/server");
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.endsWith(".mjs") && !file.startsWith("."))
    .sort()
    .map((file) => path.join(folder, file));
}
