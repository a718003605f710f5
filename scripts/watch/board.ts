import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";
import { onSamePlace } from "../terminal/same-place.ts";

/** What a watch shows: a log with times, and below it, on a terminal, one line that says what goes on and what is wrong. */
export interface Board {
  log(text: string): void;
  /** Everything that is wrong with something now; what was wrong and is not any more is fixed. */
  problems(of: string, texts: readonly string[]): void;
  /** Says something once, and again only if it was no longer true in between. */
  remarks(of: string, texts: readonly string[]): void;
  /** What goes on; null: nothing. */
  status(text: string | null): void;
  /** The same for the steps of a publish. */
  progressOf(gallery: string): Progress;
  close(): void;
}

interface BoardOptions {
  stream: NodeJS.WriteStream;
  now: () => number;
  /** What it says while nothing is going on. */
  idle: () => string;
}

export function openBoard({ stream, now, idle }: BoardOptions): Board {
  const { good, bad, warn, faint } = coloursOf(stream);
  const wrong = new Map<string, readonly string[]>();
  const said = new Map<string, readonly string[]>();
  let doing: string | null = null;
  let shown = "";
  const clear = () => void (stream.isTTY && stream.write("\r\u001b[2K"));
  const show = () => {
    const text = `${doing ?? idle()}${wrongIn(wrong)}`;
    if (stream.isTTY) stream.write(`\r\u001b[2K${faint(text.slice(0, Math.max(20, stream.columns - 1)))}`);
    else if (doing === null && text !== shown) stream.write(`${text}\n`);
    if (doing === null) shown = text;
  };
  const log = (text: string) => {
    clear();
    stream.write(`${faint(timeOf(now()))} ${printable(onSamePlace(text))}\n`);
    if (stream.isTTY) show();
  };
  return {
    log,
    problems(of, texts) {
      const before = [...wrong.values()].flat();
      if (texts.length > 0) wrong.set(of, texts);
      else wrong.delete(of);
      const after = [...wrong.values()].flat();
      for (const text of new Set(texts.filter((one) => !before.includes(one)))) log(`${bad("✗")} ${text}`);
      const fixed = new Set(before.filter((one) => !after.includes(one)));
      for (const text of fixed) log(`${good("✓")} fixed: ${text}`);
    },
    remarks(of, texts) {
      const before = said.get(of) ?? [];
      said.set(of, texts);
      for (const text of texts.filter((one) => !before.includes(one))) log(`${warn("!")} ${text}`);
    },
    status(text) {
      doing = text;
      show();
    },
    progressOf: (gallery) => ({
      line: log,
      step(name, total) {
        const about = `${gallery}: ${name}`;
        doing = `${about} ...`;
        show();
        return {
          update(done) {
            doing = `${about} ${done} of ${total} ...`;
            if (stream.isTTY) show();
          },
          end: () => {},
        };
      },
    }),
    close: clear,
  };
}

function wrongIn(wrong: ReadonlyMap<string, readonly string[]>): string {
  const all = new Set([...wrong.values()].flat());
  const [first] = all;
  return first === undefined ? "" : ` ${counted(all.size, "problem")}, such as: ${printable(onSamePlace(first))}`;
}

/** "14:03:12", in the time zone of this computer. */
function timeOf(now: number): string {
  return new Date(now).toTimeString().slice(0, 8);
}
