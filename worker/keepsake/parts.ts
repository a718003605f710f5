/** The largest file on a stick with FAT32, in bytes. */
export const FAT32_MAX = 2 ** 32 - 1;

/** How much one zip may hold: bytes of photos with their pages, and stored files, each of which is opened on its own. */
export interface PartLimits {
  bytes: number;
  files: number;
}

// Room for what belongs to no photo: fonts, the first page, lists of the zip.
const REST = 8 * 1024 * 1024;
export const PART_LIMITS: PartLimits = { bytes: FAT32_MAX - REST, files: 8000 };

/** A set, with what each of its photos takes. */
export interface WeighedSet {
  id: string;
  photos: readonly { name: string; bytes: number; files: number }[];
}

/** What a part has of a set. */
export interface PartSet {
  id: string;
  photos: string[];
}

/**
 * Distributes sets over zips: in their order, as many as one holds. A set is split only if no zip could hold it, and a photo
 * that is too large has a zip of its own.
 */
export function splitAtSets(sets: readonly WeighedSet[], limits: PartLimits = PART_LIMITS): PartSet[][] {
  const parts: PartSet[][] = [];
  let [part, bytes, files] = [[] as PartSet[], 0, 0];
  const close = () => {
    if (part.length > 0) parts.push(part);
    [part, bytes, files] = [[], 0, 0];
  };
  const fits = (more: { bytes: number; files: number }) =>
    bytes + more.bytes <= limits.bytes && files + more.files <= limits.files;
  for (const set of sets) {
    const whole = sumOf(set.photos);
    if (!fits(whole)) close();
    let own: PartSet = { id: set.id, photos: [] };
    part.push(own);
    for (const photo of set.photos) {
      if (!fits(photo) && own.photos.length > 0) {
        close();
        own = { id: set.id, photos: [] };
        part.push(own);
      }
      own.photos.push(photo.name);
      bytes += photo.bytes;
      files += photo.files;
    }
  }
  close();
  return parts;
}

const sumOf = (photos: WeighedSet["photos"]) =>
  photos.reduce((sum, photo) => ({ bytes: sum.bytes + photo.bytes, files: sum.files + photo.files }), {
    bytes: 0,
    files: 0,
  });
