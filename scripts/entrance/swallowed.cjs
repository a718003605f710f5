"use strict";

const { readNpmWords } = require("./npm-log.cjs");
const { optionsInEnvironment } = require("./npm-environment.cjs");

/** npm's own options that make sense when running a script, without and with a value; npm's log has their full names. */
const NPM_SWITCHES =
  /^--(?:timing|if-present|workspaces|include-workspace-root|(?:no-)?(?:color|progress|update-notifier|ignore-scripts|foreground-scripts|unicode))$/;
const NPM_VALUES =
  /^--(?:loglevel|prefix|cache|userconfig|globalconfig|logs-dir|logs-max|script-shell|workspace|node-options)$/;
/** What npm makes of an option whose letters are all short forms of its own, and the script option that was meant. */
const CLUSTERS = [
  { scripts: /^invite$/, npm: ["--all", "--loglevel", "silent"], typed: "--as" },
  { scripts: /^serve$/, npm: ["--long", "--all", "--no-yes"], typed: "--lan" },
];
const SECRET = /^--(?!no-).*(?:password|pin|secret|token)/;

/**
 * `npm run gc --dry-run` gives --dry-run to npm, not to the script, which would then do the opposite of what was typed.
 * One sentence with the right line if npm kept an option for itself, else null. `args`: what the script was given; null:
 * unknown.
 */
function lineWithDashes({ env, args, now }) {
  const event = env.npm_lifecycle_event;
  if (!event || !/^npm\//.test(env.npm_config_user_agent || "")) return null;
  const words = readNpmWords({ env, args, event, now });
  const kept = words ? keptFromLine(words, event) : keptFromEnvironment(env, args || []);
  if (kept.options.length === 0) return null;
  const command = event === "start" || event === "test" ? `npm ${event}` : `npm run ${event}`;
  const line = `${command} -- ${masked(kept.words).map(quoted).join(" ")}`;
  const it = kept.options.length === 1 ? kept.options[0] : "these options";
  return `npm kept ${it} for itself, so nothing was done. Write -- before the script's options: ${line}`;
}

/** The words before `--` that are not npm's, and all words that the script should have been given. */
function keptFromLine(line, event) {
  const end = line.indexOf("--");
  const before = withoutNpmOptions(asTyped(end < 0 ? line : line.slice(0, end), event));
  const isEvent = (word) => word === event || (event === "test" && /^(?:t|tst)$/.test(word));
  // "npm start" and "npm test" need no "run", which may be there all the same.
  dropFirst(before, (word, i) => /^(?:run|run-script|rum|urn)$/.test(word) && before.slice(i + 1).some(isEvent));
  dropFirst(before, isEvent);
  const options = before.filter((word) => /^-/.test(word) && word !== "-");
  // npm's log has this for `--undo=true`; no option here has such a value.
  const words = before.filter((word, i) => word !== "true" || !options.includes(before[i - 1]));
  return { options, words: words.concat(end < 0 ? [] : line.slice(end + 1)) };
}

function asTyped(words, event) {
  for (const { scripts, npm, typed } of CLUSTERS) {
    const at = words.findIndex((_, i) => npm.every((word, j) => words[i + j] === word));
    if (scripts.test(event) && at >= 0) return [...words.slice(0, at), typed, ...words.slice(at + npm.length)];
  }
  return words;
}

function withoutNpmOptions(words) {
  const rest = [];
  for (let i = 0; i < words.length; i++) {
    if (NPM_VALUES.test(words[i])) i++;
    else if (!NPM_SWITCHES.test(words[i])) rest.push(words[i]);
  }
  return rest;
}

function dropFirst(words, isIt) {
  const at = words.findIndex(isIt);
  if (at >= 0) words.splice(at, 1);
}

/** Without npm's log, the value of an option looks like any other word: such words stay where they were. */
function keptFromEnvironment(env, args) {
  const options = optionsInEnvironment(env);
  return { options: options.map((option) => option[0]), words: args.concat(...options) };
}

/** A password is not repeated on the screen. */
function masked(words) {
  const isSecret = (word, i) => i > 0 && !/^-/.test(word) && SECRET.test(words[i - 1]);
  return words
    .filter((word, i) => !isSecret(word, i))
    .map((word) => (SECRET.test(word) ? word.replace(/=.*$/s, "") : word));
}

function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

module.exports = { lineWithDashes };
