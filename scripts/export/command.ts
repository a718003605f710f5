import path from "node:path";
import { words } from "../../worker/domain/words/voice.ts";
import { refuseTracked } from "../disk/tracked.ts";
import { withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { type Exported, exportStudio } from "./export.ts";
import type { EXPORT } from "./usage.ts";

const WHY =
  "an export contains names and addresses of your clients. Choose a folder in backups/ or outside the repository.";

/** `npm run export`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof EXPORT>): Promise<number> {
  const folder = path.resolve(positionals[0] ?? "");
  await refuseTracked(folder, WHY);
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  try {
    const exported = await withTarget(options, (target) => {
      claim();
      return exportStudio(target, { folder, progress, signal, now: Date.now() });
    });
    return report(exported, folder);
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.line("Stopped. What was exported is kept; run it again to continue.");
    return 130;
  }
}

function report({ galleries, files, bytes, entries, bad }: Exported, folder: string): number {
  const { good, bad: wrong, strong } = coloursOf(process.stdout);
  for (const { gallery, file, is } of bad)
    console.log(printable(`${wrong("✗")} ${strong(gallery)}  ${file} is ${is} in storage, and was left out`));
  const what = `${counted(galleries, "gallery")}, ${counted(files, "file")} (${words("en").bytes(bytes)}), ${counted(entries, "entry")}`;
  if (bad.length === 0) {
    console.log(`${good("✓")} ${strong(shownPath(folder))}: ${what}. README.md in it says what is where.`);
    return 0;
  }
  console.log(
    `${strong(shownPath(folder))}: ${what}. Publish the galleries named above again from your originals, then run this again: it adds what is missing.`,
  );
  return 1;
}
