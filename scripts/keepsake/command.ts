import path from "node:path";
import { ROLES } from "../../worker/domain/gallery.ts";
import { SIZES } from "../../worker/domain/sizes.ts";
import { refuseTracked } from "../disk/tracked.ts";
import { ROOT } from "../gallery/live.ts";
import { openScene } from "../prove/site.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { createProgress } from "../terminal/progress.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { makeKeepsake } from "./make.ts";
import { madeLines } from "./report.ts";
import type { KEEPSAKE } from "./usage.ts";

const WHY = "a keepsake contains your clients' photos. Choose another folder: --to FOLDER";

/** `npm run keepsake`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof KEEPSAKE>): Promise<number> {
  const [gallery = ""] = positionals;
  const as = ROLES.find((role) => role === options.as);
  if (!as) throw new UsageError("Say for whom it is: --as guest or --as client");
  if (as === "guest" && options.account !== undefined)
    throw new UsageError("Guests have no account. With --account, use --as client.");
  const folder = path.resolve(options.to);
  const size = SIZES.find((known) => known === options.size) ?? SIZES[0];
  await refuseTracked(path.join(folder, `${gallery}-keepsake.zip`), WHY);
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  const scene = await openScene(options, { root: ROOT, progress });
  try {
    claim();
    const owner = { as, email: options.account ?? null };
    const made = await makeKeepsake({ ...scene, gallery, owner, size, folder, progress, signal });
    for (const line of madeLines(made)) console.log(line);
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.line("Stopped. No unfinished file is left.");
    return 130;
  } finally {
    await scene.close();
  }
}
