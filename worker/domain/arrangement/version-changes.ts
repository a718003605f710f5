import { bytesOf, type GalleryManifest } from "../manifest.ts";
import { SIZES } from "../sizes.ts";

/** How many photos a version added, changed and removed. */
export interface VersionChanges {
  added: number;
  changed: number;
  removed: number;
}

type Listed = Pick<GalleryManifest, "sets">;

/**
 * What a version changed, judged by its list of photos and the length of their files: a gallery's list is short, its
 * photos are not.
 */
export function changesBetween(before: Listed, after: Listed): VersionChanges {
  const then = lengthsIn(before);
  const now = lengthsIn(after);
  const stayed = [...now.keys()].filter((name) => then.has(name));
  return {
    added: now.size - stayed.length,
    changed: stayed.filter((name) => isOther(then.get(name), now.get(name))).length,
    removed: then.size - stayed.length,
  };
}

type Lengths = readonly (number | undefined)[];

/** The lengths of each photo's files, in every size. */
function lengthsIn({ sets }: Listed): Map<string, Lengths> {
  const lengths = new Map<string, Lengths>();
  for (const set of sets) {
    const bytes = bytesOf(set);
    for (const [at, name] of set.photos.entries())
      lengths.set(
        name,
        SIZES.map((size) => bytes[size][at]),
      );
  }
  return lengths;
}

/** A size that one of them does not have says nothing: it came with a later Glassine. */
const isOther = (then: Lengths = [], now: Lengths = []) =>
  then.some((length, at) => length !== undefined && now[at] !== undefined && length !== now[at]);
