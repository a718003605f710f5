import type { Fields } from "../../worker/domain/form.ts";
import type { Problem } from "../../worker/domain/problem.ts";
import { studioProblemText } from "../../worker/domain/words/problem-text.ts";

/** Options as the fields of a form; what was not given is not in it. */
export function optionFields(options: Readonly<Record<string, string | null | undefined>>): Fields {
  const given = Object.entries(options).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return new Map(given.map(([name, value]) => [name, [value]]));
}

/**
 * What was changed, and a line for each problem of what a command was given: "  --expires: Please enter …". `live`:
 * sentences about what the command changed before.
 */
export function optionProblems(problems: readonly Problem[], options: object, live: readonly string[] = []): string {
  const lines = problems.map((problem) => {
    const { path } = problem;
    const text = studioProblemText(problem);
    if (path === null) return `  ${text}`;
    return `  ${Object.hasOwn(options, path) ? `--${path}` : path}: ${text}`;
  });
  const changed = live.length > 0 ? [...live, "Nothing else was changed."] : ["Nothing was changed."];
  return `${changed.join(" ")}\n${lines.join("\n")}`;
}
