/**
 * Runs before every npm script, in whatever Node there is: `node -r` loads it ahead of a TypeScript file, which an old Node
 * can't read. So it is plain JavaScript of ten years ago, and so is what it requires.
 */
"use strict";

const { enableCompileCache } = require("module");
const { join } = require("path");
const { isMainThread } = require("worker_threads");
const { lineWithDashes } = require("./swallowed.cjs");
const { installationFault } = require("./installation.cjs");

if (isMainThread) {
  // A script that is not Node's own, such as "vitest run", is preceded by this file: then the arguments are not here.
  const args = require.main === module ? null : process.argv.slice(2);
  const fault = installationFault(process.versions.node) || lineWithDashes({ env: process.env, args, now: Date.now() });
  if (fault) {
    process.stderr.write(`✗ ${fault}\n`);
    process.exit(2);
  }
}

// Code as it was compiled the last time: a command begins in half the time. Where it can't be kept, nothing happens.
if (enableCompileCache) enableCompileCache(join(__dirname, "../../.glassine/cache/compiled"));
