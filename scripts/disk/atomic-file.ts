import { randomBytes } from "node:crypto";
import { mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file's content, with a text or one that comes in pieces, or leaves it as it was, whatever happens; its folder is created if needed, unless
 * `makeFolder` is false: a folder that was there may be on a disk that is gone. `mode`: who may read it, from its first byte on. Without one, a file that
 * is there keeps its mode, and where the path is a link, what it leads to is replaced.
 */
export async function writeAtomically(
  path: string,
  text: string | AsyncIterable<string>,
  { mode, makeFolder = true }: { mode?: number; makeFolder?: boolean } = {},
): Promise<void> {
  if (makeFolder) await mkdir(dirname(path), { recursive: true });
  const at = mode === undefined ? await realpath(path).catch(() => path) : path;
  const before = mode === undefined ? await stat(at).catch(() => null) : null;
  const draft = `${at}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(draft, "wx", mode ?? 0o666);
    try {
      // Some network folders have no modes.
      if (before) await file.chmod(before.mode & 0o777).catch(() => {});
      await file.writeFile(text);
      await file.sync().catch(unlessUnsupported);
    } finally {
      await file.close();
    }
    await rename(draft, at);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    // A failed write does not say which file it was.
    throw error instanceof Error ? Object.assign(error, { path }) : error;
  }
}

/** Some network folders can't say when a file is safely stored. */
function unlessUnsupported(error: NodeJS.ErrnoException): void {
  if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(error.code ?? "")) throw error;
}
