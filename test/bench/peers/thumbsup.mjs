/** A whole gallery by thumbsup: JPEGs at three sizes, and pages. Run: node thumbsup.mjs PHOTOS OUT CLI */
import { execFileSync } from "node:child_process";
import path from "node:path";

const [photos, out, cli] = process.argv.slice(2);
// Sizes are heights here: those of landscape photos with our JPEGs' longer edges.
const sizes = ["--thumb-size", "320", "--small-size", "640", "--large-size", "1365", "--photo-quality", "80"];
const places = ["--input", photos, "--output", path.join(out, "site"), "--photo-download", "symlink"];
const began = performance.now();
// By the Node that npm runs on: for that one its database was compiled.
const node = process.env.npm_node_execpath ?? process.execPath;
execFileSync(node, [cli, ...places, ...sizes, "--log", "info"], { stdio: "ignore" });
console.log(JSON.stringify({ images: (performance.now() - began) / 1000 }));
