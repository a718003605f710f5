/**
 * The tag of a downloaded file: it says to the photographer, and to nobody else, by which invitation or account the file
 * was downloaded. docs/decisions/052-traces.md
 */

/** What a tag names. */
export const TRACE_KINDS = ["account", "invitation"] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** Bytes of a tag; as text it has two hex digits for each. */
export const TAG_BYTES = 16;

/** What a file says: our name, and the tag in hex. */
const SAYS = new RegExp(`^glassine:([0-9a-f]{${TAG_BYTES * 2}})$`);
const said = (tag: string) => new TextEncoder().encode(`glassine:${tag}`);
const SAID_BYTES = said("").length + TAG_BYTES * 2;

/** The user type of our box: a random UUID, 75f7090d-c5d1-42d6-b6e1-449bf83a68c6. */
const USER_TYPE = [0x75, 0xf7, 0x09, 0x0d, 0xc5, 0xd1, 0x42, 0xd6, 0xb6, 0xe1, 0x44, 0x9b, 0xf8, 0x3a, 0x68, 0xc6];

/** Bytes of the box with a tag: size, type, user type, and what it says. */
export const TAG_BOX_BYTES = 8 + USER_TYPE.length + SAID_BYTES;
const BOX_HEAD = [0, 0, 0, TAG_BOX_BYTES, ...new TextEncoder().encode("uuid"), ...USER_TYPE];

const COMMENT_HEAD = [0xff, 0xfe, 0, 2 + SAID_BYTES];
const START_OF_IMAGE = [0xff, 0xd8];

/** What a file with a tag has around the file without. The bytes it `replaces` come first in `before`, too. */
export interface TagAround {
  replaces: Uint8Array;
  before: Uint8Array;
  after: Uint8Array;
}

/**
 * A tag (hex) as a file of this media type carries it: a JPEG as a comment (ITU-T T.81, B.2.4.5) in front of every other
 * segment, an MP4 or MOV as a `uuid` box (ISO/IEC 14496-12, 4.2) behind all others. null: such files carry none.
 */
export function tagAround(type: string, tag: string): TagAround | null {
  const text = said(tag);
  switch (type) {
    case "image/jpeg":
      return around({ replaces: START_OF_IMAGE, before: [...START_OF_IMAGE, ...COMMENT_HEAD, ...text] });
    case "video/mp4":
    case "video/quicktime":
      return around({ after: [...BOX_HEAD, ...text] });
    default:
      return null;
  }
}

const around = ({ replaces = [], before = [], after = [] }: Partial<Record<keyof TagAround, number[]>>): TagAround => ({
  replaces: Uint8Array.from(replaces),
  before: Uint8Array.from(before),
  after: Uint8Array.from(after),
});

/** The tag that a comment of a JPEG holds; null: it is another comment. */
export const tagInComment = (comment: Uint8Array): string | null => SAYS.exec(textOf(comment))?.[1] ?? null;

/** The tag in the bytes of a box, from its first one; null: it is another box. */
export function tagInBox(box: Uint8Array): string | null {
  const isOurs = box.length === TAG_BOX_BYTES && BOX_HEAD.every((byte, at) => byte === box[at]);
  return isOurs ? tagInComment(box.subarray(BOX_HEAD.length)) : null;
}

const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, SAID_BYTES + 1));
