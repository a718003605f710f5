import { isEmail } from "./email.ts";
import type { VisitorProblem } from "./problem.ts";

/** Whoever sends or buys something: the same two fields everywhere, with the same limits as on pages. */
export interface Writer {
  name: string;
  email: string;
}

export const NAME_MAX = 120;

/** What is wrong with name and e-mail. */
export function writerProblems({ name, email }: Writer): VisitorProblem[] {
  return [
    ...(name.trim() === "" ? [{ path: "name", code: "needName" } as const] : []),
    ...lengthProblems("name", { text: name, most: NAME_MAX }),
    ...(isEmail(email) ? [] : [{ path: "email", code: "needEmail" } as const]),
  ];
}

/** What is wrong with a text of at most so many characters. */
export function lengthProblems(path: string, { text, most }: { text: string; most: number }): VisitorProblem[] {
  return text.length <= most ? [] : [{ path, code: "tooLong", values: { most } }];
}
