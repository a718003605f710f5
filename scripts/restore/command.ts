import path from "node:path";
import { eraseAgain } from "../../worker/store/persons.ts";
import { type Backup, BackupFault, formatBackup } from "../backup/format.ts";
import { openBackup } from "../backup/open.ts";
import type { WholeBackup } from "../backup/parse.ts";
import { defaultFile, writePrivately } from "../backup/place.ts";
import { LeaseLost } from "../gallery/lease.ts";
import { ROOT, withTarget } from "../gallery/live.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { RestoreRefused, type RestoreReport, restoreBackup } from "./restore.ts";
import type { RESTORE } from "./usage.ts";

/** `npm run restore`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof RESTORE>): Promise<number> {
  const file = positionals[0] ?? "";
  const dryRun = options["dry-run"];
  const backup = await openBackup(file).catch((error) => {
    throw explained(error, file);
  });
  const { signal, claim } = stopOnSignals(() => console.error("Stopping ..."));
  return withTarget(options, async (target) => {
    claim();
    const kept: string[] = [];
    const keep = async (current: Backup) => void kept.push(await keepCurrent(current, kept.length));
    const onWait = () => {
      throw new ScriptError(
        "A publish or a clean-up is running. Nothing was changed. Restore again when it has finished.",
      );
    };
    try {
      const report = await restoreBackup(backup, {
        ...{ target, now: Date.now, signal, onWait, dryRun, replace: options.replace, keep },
        allowWidening: options["allow-widening"],
      });
      const erased = dryRun ? 0 : await retryIdempotent(() => eraseAgain(target.db));
      printReport(report, { backup, dryRun, kept, erased });
      return 0;
    } catch (error) {
      for (const copy of kept) console.error(`A copy of the current data is in ${copy}`);
      throw explained(error, file);
    }
  });
}

/** Faults that a person can do something about, without a stack trace. */
function explained(error: unknown, file: string): unknown {
  if (error instanceof BackupFault) return new ScriptError(`${file} ${error.message} Nothing was changed.`);
  if (error instanceof RestoreRefused) return new ScriptError(`Nothing was changed. ${error.message}`);
  if (error instanceof LeaseLost) return new ScriptError("It took too long. Nothing was changed. Restore again.");
  const refused = refusedRow(error);
  if (refused)
    return new ScriptError(`${file} contains an entry that the database refuses (${refused}). Nothing was changed.`);
  return error;
}

/** The rule of the database that an entry breaks, in the database's words; null for any other fault. */
function refusedRow(error: unknown): string | null {
  const { message = "", cause } = (error ?? {}) as { message?: string; cause?: unknown };
  return /[A-Z ]+ constraint failed: [^:]*/.exec(message)?.[0].trim() ?? (cause ? refusedRow(cause) : null);
}

async function keepCurrent(current: Backup, nth: number): Promise<string> {
  const file = defaultFile(ROOT, Date.parse(current.madeAt)).replace(/\.backup$/, `-replaced${nth || ""}.backup`);
  await writePrivately(file, formatBackup(current));
  return path.relative(process.cwd(), file);
}

interface Told {
  backup: WholeBackup;
  dryRun: boolean;
  /** Files with the data that was replaced. */
  kept: string[];
  /** People of the backup who were erased since, and again now. */
  erased: number;
}

function printReport(report: RestoreReport, told: Told): void {
  const { changes, widening, dropped, forgotten, unpublished, renumbered } = report;
  const { backup, dryRun, kept, erased } = told;
  const { good, warn, faint } = coloursOf(process.stdout);
  const say = (line: string) => console.log(printable(onSamePlace(line)));
  const width = Math.max(...changes.map(({ table }) => table.length));
  for (const { table, before, after } of changes) {
    if (before + after > 0) say(`${table.padEnd(width)}  ${faint(`${before} ->`)} ${after}`);
  }
  for (const line of widening) say(`${warn("!")} ${dryRun ? "needs --allow-widening" : "opened"}: ${line}`);
  for (const gallery of dropped)
    say(`${warn("!")} ${gallery} is not in the backup, so nobody can reach it until you publish it again.`);
  if (forgotten.length > 0) {
    say(
      `${warn("!")} ${forgotten.join(", ")}: it is not known what was hidden or closed after the backup. Photos marked private since then are no longer private, and passwords changed since then are the earlier ones again. To check: npm run marks -- list <gallery>, npm run access -- <gallery>`,
    );
  }
  for (const { order, from, to } of renumbered)
    say(
      `${warn("!")} order ${order}: its invoice now has number ${to}, because the backup has number ${from} already. Tell the buyer.`,
    );
  for (const gallery of unpublished) {
    say(`${warn("!")} ${gallery}: its photos are not in this storage. Publish it: npm run publish -- ${gallery}`);
  }
  if (erased > 0)
    say(
      `${warn("!")} Erased again: ${erased === 1 ? "one person" : `${erased} people`} of the backup who had asked for it.`,
    );
  for (const file of kept) say(`The data from before is in ${file}`);
  say(
    dryRun
      ? "Nothing was changed."
      : `${good("✓")} Restored: everything people entered is as it was on ${backup.madeAt.slice(0, 16).replace("T", " ")} UTC.`,
  );
}
