import pLimit from "p-limit";

/** Connections of an invocation that may wait for their answers at once are six: one is left for what goes on beside. */
const AT_ONCE = 5;

/** Asks for each thing, a few at a time, and gives the answers in their order. */
export function inTurns<Thing, Answer>(
  things: readonly Thing[],
  ask: (thing: Thing) => Promise<Answer>,
): Promise<Answer[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(things.map((thing) => limit(ask, thing)));
}
