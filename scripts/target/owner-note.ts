import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const schema = z.object({
  pid: z.number(),
  /** Where its storage worker listens, on this machine alone. */
  storage: z.url(),
  secret: z.string(),
  /** Where it serves the site; null when it is a command. */
  site: z.url().nullable(),
});

/** How the process that owns a state folder is reached. */
export type OwnerNote = z.infer<typeof schema>;

const fileOf = (stateDir: string) => join(stateDir, "owner.json");

/** The note of the owner, who may be gone; null when there is none. */
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

/** Leaves the note, readable by this user alone, whole or not at all. Only who holds the lock may. */
export async function writeOwnerNote(stateDir: string, note: OwnerNote): Promise<void> {
  const draft = `${fileOf(stateDir)}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, JSON.stringify(note), { mode: 0o600, flag: "wx" });
  await rename(draft, fileOf(stateDir));
}

/** Takes the note away. Only who holds the lock may. */
export async function removeOwnerNote(stateDir: string): Promise<void> {
  await rm(fileOf(stateDir), { force: true });
}
