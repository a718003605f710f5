import { type FSWatcher, watch } from "node:fs";
import path from "node:path";
import { statOf } from "./look.ts";

/** Folders that the system reports changes of. Where it can't, somebody has to look from time to time. */
export interface Folders {
  /** From now on these, and no others. */
  follow(folders: readonly string[]): Promise<void>;
  close(): void;
}

interface Followed {
  watcher: FSWatcher;
  /** A folder that was deleted and created again is another one. */
  inode: number;
}

export interface FollowOptions {
  /** Something about `name` in a folder changed; null: nobody knows what. */
  onChange(folder: string, name: string | null): void;
  /** The system refuses to report changes of a folder. */
  onRefusal(error: NodeJS.ErrnoException): void;
}

/** Follows folders: one open file for each, however many photos are in it. */
export function followFolders({ onChange, onRefusal }: FollowOptions): Folders {
  const followed = new Map<string, Followed>();
  const leave = (folder: string) => {
    followed.get(folder)?.watcher.close();
    followed.delete(folder);
  };
  const start = async (folder: string) => {
    const inode = (await statOf(folder))?.ino;
    if (inode === undefined || followed.get(folder)?.inode === inode) return;
    leave(folder);
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) =>
        onChange(folder, name === null ? null : path.basename(name)),
      );
      watcher.on("error", () => leave(folder));
      followed.set(folder, { watcher, inode });
      // What happened before it was followed is noticed, too.
      onChange(folder, null);
    } catch (error) {
      onRefusal(error as NodeJS.ErrnoException);
    }
  };
  return {
    async follow(folders) {
      const wanted = new Set(folders);
      for (const folder of [...followed.keys()]) if (!wanted.has(folder)) leave(folder);
      await Promise.all(folders.map(start));
    },
    close() {
      for (const folder of [...followed.keys()]) leave(folder);
    },
  };
}
