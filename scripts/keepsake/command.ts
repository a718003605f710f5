import path from "node:path";
import { ROLES } from "../../worker/domain/gallery.ts";
import { SIZES } from "../../worker/domain/sizes.ts";
import { words } from "../../worker/domain/words/voice.ts";
import { FAT32_MAX } from "../../worker/keepsake/parts.ts";
import { refuseTracked } from "../disk/tracked.ts";
import { ROOT } from "../gallery/live.ts";
import { openScene } from "../prove/site.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { createProgress } from "../terminal/progress.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import type { Fetched } from "./fetch-file.ts";
import { makeKeepsake } from "./make.ts";
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
    report(await makeKeepsake({ ...scene, gallery, owner, size, folder, progress, signal }));
    return 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    progress.line("Stopped. Nothing was written.");
    return 130;
  } finally {
    await scene.close();
  }
}

function report(made: readonly Fetched[]): void {
  const { good, strong, warn } = coloursOf(process.stdout);
  for (const { file, bytes } of made)
    console.log(`${good("✓")} ${strong(shownPath(file))}: ${words("en").bytes(bytes)}. Unpack it and open index.html.`);
  if (made.length > 1)
    console.log(
      `It was split at sets into ${made.length} zips, because sticks with FAT32 take no file over 4 GB. Each opens on its own.`,
    );
  for (const { file, bytes } of made)
    if (bytes > FAT32_MAX)
      console.log(
        warn(
          `${path.basename(file)} is too large for a stick with FAT32: one film or photo has more than 4 GB. Use exFAT or NTFS, or --size web.`,
        ),
      );
}
