import { setTimeout as delay } from "node:timers/promises";

// The gate shares what it read of a gallery for images: at most two seconds old (decision 015).
const SNAPSHOT_MS = 2000;

/**
 * What is answered two seconds after a change that was just made, at the latest: the first answer that is `wanted`, or else that
 * of a request made after the two seconds. Right on a machine of any speed: what is asked later has to see the change.
 */
export async function soonAfter<Answer>(ask: () => Promise<Answer>, wanted: Answer): Promise<Answer> {
  const due = performance.now() + SNAPSHOT_MS;
  for (;;) {
    const late = performance.now() > due;
    const answer = await ask();
    if (late || answer === wanted) return answer;
    await delay(100);
  }
}
