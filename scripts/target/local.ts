import { localDatabase } from "./local-database.ts";
import { localObjects } from "./local-objects.ts";
import { migrateLocal } from "./migrations.ts";
import { enterState, type Way } from "./owner.ts";
import { StorageGone, type StorageHttp } from "./storage-http.ts";
import type { Target } from "./target.ts";

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
    return { db, blobs: localObjects(ask), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** So many owners may end, one after the other, before one question is given up. */
const WAYS_MAX = 20;

/** Asks by the way there is, and by a new one when its owner has ended, unless the question may have been taken on once. */
function changingWays(enter: () => Promise<Way>): StorageHttp & { close(): Promise<void> } {
  let current: Promise<Way> | null = null;
  const leave = async (way: Promise<Way>) => {
    if (current !== way) return;
    current = null;
    await (await way).close();
  };
  return {
    async ask(to, question) {
      for (let ways = 1; ; ways += 1) {
        current ??= enter();
        const way = current;
        const { http } = await way.catch((error) => {
          if (current === way) current = null;
          throw error;
        });
        try {
          return await http.ask(to, question);
        } catch (error) {
          if (!(error instanceof StorageGone)) throw error;
          await leave(way);
          if (ways === WAYS_MAX || (question.once && error.sent)) throw error;
        }
      }
    },
    close: async () => {
      if (current) await leave(current);
    },
  };
}
