const MARK = /<!\[CDATA\[|\]\]>|<!--[\s\S]*?-->|&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi;
const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The text that a piece of XML stands for, and where each of its characters is in the piece. */
export function readXmlText(raw: string): { text: string; placeOf: (at: number) => number } {
  if (!/[&<\]]/.test(raw)) return { text: raw, placeOf: (at) => at };
  const places: number[] = [];
  let text = "";
  const add = (letters: string, at: number, wide: boolean) => {
    for (let i = 0; i < letters.length; i++) places.push(wide ? at : at + i);
    text += letters;
  };
  let done = 0;
  for (const mark of raw.matchAll(MARK)) {
    add(raw.slice(done, mark.index), done, false);
    add(meaningOf(mark), mark.index, true);
    done = mark.index + mark[0].length;
  }
  add(raw.slice(done), done, false);
  return { text, placeOf: (at) => places[at] ?? raw.length };
}

function meaningOf([, hex, decimal, name]: RegExpExecArray): string {
  if (name) return NAMED[name] ?? " ";
  const code = hex ? Number.parseInt(hex, 16) : decimal ? Number.parseInt(decimal, 10) : null;
  return code === null ? "" : code < 0x80 ? String.fromCharCode(code) : "\xff";
}
