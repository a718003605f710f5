import { readOverviews } from "../../worker/store/overview.ts";
import { readStudioProfile } from "../../worker/store/studio.ts";
import { checkRoom, checkWritable } from "../disk/room.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { writeEntered, writeTables } from "./entered.ts";
import { type BadFile, bytesToCopy, copyFiles, type FileToCopy } from "./files.ts";
import { openFolder } from "./folder.ts";
import { galleryFile, studioFile } from "./gallery-file.ts";
import { type PublishedGallery, readPublishedGallery } from "./published-gallery.ts";
import { README } from "./readme.ts";

/** What was exported. */
export interface Exported {
  galleries: number;
  /** Photos and videos, and what lies beside them. */
  files: number;
  bytes: number;
  /** Rows of the database. */
  entries: number;
  /** Files that storage no longer has as they were stored. */
  bad: BadFile[];
}

interface Exporting {
  folder: string;
  progress: Progress;
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Writes everything of a studio into a folder: a content folder that could be published again, and what people entered.
 * Texts are written again each time; files that are there are only compared. Throws ScriptError, StorageFault.
 */
export async function exportStudio(
  target: Pick<Target, "db" | "blobs">,
  { folder, progress, signal, now }: Exporting,
): Promise<Exported> {
  const profile = await readStudioProfile(target.db);
  if (!profile) throw new ScriptError("There is nothing to export: no gallery was ever published here.");
  await checkWritable(folder);
  const out = await openFolder(folder, now);
  await out.write("README.md", README);
  const files: FileToCopy[] = [];
  const galleries: PublishedGallery[] = [];
  for (const overview of await readOverviews(target.db)) {
    signal.throwIfAborted();
    const gallery = await readPublishedGallery(target.blobs, overview);
    galleries.push(gallery);
    const { id, manifest } = gallery;
    if (manifest) await out.write(`content/${id}/gallery.yaml`, galleryFile({ ...gallery, manifest }));
    await writeEntered(out, target.db, gallery);
    files.push(...gallery.files);
  }
  const studio = studioFile(profile);
  await out.write("content/studio.yaml", studio.text);
  files.push(...studio.files);
  const entries = await writeTables(out, target.db, signal);
  await checkRoom(folder, await bytesToCopy(files, out));
  const copied = await copyFiles(files, { out, store: target.blobs, progress, signal });
  const incomplete = galleries.flatMap(({ id, incomplete }) => incomplete.map((file) => ({ ...file, gallery: id })));
  const bad = [...incomplete, ...copied.bad];
  if (bad.length === 0) await out.complete();
  return { galleries: galleries.length, entries, files: copied.files, bytes: copied.bytes, bad };
}
