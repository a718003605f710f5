import { availableParallelism } from "node:os";
import pLimit from "p-limit";

/** Photos under way at once, and pictures made of them: one more than cores, so that reading and storing overlaps with encoding. */
export const ENCODE_CONCURRENCY = availableParallelism() + 1;

/**
 * Makes a picture as soon as a slot is free. All photos of a thread share them: memory stays bounded, and a photo that is
 * alone, such as the last one, has several of its pictures made at once. What is made here must not wait for a slot itself.
 */
export const limitEncode = pLimit(ENCODE_CONCURRENCY);
