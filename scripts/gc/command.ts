import { randomBytes } from "node:crypto";
import { readLeases, releaseLease } from "../../worker/store/leases.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { LeaseLost } from "../gallery/lease.ts";
import { withTarget } from "../gallery/live.ts";
import { VersionDamaged } from "../gallery/version.ts";
import type { TargetChoice } from "../target/open.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { listWords } from "../terminal/nearest.ts";
import { createProgress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { ChangedMeanwhile, collectGarbage } from "./gc.ts";
import { printReport } from "./report.ts";
import type { GC } from "./usage.ts";

const DAY_MS = 86_400_000;

/** `npm run gc`: returns the exit status. */
export async function run({ options }: ArgumentsOf<typeof GC>): Promise<number> {
  const undoMs = readDays(options, "undo-days") * DAY_MS;
  const keptMs = readDays(options, "keep-days") * DAY_MS;
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  const holder = randomBytes(8).toString("hex");
  try {
    return await withTarget(options, async (target) => {
      claim();
      const onWait = () => refuseWhilePublishing(target);
      const dryRun = options["dry-run"];
      const report = await collectGarbage({
        ...{ target, progress, now: Date.now, undoMs, keptMs, dryRun, signal, onWait, holder },
      });
      printReport(report, { dryRun, json: options.json });
      return 0;
    });
  } catch (error) {
    if (!signal.aborted) throw await explain(error, options);
    await withTarget(options, (target) => releaseLease(target.db, holder));
    progress.line("Stopped. Everything that is kept is complete. Run it again to continue.");
    return 130;
  }
}

function readDays(options: Record<"undo-days" | "keep-days", string>, name: "undo-days" | "keep-days"): number {
  const text = options[name];
  const days = Number(text);
  if (!/^\d+$/.test(text) || days > 36_500) throw new UsageError(`--${name}: must be a number of days, 0 or more.`);
  return days;
}

async function refuseWhilePublishing(target: Target): Promise<never> {
  const leases = await readLeases(target.db, Date.now());
  const galleries = [
    ...new Set(leases.map(({ gallery }) => (gallery === "*" ? "another clean-up or restore" : gallery))),
  ];
  const until = new Date(Math.max(Date.now(), ...leases.map((lease) => lease.until))).toISOString().slice(11, 16);
  throw new ScriptError(
    `Still running: ${listWords(galleries, "and") || "a publish"}. Nothing was deleted. Run gc again when it has finished or, if it crashed, after ${until} UTC.`,
  );
}

async function explain(error: unknown, choice: TargetChoice): Promise<unknown> {
  if (error instanceof LeaseLost || error instanceof ChangedMeanwhile) {
    return new ScriptError(`${error.message} Everything that is kept is complete. Run gc again to continue.`);
  }
  if (!(error instanceof VersionDamaged)) return error;
  const { gallery, version } = error.ref;
  const [live] = await withTarget(choice, (target) => readOverviews(target.db, gallery));
  const fix =
    live?.policy.version === version
      ? `To fix it: npm run publish -- ${gallery} --check. Or take it down: npm run unpublish -- ${gallery}`
      : `It is an earlier version of ${gallery}, which is kept until two newer ones are published and 48 hours have passed.`;
  return new ScriptError(`${error.message}, so Glassine can't tell what is still needed. Nothing was deleted. ${fix}`);
}
