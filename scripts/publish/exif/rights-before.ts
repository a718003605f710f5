import { afterExifHeader } from "./exif.ts";
import { chainedDirectories, fieldOf, openTiff, textOf } from "./tiff-fields.ts";

const TAG = { artist: 315, copyright: 33432 } as const;

/** Creator and copyright as they were read before XMP and IPTC counted: what renditions published then say. */
export function rightsBefore(bytes: Buffer | undefined): { creator: string | null; rights: string | null } {
  const tiff = bytes && openTiff(afterExifHeader(bytes));
  if (!tiff) return { creator: null, rights: null };
  const [main = null] = chainedDirectories(tiff);
  const textAt = (tag: number) => {
    const text = textOf(tiff, fieldOf(main, tag));
    return (
      text
        ?.replace(/[\p{Cc}\p{Cs}]+/gu, " ")
        .trim()
        .slice(0, 300) || null
    );
  };
  return { creator: textAt(TAG.artist), rights: textAt(TAG.copyright) };
}
