import { existsSync, statfsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder for what test files of this run share; it ends with the run. */
    runFolder: string;
  }
}

// A disk in memory, on most Linux systems.
const MEMORY = "/dev/shm";
const ROOMY_BYTES = 4e9;

/**
 * Runs once before all tests: a folder for the run, which is the temporary folder of all it starts, so that nothing is left
 * behind. Tests make thousands of small databases, and each write waits for the disk: a disk in memory, where there is a roomy
 * one, doesn't make them wait.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // The whole run's, which each of its projects is given.
  const run = project.vitest.getRootProject();
  if (run.getProvidedContext().runFolder) return;
  const runFolder = await mkdtemp(path.join(isRoomy(MEMORY) ? MEMORY : tmpdir(), "glassine-run-"));
  // Tests that act as a user who may not do everything have a folder of their own there.
  await chmod(runFolder, 0o711);
  run.provide("runFolder", runFolder);
  process.env.TMPDIR = runFolder;
  return () => rm(runFolder, { recursive: true, force: true, maxRetries: 3 });
}

function isRoomy(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ROOMY_BYTES;
}
