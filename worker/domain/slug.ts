/** Names in URLs, R2 keys and D1 rows. */

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Characters of a slug, at most. */
export const SLUG_MAX = 64;

/** Words that are routes below `/g/<gallery>/`, so no set may have such a name. */
export const RESERVED_SETS: ReadonlySet<string> = new Set(
  "enter leave view invite photo image download marks selection pin cover cart order receipt store feed api assets".split(
    " ",
  ),
);

/** The page for a screen at an event. A gallery that has a set of this name, from before there was such a page, shows the set. */
export const WALL = "wall";

/** True for a gallery or set id: `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters. */
export function isSlug(text: string): boolean {
  return text.length <= SLUG_MAX && SLUG.test(text);
}

// Letters that don't decompose into a base letter and an accent.
const SPELLED: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** The nearest valid slug for a text, "" if nothing in it is usable: "Übergang am Schloß" -> "ubergang-am-schloss". */
export function suggestSlug(text: string): string {
  const plain = text.slice(0, 1000).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const ascii = plain.replace(/[ßæœøłđðþı]/g, (letter) => SPELLED[letter] ?? "");
  const dashed = ascii.replace(/[^a-z0-9]+/g, "-").slice(0, SLUG_MAX);
  return dashed.replace(/^-+|-+$/g, "");
}

/** A photo's name: the stem of its file name in NFC, `"ANB_0042.JPG"` -> `"ANB_0042"`. */
export function photoName(file: string): string {
  const dot = file.lastIndexOf(".");
  return (dot > 0 ? file.slice(0, dot) : file).normalize("NFC");
}

/** No two names in one gallery may share this key: some file system or reader would take them for the same. */
export function foldName(name: string): string {
  // Upper case last: lower case depends on neighbouring letters (final sigma), and some letters have two capitals (ß).
  return name.normalize("NFKC").toUpperCase().toLowerCase().toUpperCase().normalize("NFKC");
}

// The canonical-path filter refuses these in any segment, so such a photo could not be reached.
const UNSAFE_NAME = /[\p{Cc}\p{Cs}/\\]|^\./u;
const NAME_MAX_BYTES = 180;

/** Why a photo's name can't be used, or null: control characters, slashes, a leading dot, over 180 bytes of UTF-8. */
export function photoNameFault(name: string): string | null {
  if (name.trim() === "") return "is empty";
  if (UNSAFE_NAME.test(name)) return "holds a control character, a slash, a backslash or a leading dot";
  if (new TextEncoder().encode(name).length > NAME_MAX_BYTES) return `is longer than ${NAME_MAX_BYTES} bytes`;
  return null;
}
