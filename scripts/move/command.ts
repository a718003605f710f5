import path from "node:path";
import { words } from "../../worker/domain/words/voice.ts";
import { defaultFile } from "../backup/place.ts";
import { LeaseLost } from "../gallery/lease.ts";
import { ROOT, withTarget } from "../gallery/live.ts";
import { RestoreRefused } from "../restore/restore.ts";
import { openRemoteTarget } from "../target/remote.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { missingFrom } from "./copy.ts";
import { type Moved, moveStudio, refuseUsed } from "./move.ts";
import type { MOVE } from "./usage.ts";

/** `npm run move`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof MOVE>): Promise<number> {
  const file = path.resolve(positionals[0] ?? "");
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  const work = async (from: Target, to: Target) => {
    claim();
    if (from.account && from.account.key === to.account?.key)
      throw new ScriptError(`${shownPath(file)} names the account that --remote uses. Nothing was moved.`);
    return options["dry-run"] ? foretell(from, to) : move({ from, to, progress, signal });
  };
  try {
    return await withTarget(options, async (from) => {
      const to = await openRemoteTarget({ root: ROOT, file });
      try {
        return await work(from, to);
      } finally {
        await to.close();
      }
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.line("Stopped. What was copied stays there, and nobody can see it. Run it again to continue.");
    return 130;
  }
}

async function foretell(from: Target, to: Target): Promise<number> {
  await refuseUsed(to);
  const { objects, bytes } = await missingFrom({ from: from.blobs, to: to.blobs });
  console.log(
    `Would copy ${counted(objects.length, "file")} (${words("en").bytes(bytes)}), and everything people entered. Nothing was moved.`,
  );
  return 0;
}

interface Moving {
  from: Target;
  to: Target;
  progress: Progress;
  signal: AbortSignal;
}

async function move(moving: Moving): Promise<number> {
  const now = Date.now;
  const backupFile = defaultFile(ROOT, now());
  const onWait = () => {
    throw new ScriptError(
      "A publish or a clean-up is running. Nothing was moved. Run it again when that has finished.",
    );
  };
  const folder = path.join(ROOT, ".glassine/cache");
  try {
    return report(await moveStudio({ ...moving, folder, backupFile, now, onWait }), backupFile);
  } catch (error) {
    if (error instanceof RestoreRefused || error instanceof LeaseLost)
      throw new ScriptError(`${error.message} Nothing in the other account can be seen. Run it again.`);
    throw error;
  }
}

function report(moved: Moved, backupFile: string): number {
  const { files, bytes, entries, differing, damaged, incomplete, changedSince } = moved;
  const { good, bad, warn } = coloursOf(process.stdout);
  const say = (line: string) => console.log(printable(line));
  for (const key of damaged) say(`${bad("✗")} ${key} is damaged or missing here, and was left out`);
  for (const gallery of incomplete)
    say(
      `${bad("✗")} ${gallery}: not all of its photos are stored, so it can't be reached there until you publish it again from your originals`,
    );
  if (differing.length > 0) say(`${bad("✗")} not every entry arrived as it is here: ${differing.join(", ")}`);
  if (changedSince)
    say(
      `${warn("!")} Somebody changed something here while it moved. Such a change may be missing in the other account.`,
    );
  const what = `${counted(files, "file")} (${words("en").bytes(bytes)}) and ${counted(entries, "entry")}`;
  const whole = damaged.length === 0 && incomplete.length === 0 && differing.length === 0;
  say(`${whole ? good("✓") : warn("!")} Moved ${what}. The entries are also in ${shownPath(backupFile)}.`);
  say(
    "What visitors enter here from now on stays here: point the domain to the other account next. docs/keeping.md says how.",
  );
  return whole ? 0 : 1;
}
