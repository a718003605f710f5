import type { Edit } from "./letters.ts";

/** Looks into what is embedded in metadata, whatever it is: a preview, a packet, a profile. It is passed down, since a photo may hold photos. */
export interface Embedded {
  /** Blanks the location in bytes of any kind, in place. True when found. */
  bytes(bytes: Buffer): boolean;
  /** What is to be changed in a text that is an image in base64, or a profile in hexadecimal. */
  text(text: string): Edit[];
}
