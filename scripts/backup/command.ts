import { existsSync } from "node:fs";
import path from "node:path";
import { words } from "../../worker/domain/words/voice.ts";
import { refuseTracked } from "../disk/tracked.ts";
import { ROOT, withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { ScriptError } from "../terminal/script.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { takeBackup } from "./backup.ts";
import { BackupFault, formatBackup, type RowPage } from "./format.ts";
import { openBackup } from "./open.ts";
import { defaultFile, refuseTaken, writePrivately } from "./place.ts";
import { PERIODS, type Period, scheduleEntry } from "./schedule.ts";
import type { TryRestore } from "./trial.ts";
import type { BACKUP } from "./usage.ts";

type Given = ArgumentsOf<typeof BACKUP>;

/** `npm run backup`: returns the exit status. */
export async function run(given: Given, tryRestore: TryRestore): Promise<number> {
  const every = PERIODS.find((period) => period === given.options.every);
  if (every) return printSchedule(given, every);
  const [named] = given.positionals;
  if (given.options.verify && named !== undefined && existsSync(named)) return verify(named, tryRestore);
  const file = named ?? path.relative(process.cwd(), defaultFile(ROOT, Date.now()));
  const status = await save(file, given.options);
  return status === 0 && given.options.verify ? verify(file, tryRestore) : status;
}

async function save(file: string, options: Given["options"]): Promise<number> {
  refuseTaken(file);
  await refuseTracked(
    file,
    "a backup contains email addresses and password hashes. Choose a file in backups/ or outside the repository.",
  );
  const now = Date.now();
  const seen = { rows: 0, galleries: 0 };
  const { signal, claim } = stopOnSignals(() => console.error("Stopping ..."));
  const write = async (target: Target) => {
    claim();
    const backup = await takeBackup(target, now);
    return writePrivately(file, formatBackup({ ...backup, rows: () => counting(backup.rows(), { seen, signal }) }));
  };
  const bytes = await withTarget(options, write).catch((error) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (bytes === null) {
    console.error("Stopped. Nothing was written.");
    return 130;
  }
  const { good, strong } = coloursOf(process.stdout);
  console.log(
    `${good("✓")} ${strong(file)}: ${counted(seen.rows, "entry")} of ${counted(seen.galleries, "gallery")}, ${words("en").bytes(bytes)}`,
  );
  return 0;
}

async function* counting(
  pages: AsyncIterable<RowPage>,
  { seen, signal }: { seen: { rows: number; galleries: number }; signal: AbortSignal },
): AsyncGenerator<RowPage> {
  for await (const page of pages) {
    signal.throwIfAborted();
    seen.rows += page.rows.length;
    if (page.name === "galleries") seen.galleries += page.rows.length;
    yield page;
  }
}

/** Restores a file on trial; the database it was made from is neither opened nor changed. */
async function verify(file: string, tryRestore: TryRestore): Promise<number> {
  const { good } = coloursOf(process.stdout);
  const { signal, claim } = stopOnSignals(() => console.error("Stopping ..."));
  claim();
  try {
    const { rows, versions, differing } = await tryRestore(await openBackup(file), { now: Date.now, signal });
    if (differing.length > 0)
      throw new ScriptError(`${file} can be restored, but not all comes back as it was: ${differing.join(", ")}.`);
    const rest =
      versions === 0 ? "" : `; not compared: ${counted(versions, "stored version")}, which need their photos`;
    console.log(`${good("✓")} ${file} was restored on trial: ${counted(rows, "entry")} came back as saved${rest}`);
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error instanceof BackupFault ? new ScriptError(`${file} ${error.message}`) : error;
  }
}

function printSchedule({ positionals, options }: Given, every: Period): number {
  if (positionals.length > 0)
    throw new UsageError("--every takes no file name: each backup gets a name of its own, in backups/.");
  const args = [
    ...(options.verify ? ["--verify"] : []),
    ...(options.remote ? ["--remote"] : []),
    ...(options.state === undefined ? [] : ["--state", path.resolve(options.state)]),
  ];
  const bin = path.dirname(process.env.npm_node_execpath ?? process.execPath);
  try {
    const { text, how } = scheduleEntry({ every, platform: process.platform, root: ROOT, bin, args });
    console.log(text);
    console.error(
      `\n${how} What it prints goes to backups/backup.log. Backups are never deleted: look at the folder now and then.`,
    );
    return 0;
  } catch (error) {
    if (error instanceof RangeError)
      throw new ScriptError(`The scheduler can't be set up for this folder: ${error.message}.`);
    throw error;
  }
}
