/** A publish as `npm run publish` does it, which tells what its steps took. Run: node ours.ts CONTENT STATE CACHE */
import { prepareProcess } from "../../../scripts/publish/process.ts";

prepareProcess();
const { ROOT } = await import("../../../scripts/gallery/live.ts");
const { publish } = await import("../../../scripts/publish/publish.ts");
const { openLocalTarget } = await import("../../../scripts/target/local.ts");
const { createProgress } = await import("../../../scripts/terminal/progress.ts");

const [content = "", stateDir = "", cacheDir = ""] = process.argv.slice(2);
/** When each moment came first, and last. */
const moments: Record<string, { first: number; last: number }> = {};
const target = await openLocalTarget({ stateDir, root: ROOT });
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
  now: Date.now,
  signal: new AbortController().signal,
  checkpoint: (moment) => {
    const now = performance.now();
    moments[moment] = { first: moments[moment]?.first ?? now, last: now };
  },
});
await target.close();
const last = moments.photo?.last ?? Number.NaN;
const images = (last - (moments.render?.first ?? Number.NaN)) / 1000;
console.log(JSON.stringify({ images, made: performance.timeOrigin + last }));
if (problems.length > 0) console.error(problems);
process.exit(problems.length > 0 ? 1 : 0);
