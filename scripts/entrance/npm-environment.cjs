"use strict";

const { readFileSync } = require("fs");
const { dirname, join } = require("path");

/** Every option of every command; a test compares this with the commands. */
const OPTIONS = [
  "account",
  "all",
  "all-at-once",
  "allow-widening",
  "as",
  "check",
  "client",
  "client-links",
  "client-only",
  "client-password",
  "confirm",
  "confirm-hidden",
  "content",
  "csv",
  "domain",
  "download-pin",
  "download-sizes",
  "downloads",
  "dry-run",
  "end-link",
  "end-sessions",
  "every",
  "everyone",
  "everything",
  "expires",
  "extension",
  "format",
  "from",
  "guest-password",
  "host",
  "included",
  "invites",
  "json",
  "keep-days",
  "keep-offline",
  "keepsake",
  "key",
  "keyword",
  "kind",
  "label",
  "lan",
  "limit",
  "link",
  "list",
  "listed",
  "lists",
  "marks",
  "name",
  "new",
  "offer",
  "origin",
  "password",
  "poll",
  "port",
  "preset",
  "proofs",
  "prove",
  "public-cover",
  "public-photo",
  "registration",
  "registration-at",
  "remote",
  "remove-damaged",
  "remove-missing",
  "replace",
  "revoke",
  "rotate-secret",
  "round",
  "separator",
  "size",
  "state",
  "to",
  "trace",
  "undo",
  "undo-days",
  "uses",
  "verify",
  "visibility",
  "wait",
];

/**
 * Options that npm kept for itself, as its environment for scripts shows them: for an npm that keeps no log. Settings of
 * the user don't count: what npm's configuration files say, and what resembles no option of a command. Each one is
 * returned as it was typed, in words: `--port`, or `--round=now`.
 */
function optionsInEnvironment(env) {
  const settings = settingsIn(env);
  return Object.keys(env)
    .filter((key) => key.startsWith("npm_config_"))
    .map((key) => [key.slice("npm_config_".length).replace(/_/g, "-"), env[key]])
    .filter(([name]) => !settings.has(name) && OPTIONS.some((option) => resembles(name, option)))
    .map(([name, value]) => [value === "" ? `--no-${name}` : value === "true" ? `--${name}` : `--${name}=${value}`]);
}

/** The same except for dashes, or the start of it. */
function resembles(name, option) {
  const [typed, known] = [name, option].map((text) => text.replace(/-/g, ""));
  return typed === known || (typed.length > 2 && known.startsWith(typed));
}

/** Names of settings that the user, the project or npm itself has in a file. */
function settingsIn(env) {
  const files = [env.npm_config_userconfig, env.npm_config_globalconfig];
  if (env.npm_config_local_prefix) files.push(join(env.npm_config_local_prefix, ".npmrc"));
  if (env.npm_execpath) files.push(join(dirname(env.npm_execpath), "../npmrc"));
  const lines = files.flatMap((file) => textOf(file).split(/\r?\n/));
  return new Set(lines.map((line) => line.split("=")[0].trim().replace(/\[\]$/, "").replace(/_/g, "-")));
}

function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

module.exports = { OPTIONS, optionsInEnvironment };
