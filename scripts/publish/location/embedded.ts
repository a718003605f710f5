import type { Edit } from "./letters.ts";

/** Searches anything embedded in metadata: previews, packets, profiles. Passed down, because a photo may contain photos. */
export interface Embedded {
  /** Blanks the location in bytes of any kind, in place. True when found. */
  bytes(bytes: Buffer): boolean;
  /** What is to be changed in a text that is an image in base64, or a profile in hexadecimal. */
  text(text: string): Edit[];
}
