import { foldName, photoName } from "../../worker/domain/slug.ts";
import { counted } from "../terminal/counted.ts";

const PHOTO_ENDING = /\.(?:jpe?g|jfif|png|webp|tiff?|avif|hei[cf]|hif)$/i;
const KEPT_COPY = /(?:_original|_backup|~|\.(?:bak|backup|orig|tmp|temp|part|partial|crdownload|download))$/i;
const NAMED = 6;

/** Its name says that it is a photo; what it really is, its first bytes say. */
export const isCalledPhoto = (file: string): boolean => PHOTO_ENDING.test(file);

/** A copy that a program kept of a photo before it changed it, or has not finished yet: not for publishing, whatever its bytes are. */
export const isKeptCopy = (file: string): boolean => !isCalledPhoto(file) && KEPT_COPY.test(file);

/**
 * Whether a file that is not a photo belongs to one of these photos. `DSC_1.wav`, `DSC_1.jpg_original` and
 * `DSC_1.jpg.acr` belong to "DSC_1", and so does `DSC_1.arw.acr`, which an editor wrote next to a raw file. `names`:
 * folded names of photos.
 */
export function isCompanion(file: string, names: ReadonlySet<string>): boolean {
  const stem = photoName(file);
  return names.has(foldName(stem)) || names.has(foldName(photoName(stem)));
}

/** One line for all files that were skipped, or none. */
export function companionWarnings(gallery: string, files: readonly { file: string }[]): string[] {
  if (files.length === 0) return [];
  const byEnding = Map.groupBy(files, ({ file }) => file.slice(photoName(file).length).toLowerCase() || "no extension");
  const kinds = [...byEnding].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  const list = kinds.slice(0, NAMED).map(([ending, { length }]) => `${length} ${ending}`);
  const rest = kinds.slice(NAMED).reduce((sum, [, { length }]) => sum + length, 0);
  const which = [...list, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  const [isNo, is] = files.length === 1 ? ["is not a photo", "is"] : ["are not photos", "are"];
  return [`${gallery}: ${counted(files.length, "file")} beside photos ${isNo} and ${is} skipped: ${which}.`];
}
