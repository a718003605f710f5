import { coordinatesIn } from "./coordinates.ts";
import type { Embedded } from "./embedded.ts";
import { readLetters } from "./letters.ts";
import { blankXmp } from "./xmp.ts";

// What one of them leaves may look like a tag to the other.
const MOST_PASSES = 4;

/** Blanks coordinates in a text that stands alone, in any encoding, and in XML that it may be or hold. True when found. */
export function blankText(bytes: Buffer, embedded: Embedded): boolean {
  let passes = 0;
  while (passes < MOST_PASSES && blankOnce(bytes, embedded)) passes++;
  return passes > 0;
}

function blankOnce(bytes: Buffer, embedded: Embedded): boolean {
  const letters = readLetters(bytes);
  const end = letters.text.search(/\0*$/);
  const text = letters.text.slice(0, end);
  const inside = embedded.text(text);
  const found = letters.apply(inside.length > 0 ? inside : coordinatesIn(text));
  return (text.includes("<") && blankXmp(bytes, embedded)) || found;
}
