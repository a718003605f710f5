import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { SIGNED_FILE } from "../../worker/domain/receipt/keepsake.ts";

/** The files of a keepsake, wherever it is: paths are relative to its folder, with `/` between their parts. */
export interface KeepsakeFiles {
  paths: readonly string[];
  /** Throws if there is none, or if it is larger than `most` bytes. */
  read(path: string, most: number): Promise<Uint8Array>;
  /** SHA-256 (hex) of a file; null: it can't be read. */
  sha256(path: string): Promise<string | null>;
}

/** What systems put into folders without being asked. */
const NOT_OURS = /^(?:\.|Thumbs\.db$|desktop\.ini$)/i;

/** An unpacked keepsake: its folder, or the one around it; null: there is none. */
export async function openFolder(folder: string): Promise<KeepsakeFiles | null> {
  const root = await rootOf(folder);
  if (root === null) return null;
  const at = (file: string) => path.join(root, ...file.split("/"));
  return {
    paths: await filesBelow(root),
    async read(file, most) {
      const { size } = await stat(at(file));
      if (size > most) throw new Error(`${file} is too large`);
      return readFile(at(file));
    },
    sha256: (file) => sha256Of(createReadStream(at(file))),
  };
}

/** SHA-256 (hex) of a stream; null: it can't be read to its end. */
export async function sha256Of(bytes: AsyncIterable<Uint8Array>): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of bytes) hash.update(chunk);
  } catch {
    return null;
  }
  return hash.digest("hex");
}

async function rootOf(folder: string): Promise<string | null> {
  const isHere = (at: string) =>
    stat(path.join(at, SIGNED_FILE)).then(
      (found) => found.isFile(),
      () => false,
    );
  if (await isHere(folder)) return folder;
  const within = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = await Promise.all(
    within.map(async ({ name }) => ((await isHere(path.join(folder, name))) ? name : [])),
  );
  const [only, ...others] = found.flat();
  return only !== undefined && others.length === 0 ? path.join(folder, only) : null;
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && !NOT_OURS.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}
