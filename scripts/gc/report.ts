import { words } from "../../worker/domain/words/voice.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted, countedWith } from "../terminal/counted.ts";
import type { GcReport } from "./gc.ts";

const { bytes } = words("en");

/** Prints what was deleted or would be deleted, and what is left. */
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
    gone.push(
      `${bad("✗")} ${countedWith(report.damaged, "kept file", ["is", "are"])} damaged. See which: npm run check-storage`,
    );
  }
  if (report.missing > 0) {
    gone.push(
      `${bad("✗")} ${countedWith(report.missing, "file", ["that photos need is", "that photos need are"])} missing, so no photo's file ${dryRun ? "would be" : "is"} deleted. See which: npm run check-storage`,
    );
  }
  const left = `${counted(kept.objects, "file")} (${bytes(kept.bytes)}) ${staying(kept.objects, dryRun)}.`;
  if (freed.objects === 0) return [...gone, `${faint("=")} Nothing to delete; ${left}`];
  const what = `${counted(freed.objects, "file")} (${bytes(freed.bytes)})`;
  return [...gone, dryRun ? `${what} would be deleted; ${left}` : `${good("✓")} ${what} deleted; ${left}`];
}

function staying(files: number, dryRun: boolean): string {
  if (dryRun) return "would stay";
  return files === 1 ? "stays" : "stay";
}
