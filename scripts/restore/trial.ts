import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { takeBackup } from "../backup/backup.ts";
import type { WholeBackup } from "../backup/parse.ts";
import type { Trial, TrialOptions } from "../backup/trial.ts";
import { ROOT } from "../gallery/live.ts";
import { openLocalTarget } from "../target/local.ts";
import { compareBackups } from "./compare.ts";
import { restoreBackup } from "./restore.ts";

/** Versions come back only where their photos are stored, and an empty storage has none. */
const NOT_COMPARED = "versions";

/**
 * Restores a backup into a new, empty database on this computer, compares every entry, and removes the database. The
 * studio's own state is not touched. Throws what a restore throws.
 */
export async function tryRestore(backup: WholeBackup, { now, signal }: TrialOptions): Promise<Trial> {
  const folder = await mkdtemp(path.join(tmpdir(), "glassine-trial-"));
  try {
    const target = await openLocalTarget({ stateDir: path.join(folder, "v3"), root: ROOT });
    try {
      const none = async () => {};
      const flags = { dryRun: false, replace: false, allowWidening: false };
      await restoreBackup(backup, { target, now, signal, onWait: none, keep: none, ...flags });
      return await compareBackups(backup, await takeBackup(target, now()), { except: NOT_COMPARED });
    } finally {
      await target.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
