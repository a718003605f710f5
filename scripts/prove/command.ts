import { ROOT } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { createProgress } from "../terminal/progress.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { prove } from "./prove.ts";
import { auditLines, saveReport } from "./report.ts";
import { openScene } from "./site.ts";
import type { PROVE } from "./usage.ts";

/** `npm run prove`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof PROVE>): Promise<number> {
  const [gallery = ""] = positionals;
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  const scene = await openScene(options, { root: ROOT, progress });
  try {
    claim();
    const { target, origin } = scene;
    const audit = await prove({ root: ROOT, target, origin, gallery, all: options.everything, progress, signal });
    for (const line of auditLines(audit)) console.log(line);
    console.log(`Report: ${shownPath(await saveReport(ROOT, audit))}`);
    if (audit.findings.some(({ leaked }) => leaked)) {
      const undo = `To go back: npm run rollback -- ${gallery}. To take it down: npm run unpublish -- ${gallery}`;
      console.log(onSamePlace(`Nothing was changed. ${undo}`));
    }
    return audit.findings.length > 0 ? 1 : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.line("Stopped. Nothing was changed.");
    return 130;
  } finally {
    await scene.close();
  }
}
