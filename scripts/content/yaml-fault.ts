import type { YamlMistake } from "./yaml-misread.ts";

/** Why YAML can't be read, and how to fix it; `at` is an offset in the text. */
export interface YamlFault {
  at: number;
  what: string;
  fix: string;
}

const ELSEWHERE = ["can't be read", "Check the colons, quotes and indentation here"] as const;

const SPECIAL = ["has a text that begins with a special character", "Put quotes around the text"] as const;

/** The mistakes photographers make; others are rare. */
const WORDS: Partial<Record<YamlMistake["code"], readonly [what: string, fix: string]>> = {
  BLOCK_AS_IMPLICIT_KEY: ["has a ':' inside a text", "Put quotes around a text that contains ':'"],
  MULTILINE_IMPLICIT_KEY: [
    "has two lines here that don't fit together",
    "Write a ':' after each setting's name, and indent lines that belong together equally",
  ],
  TAB_AS_INDENT: ["is indented with a tab", "Use spaces"],
  DUPLICATE_KEY: ["has this setting twice", "Keep one of the two"],
  MISSING_CHAR: ["is missing a quote, a bracket, a '-' or a ':'", "Add it here or on the line before"],
  BAD_INDENT: ["has a bracket that is not closed, or a line that is indented too little", "Check the lines before"],
  BAD_SCALAR_START: SPECIAL,
  BAD_ALIAS: SPECIAL,
  ALIAS_OF_NOTHING: ["has a text that begins with '*'", SPECIAL[1]],
  ANCHOR_FOR_NOTHING: ["has a text that begins with '&'", SPECIAL[1]],
  TAG_RESOLVE_FAILED: ["has a text that begins with '!'", SPECIAL[1]],
  BAD_DQ_ESCAPE: ["has a '\\' inside double quotes", "Use single quotes"],
  MULTIPLE_DOCS: ["continues after a line that says ---", "Remove that line"],
};

/** Everything that is wrong, in the order of the text. */
export function yamlFaults(errors: readonly YamlMistake[]): YamlFault[] {
  // Wrong indentation also looks like a second ':', and then both are reported.
  const indented = new Set(errors.filter(({ code }) => code === "MULTILINE_IMPLICIT_KEY").map(({ pos }) => pos[0]));
  const told = errors.filter(({ code, pos }) => code !== "BLOCK_AS_IMPLICIT_KEY" || !indented.has(pos[0]));
  const inOrder = told.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return inOrder.map(({ code, pos }) => {
    const [what, fix] = WORDS[code] ?? ELSEWHERE;
    return { at: pos[0], what, fix };
  });
}
