import { compareNames } from "../content/gallery-folder.ts";

/** The order of a set's photos: by the names of their files. */
export function comparePhotos(a: { name: string; file: string }, b: { name: string; file: string }): number {
  return compareNames(a.file, b.file) || (a.name < b.name ? -1 : 1);
}
