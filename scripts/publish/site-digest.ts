import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** Everything that gallery pages are made of, except the gallery. */
const SOURCES = [
  "site",
  "worker/domain",
  "worker/page",
  "scripts/publish/gallery-pages.ts",
  "scripts/publish/page-build.ts",
  "worker/store/pieces.ts",
  "package-lock.json",
];

/** By root. A process goes on with the code that it began with, whatever happens to the files meanwhile. */
const digests = new Map<string, Promise<string>>();

/** A SHA-256 (hex) that changes if pages of an unchanged gallery could come out differently. */
export function digestSite(root: string): Promise<string> {
  const digest = digests.get(root) ?? readDigest(root);
  digests.set(root, digest);
  digest.catch(() => digests.delete(root));
  return digest;
}

async function readDigest(root: string): Promise<string> {
  const files = (await Promise.all(SOURCES.map((source) => filesIn(join(root, source))))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash("sha256");
  for (const [i, file] of files.entries()) {
    const bytes = contents[i] ?? Buffer.alloc(0);
    hash.update(`${relative(root, file)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

async function filesIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
