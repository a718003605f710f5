// An import would read each property of the module, and some load others that every command would wait for.
const { styleText } = process.getBuiltinModule("node:util");

type Stream = NodeJS.WriteStream;

/** Colours for one stream: plain text if it is not a terminal or NO_COLOR is set. */
export function coloursOf(stream: Stream) {
  const paint = (style: Parameters<typeof styleText>[0]) => (text: string) => styleText(style, text, { stream });
  return {
    strong: paint("bold"),
    faint: paint("dim"),
    good: paint("green"),
    warn: paint("yellow"),
    bad: paint("red"),
  };
}

/** Text from files, safe to print: control characters, which could control the terminal, are shown as U+FFFD. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (c) => (c === "\n" ? c : "\ufffd"));
}
