import type { Problem, StudioCode, VisitorProblem } from "../problem.ts";
import { problemsStudio } from "./problems/studio.ts";
import { putValues, type Voice, words } from "./voice.ts";

/** A problem in words. */
export function problemText({ code, values }: VisitorProblem, voice: Voice): string {
  return voice.say(code, shownValues(values, voice));
}

/** A problem in words, after its field's name: for scripts. */
export function problemLine(problem: VisitorProblem, voice: Voice): string {
  const text = problemText(problem, voice);
  return problem.path === null ? text : `${problem.path}: ${text}`;
}

/** A problem as the studio and the command line word it. */
export function studioProblemText(problem: Problem): string {
  const voice = words("en");
  return isStudios(problem)
    ? putValues(problemsStudio[problem.code], shownValues(problem.values, voice))
    : problemText(problem, voice);
}

type StudioProblem = Extract<Problem, { code: StudioCode }>;

const isStudios = (problem: Problem): problem is StudioProblem => Object.hasOwn(problemsStudio, problem.code);

function shownValues(values: Record<string, string | number> | undefined, voice: Voice): Record<string, string> {
  const shown = Object.entries(values ?? {}).map(([name, value]) => [name, valueText(name, { value, voice })]);
  return Object.fromEntries(shown);
}

function valueText(name: string, { value, voice }: { value: string | number; voice: Voice }): string {
  if (typeof value === "string") return value;
  return name === "wait" ? voice.wait(value) : voice.number(value);
}
