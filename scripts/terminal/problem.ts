import { coloursOf, printable } from "./colour.ts";

/** Something that a person has to fix. */
export interface Problem {
  /** A path as the person knows it, or the name of the thing. */
  file: string;
  /** From 1; null if it is not about a line. */
  line: number | null;
  /** What is wrong. */
  what: string;
  /** How to fix it. */
  fix: string;
}

/** One line: `content/a/gallery.yaml:3 cover: no photo "X". Did you mean "Y"?` */
export function formatProblem({ file, line, what, fix }: Problem): string {
  const place = line === null ? file : `${file}:${line}`;
  return printable(`${place} ${sentence(what)}${fix ? ` ${sentence(fix)}` : ""}`).replaceAll("\n", " ");
}

/** Prints problems in the order of files and lines, one per line. */
export function printProblems(problems: readonly Problem[], stream: NodeJS.WriteStream = process.stderr): void {
  const { bad } = coloursOf(stream);
  for (const problem of sortProblems(problems)) stream.write(`${bad("✗")} ${formatProblem(problem)}\n`);
}

/** By file, then by line. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)));
}

const sentence = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`);
