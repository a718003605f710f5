/**
 * A publish to an account as `npm run publish -- --remote` does it, which tells when visitors see something new, in seconds from its start.
 * Run: node publish-away.ts CONTENT CACHE [all-at-once]
 */
import { prepareProcess } from "../../../scripts/publish/process.ts";

prepareProcess();
const began = performance.now();
const { ROOT } = await import("../../../scripts/gallery/live.ts");
const { openRemoteTarget } = await import("../../../scripts/target/remote.ts");
const { publishTimed } = await import("./timed.ts");

const [content = "", cacheDir = "", way] = process.argv.slice(2);
const target = await openRemoteTarget({ root: ROOT, env: process.env });
const switched: number[] = [];
const problems = await publishTimed({
  content,
  cacheDir,
  target,
  ...(way ? {} : { seeFirst: 0 }),
  checkpoint: (moment) => {
    if (moment === "switched") switched.push((performance.now() - began) / 1000);
  },
});
await target.close();
console.log(JSON.stringify({ switched }));
if (problems.length > 0) console.error(problems);
process.exit(problems.length > 0 ? 1 : 0);
