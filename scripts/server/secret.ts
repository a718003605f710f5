import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ownFolder } from "../disk/own-folder.ts";

/** The local signing secret: made once, stored next to the local state, readable only by its owner. */
export async function localSecret(stateDir: string): Promise<string> {
  const file = path.join(stateDir, "session-secret");
  ownFolder(stateDir);
  try {
    await writeFile(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
