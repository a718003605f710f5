/** A publish as `npm run publish` does it, which tells what its steps took. Run: node ours.ts CONTENT STATE CACHE */
import { prepareProcess } from "../../../scripts/publish/process.ts";

prepareProcess();
const { ROOT } = await import("../../../scripts/gallery/live.ts");
const { publish } = await import("../../../scripts/publish/publish.ts");
const { openLocalTarget } = await import("../../../scripts/target/local.ts");
const { createProgress } = await import("../../../scripts/terminal/progress.ts");

const [content = "", stateDir = "", cacheDir = ""] = process.argv.slice(2);
const moments: Record<string, number> = {};
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
    moments[moment] ??= performance.now();
  },
});
await target.close();
const between = (from: string, to: string) => ((moments[to] ?? Number.NaN) - (moments[from] ?? Number.NaN)) / 1000;
console.log(JSON.stringify({ images: between("render", "build"), pages: between("build", "upload") }));
if (problems.length > 0) console.error(problems);
process.exit(problems.length > 0 ? 1 : 0);
