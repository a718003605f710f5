import pLimit from "p-limit";

/** Does the work for every thing, at most so many at once. After the first failure none is begun, and it is thrown. */
export async function eachAtOnce<Thing>(
  atOnce: number,
  things: Iterable<Thing>,
  work: (thing: Thing) => Promise<void>,
): Promise<void> {
  const limit = pLimit({ concurrency: atOnce, rejectOnClear: true });
  try {
    await Promise.all([...things].map((thing) => limit(work, thing)));
  } catch (error) {
    limit.clearQueue();
    throw error;
  }
}
