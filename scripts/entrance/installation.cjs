"use strict";

const { existsSync, readFileSync } = require("fs");
const { join } = require("path");

const ROOT = join(__dirname, "../..");

/** Why nothing can run yet, in a sentence: Node is too old, or packages are missing. null if all is well. */
function installationFault(version) {
  const needed = /\d+(?:\.\d+)*/.exec(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).engines.node)[0];
  const installed = existsSync(join(ROOT, "node_modules", ".package-lock.json"));
  if (isOlder(version, needed)) {
    const advice = installed ? "" : "Run npm ci, which usually brings one; otherwise ";
    const wish = `${advice ? "install" : "Install"} a newer one from https://nodejs.org.`;
    return `This is Node ${version}, and Glassine needs ${needed} or newer. ${advice}${wish}`;
  }
  return installed ? null : "The packages are not installed yet. Run npm ci first.";
}

function isOlder(version, needed) {
  const [is, must] = [version, needed].map((text) => text.split(".").map(Number));
  const at = must.findIndex((part, i) => part !== (is[i] || 0));
  return at >= 0 && (is[at] || 0) < must[at];
}

module.exports = { installationFault };
