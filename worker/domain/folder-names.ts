import { foldName } from "./slug.ts";

// Characters that Windows refuses in names, and those that could make a name look like another.
const REFUSED = /[\p{Cc}\p{Cs}<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/gu;
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * A name that every system can store: in NFC, without control characters, slashes, anything Windows refuses or reserves, or
 * dots and spaces at the end. "" becomes `fallback`.
 */
export function safeFileName(name: string, fallback: string): string {
  const clean = name.normalize("NFC").replace(REFUSED, "_").replace(/^\s+/, "");
  const trimmed = clean.replace(/[. ]+$/, "");
  return trimmed.replace(RESERVED, (word) => `${word}_`) || fallback;
}

/**
 * Folders in a zip are named after the titles of the sets, or after their ids where two titles would become one name. `sets`: those
 * that the zip has; the name of none may depend on a set that is not in it.
 */
export function folderNames(sets: readonly { id: string; title: string }[]): Map<string, string> {
  const named = sets.map(({ id, title }) => [id, safeFileName(title, id)] as const);
  const uses = Map.groupBy(named, ([, name]) => foldName(name));
  const ids = new Set(sets.map((set) => foldName(set.id)));
  return new Map(
    named.map(([id, name]) => {
      const alone =
        uses.get(foldName(name))?.length === 1 && (foldName(name) === foldName(id) || !ids.has(foldName(name)));
      return [id, alone ? name : id];
    }),
  );
}
