import { photoName } from "./slug.ts";

const collator = new Intl.Collator("en", { numeric: true });

/** Natural order of photos by name, without extension: DSC_1 before DSC_1-Edit, IMG_2 before IMG_10. */
export function compareNames(a: string, b: string): number {
  return collator.compare(photoName(a), photoName(b)) || collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
