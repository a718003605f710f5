import type { StudioFrame } from "../../../worker/domain/pages/studio-payloads.ts";
import { studioProblemText } from "../../../worker/domain/words/problem-text.ts";
import type { Fault } from "../faults.ts";
import { fieldName } from "./field-names.ts";

/** What is wrong with the form of the studio that was sent last. */
export function studioFaults({ refused }: Pick<StudioFrame, "refused">): Fault[] {
  const { problems = [], about = null } = refused ?? {};
  return problems.map((problem) => {
    const text = studioProblemText(problem);
    const { path } = problem;
    return path === null ? { path, text } : { path: ownPath(path, about), text, name: fieldName(path) };
  });
}

/** A field's name among those of forms of the same kind: one of each account, for example. */
export const ownPath = (name: string, about: string | null | undefined) => (about ? `${name}-${about}` : name);
