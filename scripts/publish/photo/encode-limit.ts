import { availableParallelism } from "node:os";
import pLimit from "p-limit";

/**
 * How many photos, and how many renditions of them, are under way at once: one more than there are cores, so that reading
 * and storing overlap with encoding.
 */
export const ENCODE_CONCURRENCY = availableParallelism() + 1;

/**
 * Makes a rendition as soon as a slot is free. All photos of a thread share the slots: memory stays bounded, and a single
 * photo, such as the last one, has several renditions made at once. Work inside must not wait for a slot itself.
 */
export const limitEncode = pLimit(ENCODE_CONCURRENCY);
