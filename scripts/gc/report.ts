import { words } from "../../worker/domain/words/voice.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import type { GcReport } from "./gc.ts";

const { number, bytes } = words("en");

/** Prints what was deleted or would be, and what is left. */
export function printReport(report: GcReport, { dryRun, json }: { dryRun: boolean; json: boolean }): void {
  if (json) console.log(JSON.stringify({ dryRun, ...report }, null, 2));
  else for (const line of linesOf(report, dryRun)) console.log(printable(line));
}

function linesOf(report: GcReport, dryRun: boolean): string[] {
  const { kept, freed, removed } = report;
  const { bad, good, faint, strong } = coloursOf(process.stdout);
  const gone = removed.map(
    (gallery) =>
      `${faint("-")} ${strong(gallery)} was taken down long ago: its photos ${dryRun ? "would be" : "are"} deleted, and --undo ${dryRun ? "would no longer work" : "no longer works"}. Private marks, selections and settings stay.`,
  );
  if (report.damaged > 0) {
    const files = report.damaged === 1 ? "1 kept file is" : `${number(report.damaged)} kept files are`;
    gone.push(`${bad("✗")} ${files} damaged. See which: npm run check-storage`);
  }
  if (report.missing > 0) {
    const files =
      report.missing === 1 ? "1 file that photos need is" : `${number(report.missing)} files that photos need are`;
    gone.push(
      `${bad("✗")} ${files} missing, so no photo's file ${dryRun ? "would be" : "is"} deleted. See which: npm run check-storage`,
    );
  }
  const left = `${number(kept.objects)} files (${bytes(kept.bytes)}) ${dryRun ? "would stay" : "stay"}.`;
  if (freed.objects === 0) return [...gone, `${faint("=")} Nothing to delete; ${left}`];
  const what = `${number(freed.objects)} files (${bytes(freed.bytes)})`;
  return [...gone, dryRun ? `${what} would be deleted; ${left}` : `${good("✓")} ${what} deleted; ${left}`];
}
