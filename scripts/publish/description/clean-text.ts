/** Texts from files: anybody may have written them, so they are bounded, and hold nothing that steers what is around them. */

// Overrides, embeddings and isolates turn whatever follows them around; the marks that Arabic and Hebrew need stay.
const STEERING = /[\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
const BREAK = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const CONTROL_BUT_BREAKS = /[^\P{Cc}\n]+/gu;

/** One line of text of at most that many characters; null when nothing is left. */
export function cleanLine(text: string, longest: number): string | null {
  return cut(plain(text).replace(/\s+/g, " ").trim(), longest);
}

/** Text in lines, with one empty line between paragraphs, of at most that many characters; null when nothing is left. */
export function cleanParagraph(text: string, longest: number): string | null {
  const lines = plain(text).split("\n");
  const tidy = lines.map((line) => line.replace(/[^\S\n]+/g, " ").trim()).join("\n");
  return cut(tidy.replace(/\n{3,}/g, "\n\n").trim(), longest);
}

function plain(text: string): string {
  return text.toWellFormed().replace(STEERING, "").replace(BREAK, "\n").replace(CONTROL_BUT_BREAKS, " ");
}

function cut(text: string, longest: number): string | null {
  if (text === "") return null;
  if (text.length <= longest) return text;
  const letters = new Intl.Segmenter("en").segment(text.slice(0, longest));
  // The last letter may have lost its accents to the cut.
  const whole = [...letters].slice(0, -1).map(({ segment }) => segment);
  return `${whole.join("").trimEnd()}…`;
}
