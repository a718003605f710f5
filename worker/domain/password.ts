// Nobody types more. Longer texts are left alone, because the time to normalise a long run of marks grows with the square
// of its length.
const TYPED_MAX = 1000;

// White space and invisible characters: pasted text often begins or ends with them.
const INVISIBLE = /[\s\p{Cf}]/u;

/** Stored in place of a hash where nobody signs in with a password: none matches it, and trying one takes as long. */
export const NO_PASSWORD = "";

/** How many characters a gallery's passwords may have. */
export const GALLERY_PASSWORD = { least: 4, most: 200 } as const;

/**
 * A password as it is compared: NFC, without white space and invisible characters around it. Phones and keyboards write
 * the same letter in several ways, and pasting adds spaces. Applied when a password is set and when it is tried.
 */
export function normalizePassword(typed: string): string {
  if (typed.length > TYPED_MAX) return typed;
  const letters = [...typed.normalize("NFC")];
  const first = letters.findIndex((letter) => !INVISIBLE.test(letter));
  const last = letters.findLastIndex((letter) => !INVISIBLE.test(letter));
  return first < 0 ? "" : letters.slice(first, last + 1).join("");
}

/** A PIN as it is compared: full-width digits become plain ones, and spaces go. */
export function normalizePin(typed: string): string {
  if (typed.length > TYPED_MAX) return typed;
  return typed.normalize("NFKC").replace(/[\s\p{Cf}]/gu, "");
}
