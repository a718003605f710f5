/**
 * Runs before every npm script, in any version of Node: `node -r` loads it ahead of a TypeScript file, which an old Node
 * can't read. So it is plain JavaScript of ten years ago, and so is everything it requires.
 */
"use strict";

const { enableCompileCache } = require("module");
const { join } = require("path");
const { isMainThread } = require("worker_threads");
const { lineWithDashes } = require("./swallowed.cjs");
const { installationFault } = require("./installation.cjs");

if (isMainThread) {
  // This file runs before scripts that are not Node's own, such as "vitest run": the arguments are not available then.
  const args = require.main === module ? null : process.argv.slice(2);
  const fault = installationFault(process.versions.node) || lineWithDashes({ env: process.env, args, now: Date.now() });
  if (fault) {
    process.stderr.write(`✗ ${fault}\n`);
    process.exit(2);
  }
}

// Compiled code of the last run makes a command start in half the time, and what it starts itself, such as wrangler. If it
// can't be stored, nothing is lost.
const compiled = process.env.NODE_COMPILE_CACHE || join(__dirname, "../../.glassine/cache/compiled");
if (enableCompileCache) enableCompileCache(compiled);
process.env.NODE_COMPILE_CACHE = compiled;
