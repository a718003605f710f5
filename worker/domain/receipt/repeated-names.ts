/** Deeper than any receipt. */
const DEEPEST = 16;

/**
 * Names that an object in a JSON text has twice. Programs take the last of them and people read the first, so such a text
 * says two things. null: it is nested too deeply. The text must be JSON.
 */
export function repeatedNames(text: string): string[] | null {
  const open: (Set<string> | null)[] = [];
  const repeated = new Set<string>();
  let last = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      last = text.slice(at, end + 1);
      at = end;
    } else if (char === "{" || char === "[") {
      if (open.length === DEEPEST) return null;
      open.push(char === "{" ? new Set() : null);
    } else if (char === "}" || char === "]") open.pop();
    else if (char === ":") {
      const name = String(JSON.parse(last));
      const names = open.at(-1);
      if (names?.has(name)) repeated.add(name);
      names?.add(name);
    }
  }
  return [...repeated];
}

function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
