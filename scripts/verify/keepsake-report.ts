import { words } from "../../worker/domain/words/voice.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { ScriptError } from "../terminal/script.ts";
import type { KeepsakeReading, WrongFile } from "./keepsake.ts";
import { changeLine, sourceLine, whyNot } from "./wordings.ts";

const IS: Readonly<Record<WrongFile["is"], string>> = {
  changed: "was changed",
  missing: "is missing",
  added: "was added: it is not signed",
};

/** More than anybody reads. */
const MOST = 100;

/** Says what a keepsake turned out to be; returns the exit status. Throws ScriptError if nothing of it is proved. */
export function reportKeepsake(file: string, { signed, wrong }: KeepsakeReading): number {
  if (signed.is !== "right" && signed.is !== "changed") throw new ScriptError(`${file}: ${whyNot(signed)}`);
  const { good, bad, faint } = coloursOf(process.stdout);
  const say = (line: string) => console.log(printable(line));
  const { gallery, as, size, part, parts, files } = signed.receipt;
  const changes = signed.is === "changed" ? signed.changes.map(changeLine) : [];
  const all = [...changes, ...wrong.map(({ path, is }) => `${path} ${IS[is]}`)];
  const isWhole = all.length === 0;
  const number = words("en").number;
  say(
    isWhole
      ? `${good("✓")} ${file} is genuine: all ${number(files)} files are exactly as they were signed.`
      : `${bad("✗")} ${file} was changed. It differs from what was signed:`,
  );
  for (const line of all.slice(0, MOST)) say(`  ${line}`);
  if (all.length > MOST) say(`  and ${number(all.length - MOST)} more`);
  say(`  ${gallery.title} as a ${as} saw it, size ${size}${parts > 1 ? `, part ${part} of ${parts}` : ""}`);
  say(sourceLine(signed.receipt));
  if (isWhole) say(faint(`Key ${signed.kid}`));
  return isWhole ? 0 : 1;
}
