import type { GateQuestion } from "../../worker/store/gate-facts.ts";

/** What a stranger brings to a gallery. */
export const NOTHING: Omit<GateQuestion, "link"> = {
  sessions: [],
  holders: [],
  studio: null,
  second: null,
  account: null,
};

/** The session of an account, as a request brings it. */
export const sessionOf = (account: string, epoch = 4) => ({ jti: `session of ${account}`, epoch, account });
