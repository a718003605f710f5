import { SPOTS, type Spot, writeSpot } from "../../worker/domain/notes.ts";
import type { TextKey } from "../../worker/domain/words/voice.ts";

/** The id of a note on a page; `photo`: on a page with several photos. */
export const noteAnchor = ({ id }: { id: string }, photo?: string): string =>
  photo === undefined ? `@note-${id}` : `@note-${encodeURIComponent(photo)}-${id}`;

const SPOT_WORDS = [
  ...(["noteTopLeft", "noteTop", "noteTopRight", "noteLeft", "noteMiddle", "noteRight"] as const),
  ...(["noteBottomLeft", "noteBottom", "noteBottomRight"] as const),
];

/** Places to choose without pointing, each with its word. */
export const SPOT_CHOICES: readonly { value: string; word: TextKey; spot: Spot }[] = SPOTS.map((spot, at) => ({
  spot,
  value: writeSpot(spot),
  word: SPOT_WORDS[at] ?? "noteMiddle",
}));

/** One pixel that shows nothing: what is pointed at lies behind it. */
export const CLEAR_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
