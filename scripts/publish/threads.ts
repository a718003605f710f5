import { availableParallelism } from "node:os";

// Read when the first thread is taken, so this module is imported first: a thread for every photo under way, and some for
// files beside them.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 5);
