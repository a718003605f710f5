import pLimit from "p-limit";

/** Six connections of an invocation may wait for answers at once: one is left for other work. */
const AT_ONCE = 5;

/** Asks for each thing, a few at a time, and returns the answers in their order. */
export function inTurns<Thing, Answer>(
  things: readonly Thing[],
  ask: (thing: Thing) => Promise<Answer>,
): Promise<Answer[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(things.map((thing) => limit(ask, thing)));
}
