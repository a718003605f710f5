import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Sidecar } from "../../worker/domain/export/picks.ts";

export interface SidecarReport {
  /** Files that are new. */
  written: string[];
  /** Sidecars that were there before, and stay as they were. */
  kept: string[];
  /** Photos without an original in the folder. */
  missing: string[];
}

/** Writes sidecars beside the originals of a gallery's folder, never over one that is there. Throws what the disk throws. */
export async function writeSidecars(sidecars: readonly Sidecar[], folder: string): Promise<SidecarReport> {
  const places = await originalsIn(folder);
  const report: SidecarReport = { written: [], kept: [], missing: [] };
  for (const { photo, xmp } of sidecars) {
    const originals = places.get(photo) ?? [];
    if (originals.length === 0) report.missing.push(photo);
    // A raw file and its JPEG share a sidecar.
    const files = originals.map((at) => path.join(path.dirname(at), `${path.parse(at).name}.xmp`));
    for (const file of new Set(files)) {
      (await writeNew(file, xmp)) ? report.written.push(file) : report.kept.push(file);
    }
  }
  return report;
}

/** Where the original of each photo is, by its name, the file's stem in NFC: in several folders where several sets show it. */
async function originalsIn(folder: string): Promise<Map<string, string[]>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && !/\.(?:xmp|ya?ml|json)$/i.test(entry.name));
  const byName = Map.groupBy(files, ({ name }) => path.parse(name).name.normalize("NFC"));
  return new Map(
    [...byName].map(([photo, found]) => [photo, found.map(({ name, parentPath }) => path.join(parentPath, name))]),
  );
}

async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
