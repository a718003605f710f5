import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";

/** A folder whose disk may be unplugged, or whose network may fall away, while it is worked with. */
export interface Presence {
  /** Throws ScriptError if the folder is not there any more, or is another one: the empty folder a disk was mounted on. */
  check(): Promise<void>;
}

/** Notes which folder it is now. One that is not there has nothing to lose. */
export async function notePresence(folder: string): Promise<Presence> {
  const before = await look(folder);
  return {
    async check() {
      if (!before) return;
      const now = await look(folder);
      // Some network folders number their files as they come, so only the disk is compared.
      if (now?.dev === before.dev) return;
      throw new ScriptError(
        `${shownPath(folder)} is gone: its disk was unplugged, or its network folder is no longer connected. The work so far is kept, and visitors see nothing that is half finished. Connect it again, then run this again.`,
      );
    },
  };
}

const look = (folder: string): Promise<Stats | null> => stat(folder).catch(() => null);
