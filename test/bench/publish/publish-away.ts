/**
 * A publish to an account as `npm run publish -- --remote` does it, which tells when visitors see something new, in seconds from its start.
 * Run: node publish-away.ts CONTENT CACHE [all-at-once]
 */
import { prepareProcess } from "../../../scripts/publish/process.ts";

prepareProcess();
const began = performance.now();
const { ROOT } = await import("../../../scripts/gallery/live.ts");
const { publish } = await import("../../../scripts/publish/publish.ts");
const { openRemoteTarget } = await import("../../../scripts/target/remote.ts");
const { createProgress } = await import("../../../scripts/terminal/progress.ts");

const [content = "", cacheDir = "", way] = process.argv.slice(2);
const target = await openRemoteTarget({ root: ROOT, env: process.env });
const switched: number[] = [];
const { problems } = await publish({
  root: ROOT,
  content,
  cacheDir,
  galleries: [],
  target,
  progress: createProgress(),
  removeMissing: false,
  allowWidening: false,
  check: false,
  ...(way ? {} : { seeFirst: 0 }),
  now: Date.now,
  signal: new AbortController().signal,
  checkpoint: (moment) => {
    if (moment === "switched") switched.push((performance.now() - began) / 1000);
  },
});
await target.close();
console.log(JSON.stringify({ switched }));
if (problems.length > 0) console.error(problems);
process.exit(problems.length > 0 ? 1 : 0);
