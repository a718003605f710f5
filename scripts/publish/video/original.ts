import { LocationFault } from "../location/fault.ts";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import { type DigestedFile, digestFile } from "./digest-file.ts";
import { copyEdited, type FileEdit, planEdits } from "./file-edits.ts";
import { placeSearch } from "./place-signs.ts";
import { isSameFilm } from "./same-film.ts";
import { stripIso } from "./strip-iso.ts";
import { stripMatroska } from "./strip-matroska.ts";
import type { WorkFolder } from "./work-folder.ts";

interface Delivering {
  stripGps: boolean;
  /** What is made is called this. */
  name: string;
  folder: WorkFolder;
  signal: AbortSignal;
}

/**
 * The original as it is delivered: with `stripGps` without everything that is not picture or sound, of the same length; otherwise, or
 * if there is nothing to remove, as it is. Throws PhotoUnreadable if that can't be done.
 */
export async function deliveredOriginal(
  original: DigestedFile,
  { stripGps, name, folder, signal }: Delivering,
): Promise<DigestedFile> {
  if (!stripGps) return original;
  const edits = await editsFor(original.path);
  const file = edits.length === 0 ? original : await folder.make(name, (to) => copyEdited(original.path, to, edits));
  const changed = edits.length > 0 && !(await isUnharmed(original.path, { path: file.path, signal }));
  if (changed) throw saysPlace("its tables name parts of its picture as something else");
  const search = placeSearch();
  const delivered = await digestFile({ path: file.path, size: file.size, each: search.look, signal });
  if (search.found) throw saysPlace("it is in the middle of its picture or sound");
  return delivered;
}

/** Pictures and sound are those of before. A film that can't be read any more is not. */
function isUnharmed(before: string, { path, signal }: { path: string; signal: AbortSignal }): Promise<boolean> {
  return isSameFilm(before, path, signal).catch((error) => {
    if (error instanceof PhotoUnreadable) return false;
    throw error;
  });
}

async function editsFor(path: string): Promise<FileEdit[]> {
  try {
    return await planEdits(path, async (file) => {
      const matroska = (await file.read(0, 4)).equals(MATROSKA);
      await (matroska ? stripMatroska(file) : stripIso(file));
    });
  } catch (error) {
    throw error instanceof LocationFault ? saysPlace(error.message) : error;
  }
}

const MATROSKA = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

function saysPlace(reason: string): PhotoUnreadable {
  return new PhotoUnreadable(
    `may say where it was taken, and that can't be removed without changing the film: ${reason}`,
    "Export it again without location, or set strip-gps: false",
  );
}
