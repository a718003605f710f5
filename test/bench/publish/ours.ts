/** A publish as `npm run publish` does it, which tells what its steps took. Run: node ours.ts CONTENT STATE CACHE */
import { prepareProcess } from "../../../scripts/publish/process.ts";

prepareProcess();
const { ROOT } = await import("../../../scripts/gallery/live.ts");
const { openLocalTarget } = await import("../../../scripts/target/local.ts");
const { publishTimed } = await import("./timed.ts");

/** Milliseconds of processor time, in all threads. */
function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const [content = "", stateDir = "", cacheDir = ""] = process.argv.slice(2);
/** When each moment came first, and last, and how much processor time the process had used by then, in milliseconds. */
const moments: Record<string, { first: Moment; last: Moment }> = {};
interface Moment {
  at: number;
  cpu: number;
}

const target = await openLocalTarget({ stateDir, root: ROOT });
const problems = await publishTimed({
  content,
  cacheDir,
  target,
  checkpoint: (moment) => {
    const now = { at: performance.now(), cpu: cpuNow() };
    moments[moment] = { first: moments[moment]?.first ?? now, last: now };
  },
});
await target.close();
const never = { at: Number.NaN, cpu: Number.NaN };
// Photos are begun with as soon as the folders are read.
const [first, last] = [moments.plan?.first ?? never, moments.photo?.last ?? never];
const images = (last.at - first.at) / 1000;
const imagesCpu = (last.cpu - first.cpu) / 1000;
console.log(JSON.stringify({ images, imagesCpu, made: performance.timeOrigin + last.at }));
if (problems.length > 0) console.error(problems);
process.exit(problems.length > 0 ? 1 : 0);
