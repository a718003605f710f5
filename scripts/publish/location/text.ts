import { coordinatesIn } from "./coordinates.ts";
import type { Embedded } from "./embedded.ts";
import { readLetters } from "./letters.ts";
import { blankXmp } from "./xmp.ts";

/** Blanks coordinates in a text that stands alone, in any encoding, and in XML that it may be or hold. True when found. */
export function blankText(bytes: Buffer, embedded: Embedded): boolean {
  const letters = readLetters(bytes);
  const end = letters.text.search(/\0*$/);
  const text = letters.text.slice(0, end);
  const inside = embedded.text(text);
  if (letters.apply(inside.length > 0 ? inside : coordinatesIn(text))) return true;
  return text.includes("<") && blankXmp(bytes, embedded);
}
