"use strict";

const { readdirSync, readFileSync } = require("fs");
const { join } = require("path");

/** A script starts within seconds of npm; an older log without an end belongs to an npm that was killed. */
const RECENT_MS = 10 * 60 * 1000;

/**
 * The words npm was given, according to its log. The environment of a script says less: an option that npm knows and
 * finds invalid (`--expires never`), or takes for the short form of one of its own (`--format=csv`), leaves no trace
 * there, and the user's own settings look like options. So .npmrc asks for a log, which counts more than what the user's says.
 * null if npm wrote none: the environment (`npm_config_logs_max=0`), `--logs-max 0` or a folder that can't be written says so. npm 10 and 11: lib/npm.js, "argv".
 */
function readNpmWords({ env, args, event, now }) {
  const folder = env.npm_config_logs_dir || join(env.npm_config_cache || "", "_logs");
  const names = listed(folder).filter((name) => isRecent(name, now));
  for (const name of names.sort().reverse()) {
    const words = wordsIn(readOrNothing(join(folder, name)), { args, event });
    if (words) return words;
  }
  return null;
}

/** `2026-11-28T02_46_51_345Z-debug-0.log` */
function isRecent(name, now) {
  const [, day, time, ms] = /^(\d{4}-\d\d-\d\dT)(\d\d_\d\d_\d\d)_(\d{3})Z-debug-0\.log$/.exec(name) || [];
  const age = now - Date.parse(`${day}${String(time).replace(/_/g, ":")}.${ms}Z`);
  return age >= 0 && age < RECENT_MS;
}

function wordsIn(log, { args, event }) {
  // An npm that has ended is not the one that runs this script.
  if (/^\d+ verbose (?:exit|code) /m.test(log)) return null;
  const [, title] = /^\d+ verbose title npm (?:(?:run|run-script|rum|urn) )?(.*)$/m.exec(log) || [];
  const [, argv] = /^\d+ verbose argv (.*)$/m.exec(log) || [];
  if (title === undefined || argv === undefined) return null;
  const isOurs = args ? title === [event].concat(args).join(" ") : `${title} `.startsWith(`${event} `);
  return isOurs ? (argv.match(/"(?:[^"\\]|\\.)*"/g) || []).map((word) => JSON.parse(word)) : null;
}

function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOrNothing(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

module.exports = { readNpmWords };
