import { folderNames } from "../domain/folder-names.ts";
import { photosOnce } from "../domain/manifest.ts";
import type { Size } from "../domain/sizes.ts";
import type { Ctx } from "../http/context.ts";
import { inTurns } from "../store/in-turns.ts";
import { readManifest, readSetFiles, type VersionRef } from "../store/manifests.ts";
import { zipEntry } from "./send-download.ts";
import type { PhotoEntry } from "./tracing.ts";

interface Wanted {
  size: Size;
  /** Which photos, by the set they are in. */
  has(set: string, photo: string): boolean;
  /** The only set, or null. */
  only: string | null;
  /** One folder per set. */
  folders: boolean;
}

/** What a zip holds of a gallery, in its order, each photo once. Sets without a wanted photo are not read. Throws StorageFault. */
export async function zipEntries(
  c: Ctx,
  { gallery, version }: VersionRef,
  { size, has, only, folders }: Wanted,
): Promise<PhotoEntry[]> {
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const named = manifest.sets.filter((set) => only === null || set.id === only);
  const wanted = [...photosOnce(named, ({ id }, name) => has(id, name))];
  const sets = [...new Set(wanted.map(({ set }) => set))];
  const ids = sets.map(({ id }) => id);
  const folderOf = folders ? folderNames(sets) : null;
  const files = await inTurns(ids, (set) => readSetFiles(c.env.PHOTOS, { gallery, version, set }));
  const filesOf = new Map(ids.map((id, i) => [id, files[i] ?? []]));
  return wanted.flatMap(({ set, at }) => {
    const photo = filesOf.get(set.id)?.[at];
    return (photo && zipEntry(photo, { size, folder: folderOf ? `${folderOf.get(set.id)}/` : "" })) ?? [];
  });
}
