import path from "node:path";
import { readOverviews } from "../../worker/store/overview.ts";
import { LeaseLost } from "../gallery/lease.ts";
import { publishedGallery, withTarget } from "../gallery/live.ts";
import { VersionDamaged } from "../gallery/version.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted, countedWith } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { type BadFile, checkStorage } from "./check.ts";
import { type Removed, removeDamaged } from "./removal.ts";
import type { CHECK_STORAGE } from "./usage.ts";

/** `npm run check-storage`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof CHECK_STORAGE>): Promise<number> {
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping ..."));
  try {
    return await withTarget(options, async (target) => {
      claim();
      const versions = await versionsOf(target, positionals);
      const { files, bad } = await checkStorage(versions, { store: target.blobs, progress, signal });
      for (const line of linesOf(bad, { files, galleries: versions.length })) console.log(printable(line));
      if (bad.length === 0) return 0;
      const content = path.resolve(options.content);
      const removed = options["remove-damaged"]
        ? await removeDamaged(bad, { target, content, signal, now: Date.now, onWait })
        : null;
      for (const line of adviceOf(bad, removed)) console.log(printable(line));
      return 1;
    });
  } catch (error) {
    if (signal.aborted) {
      progress.line("Stopped. Run it again to continue.");
      return 130;
    }
    if (error instanceof LeaseLost) throw new ScriptError("It took too long. Run it again to continue.");
    if (!(error instanceof VersionDamaged)) throw error;
    const { gallery } = error.ref;
    throw new ScriptError(`${error.message}. Publish it again: npm run publish -- ${gallery} --check`);
  }
}

/** Live versions of the named galleries, or of all. */
async function versionsOf(target: Target, names: readonly string[]) {
  const overviews =
    names.length > 0
      ? await Promise.all([...new Set(names)].map((name) => publishedGallery(target, name)))
      : await readOverviews(target.db);
  return overviews.flatMap(({ policy: { gallery, version } }) => (version ? [{ gallery, version }] : []));
}

function linesOf(bad: readonly BadFile[], { files, galleries }: { files: number; galleries: number }): string[] {
  const colours = coloursOf(process.stdout);
  const of = `${counted(files, "file")} of ${counted(galleries, "gallery")}`;
  if (bad.length === 0) return [`${colours.good("✓")} ${of}: everything is in order.`];
  const photos = Map.groupBy(bad, ({ gallery, photo }) => `${gallery}: ${photo}`);
  return [...photos].map(([name, own]) => {
    const count = (is: BadFile["is"]) => own.filter((file) => file.is === is).length;
    const what = (["damaged", "missing"] as const).filter((is) => count(is) > 0).map((is) => `${count(is)} ${is}`);
    return `${colours.bad("✗")} ${colours.strong(name)}  ${what.join(", ")}`;
  });
}

function onWait(): never {
  throw new ScriptError(
    "A publish or a clean-up is running. Nothing was deleted. Run this again when it has finished.",
  );
}

/** What to do next, one item per line. */
function adviceOf(bad: readonly BadFile[], removed: Removed | null): string[] {
  const galleries = [...new Set(bad.map(({ gallery }) => gallery))].join(" ");
  const again = `npm run publish -- ${galleries}`;
  if (bad.every(({ is }) => is === "missing")) return [`To store what is missing: ${again}`];
  if (!removed) {
    return [`To repair it from your originals: npm run check-storage -- ${galleries} --remove-damaged, then ${again}`];
  }
  const { deleted, kept, right } = removed;
  const photos = [...new Set(kept.map(({ gallery, photo }) => `${gallery}: ${photo}`))];
  return [
    ...photos.map((photo) => `${photo}: kept, because its original is not in the content folder.`),
    ...(right.length > 0
      ? [`${countedWith(right.length, "file", ["was", "were"])} stored again or removed in the meantime.`]
      : []),
    ...(deleted.length > 0
      ? [
          `${countedWith(deleted.length, "damaged file", ["was", "were"])} deleted. To store ${deleted.length === 1 ? "it" : "them"} again: ${again}`,
        ]
      : []),
  ];
}
