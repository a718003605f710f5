import type { Problem } from "../problem.ts";
import type { Voice } from "./voice.ts";

/** A problem in words. */
export function problemText({ code, values }: Problem, voice: Voice): string {
  const shown = Object.entries(values ?? {}).map(([name, value]) => [name, valueText(name, { value, voice })]);
  return voice.say(code, Object.fromEntries(shown));
}

/** A problem in words, after the name of its field: for scripts, and for the terminal. */
export function problemLine(problem: Problem, voice: Voice): string {
  const text = problemText(problem, voice);
  return problem.path === null ? text : `${problem.path}: ${text}`;
}

function valueText(name: string, { value, voice }: { value: string | number; voice: Voice }): string {
  if (typeof value === "string") return value;
  return name === "wait" ? voice.wait(value) : voice.number(value);
}
