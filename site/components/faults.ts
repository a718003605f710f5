import type { VisitorProblem } from "../../worker/domain/problem.ts";
import { problemText } from "../../worker/domain/words/problem-text.ts";
import type { Voice } from "../../worker/domain/words/voice.ts";

/** What is wrong with a form that was sent, in words. */
export interface Fault {
  /** Name of the field it is about, as its id has it; null: of the form as a whole. */
  path: string | null;
  text: string;
  /** What the field is called, where the text alone doesn't say. */
  name?: string;
}

export const faultsOf = (problems: readonly VisitorProblem[], voice: Voice): Fault[] =>
  problems.map((problem) => ({ path: problem.path, text: problemText(problem, voice) }));

/** IDs of a field and of what is wrong with it. */
export const fieldId = (path: string) => `@${path}`;
export const faultId = (path: string) => `@fault-${path}`;

/** Attributes that mark a field, and tie it to what is wrong with it and to its hint. */
export function faultAttributes(faults: readonly Fault[], path: string, hint?: string) {
  const wrong = faults.some((fault) => fault.path === path);
  const described = [wrong ? faultId(path) : null, hint ?? null].filter((id) => id !== null).join(" ");
  return {
    ...(wrong ? ({ "aria-invalid": "true" } as const) : {}),
    ...(described ? { "aria-describedby": described } : {}),
  };
}
