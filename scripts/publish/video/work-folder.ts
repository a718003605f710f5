import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Where films are made before they are stored. What was finished there is used by the next publish; what was not is removed. */
export interface WorkFolder {
  /** Makes a file under this name unless it is there, whole, from before. */
  make(name: string, write: (to: string) => Promise<void>): Promise<{ path: string; size: number }>;
  remove(name: string): Promise<void>;
}

const UNFINISHED = /\.(\d+)\.part$/;

/** Opens a work folder. Other publishes may use it at the same time. */
export async function openWorkFolder(folder: string): Promise<WorkFolder> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const pid = UNFINISHED.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
  return {
    async make(name, write) {
      const path = join(folder, name);
      const size = await sizeOf(path);
      if (size !== null) return { path, size };
      const part = `${path}.${process.pid}.part`;
      try {
        await write(part);
        await rename(part, path);
      } finally {
        await rm(part, { force: true });
      }
      return { path, size: (await sizeOf(path)) ?? 0 };
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

/** Signal 0 asks whether a process is there; one of somebody else is there too. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
