import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const schema = z.object({
  pid: z.number(),
  /** Where its storage worker listens, only on this computer. */
  storage: z.url(),
  secret: z.string(),
  /** Where it serves the site; null for a command. */
  site: z.url().nullable(),
});

/** How to reach the process that owns a state folder. */
export type OwnerNote = z.infer<typeof schema>;

const fileOf = (stateDir: string) => join(stateDir, "owner.json");

/** The owner's note; null if there is none. The owner may be gone. */
export async function readOwnerNote(stateDir: string): Promise<OwnerNote | null> {
  const text = await readFile(fileOf(stateDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "";
    throw error;
  });
  if (text === "") return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writes the note, readable only by this user, completely or not at all. Only the holder of the lock may. */
export async function writeOwnerNote(stateDir: string, note: OwnerNote): Promise<void> {
  const draft = `${fileOf(stateDir)}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, JSON.stringify(note), { mode: 0o600, flag: "wx" });
  await rename(draft, fileOf(stateDir));
}

/** Removes the note. Only the holder of the lock may. */
export async function removeOwnerNote(stateDir: string): Promise<void> {
  await rm(fileOf(stateDir), { force: true });
}
