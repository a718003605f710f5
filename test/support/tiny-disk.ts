import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A disk of its own at a folder, which can be filled and made read-only. */
export interface TinyDisk {
  folder: string;
  fill(): Promise<void>;
  setReadOnly(on: boolean): void;
  unmount(): void;
}

/** Makes a disk of that many bytes in memory; null where this user may not mount one. */
export async function mountTinyDisk(folder: string, bytes: number): Promise<TinyDisk | null> {
  await mkdir(folder, { recursive: true });
  if (!mount("-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder)) return null;
  return {
    folder,
    async fill() {
      const filler = path.join(folder, "filler");
      // Ever smaller pieces, until not a single one fits.
      for (let piece = 1 << 20; piece >= 1; piece >>= 2) {
        for (let full = false; !full; ) {
          full = await writeFile(filler, Buffer.alloc(piece), { flag: "a" }).then(
            () => false,
            () => true,
          );
        }
      }
    },
    setReadOnly: (on) => void mount("-o", `remount,${on ? "ro" : "rw"}`, folder),
    unmount: () => void spawnSync("umount", ["-l", folder]),
  };
}

const mount = (...args: string[]) => spawnSync("mount", args).status === 0;
