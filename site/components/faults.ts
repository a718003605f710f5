import type { Problem } from "../../worker/domain/problem.ts";
import { problemText } from "../../worker/domain/words/problem-text.ts";
import type { Voice } from "../../worker/domain/words/voice.ts";

/** What is wrong with a form that was sent, in words. */
export interface Fault {
  /** Name of the field it is about; null: of the form as a whole. */
  path: string | null;
  text: string;
}

export const faultsOf = (problems: readonly Problem[], voice: Voice): Fault[] =>
  problems.map((problem) => ({ path: problem.path, text: problemText(problem, voice) }));

/** IDs of a field and of what is wrong with it. */
export const fieldId = (path: string) => `@${path}`;
export const faultId = (path: string) => `@fault-${path}`;

/** Attributes that mark a field and tie it to what is wrong with it; none where nothing is. */
export function faultAttributes(faults: readonly Fault[], path: string) {
  return faults.some((fault) => fault.path === path)
    ? ({ "aria-invalid": "true", "aria-describedby": faultId(path) } as const)
    : {};
}
