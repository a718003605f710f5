import { closest, distance } from "fastest-levenshtein";

/** The known word that a mistyped one was probably meant to be, or null if none is close. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const typed = word.toLowerCase();
  const found = closest(
    typed,
    known.map((k) => k.toLowerCase()),
  );
  const longer = Math.max(typed.length, found.length);
  const near = distance(typed, found) <= (longer < 4 ? 1 : Math.max(2, Math.floor(longer / 3)));
  return near ? (known.find((k) => k.toLowerCase() === found) ?? null) : null;
}

/** "a, b or c" */
export function listWords(words: readonly string[], last = "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
