import { isCausedBy, Unanswered } from "./fault.ts";
import { PATIENCE, type Patience, repeat } from "./repeat.ts";

/** Does what may be done twice without harm again, as long as nobody answers whether it was done. */
export function insist<Result>(work: () => Promise<Result>, patience: Patience = PATIENCE): Promise<Result> {
  return repeat(work, { patience, mayPass: (error) => isCausedBy(error, Unanswered) });
}
