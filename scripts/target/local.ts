import { localDatabase } from "./local-database.ts";
import { localObjects } from "./local-objects.ts";
import { migrateLocal } from "./migrations.ts";
import { enterState } from "./owner.ts";
import type { Target } from "./target.ts";
import { changingWays } from "./ways.ts";

export interface LocalOptions {
  /** Folder `wrangler dev` keeps its state in: `.wrangler/state/v3`. Made when it is not there. */
  stateDir: string;
  /** The project's root, with wrangler.toml and migrations. */
  root: string;
}

/**
 * Opens local R2 and D1, the very state `serve` serves, migrated: through the process that owns it, or as its owner. When
 * the owner ends meanwhile, another one takes its place, and work goes on. Throws when it can't be opened.
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
