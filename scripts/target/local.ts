import { localDatabase } from "./local-database.ts";
import { localObjects } from "./local-objects.ts";
import { migrateLocal } from "./migrations.ts";
import { enterState } from "./owner.ts";
import type { Target } from "./target.ts";
import { changingWays } from "./ways.ts";

export interface LocalOptions {
  /** The folder in which `wrangler dev` keeps its state: `.wrangler/state/v3`. Created if it does not exist. */
  stateDir: string;
  /** The project's root, with wrangler.toml and migrations. */
  root: string;
}

/**
 * Opens local R2 and D1, the same state that `serve` serves, with all migrations: through the process that owns it, or as
 * its owner. If the owner ends, another process takes its place, and work continues. Throws if the state can't be opened.
 */
export async function openLocalTarget(options: LocalOptions): Promise<Target> {
  const { ask, close } = changingWays(() => enterState(options));
  const db = localDatabase(ask);
  try {
    await migrateLocal(db, options.root);
    return { db, blobs: localObjects(ask), folder: options.stateDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}
