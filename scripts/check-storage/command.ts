import { words } from "../../worker/domain/words/voice.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { publishedGallery, withTarget } from "../gallery/live.ts";
import { VersionDamaged } from "../gallery/version.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { createProgress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { type BadFile, checkStorage } from "./check.ts";
import type { CHECK_STORAGE } from "./usage.ts";

const { number } = words("en");

/** `npm run check-storage`: the status it ends with. */
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
      console.log(await removed(target, bad, options["remove-damaged"]));
      return 1;
    });
  } catch (error) {
    if (signal.aborted) {
      progress.line("Stopped. Nothing was changed.");
      return 130;
    }
    if (!(error instanceof VersionDamaged)) throw error;
    const { gallery } = error.ref;
    throw new ScriptError(`${error.message}. Publish it again: npm run publish -- ${gallery} --check`);
  }
}

/** Live versions of the galleries named, or of all. */
async function versionsOf(target: Target, names: readonly string[]) {
  const overviews =
    names.length > 0
      ? await Promise.all([...new Set(names)].map((name) => publishedGallery(target, name)))
      : await readOverviews(target.db);
  return overviews.flatMap(({ policy: { gallery, version } }) => (version ? [{ gallery, version }] : []));
}

function linesOf(bad: readonly BadFile[], { files, galleries }: { files: number; galleries: number }): string[] {
  const colours = coloursOf(process.stdout);
  const of = `${number(files)} files of ${number(galleries)} ${galleries === 1 ? "gallery" : "galleries"}`;
  if (bad.length === 0) return [`${colours.good("✓")} ${of}: all are as they should be.`];
  const photos = Map.groupBy(bad, ({ gallery, photo }) => `${gallery}: ${photo}`);
  return [...photos].map(([name, own]) => {
    const count = (is: BadFile["is"]) => own.filter((file) => file.is === is).length;
    const what = (["damaged", "missing"] as const).filter((is) => count(is) > 0).map((is) => `${count(is)} ${is}`);
    return `${colours.bad("✗")} ${colours.strong(name)}  ${what.join(", ")}`;
  });
}

async function removed(target: Target, bad: readonly BadFile[], remove: boolean): Promise<string> {
  const galleries = [...new Set(bad.map(({ gallery }) => gallery))].join(" ");
  const again = `npm run publish -- ${galleries}`;
  const damaged = [...new Set(bad.filter(({ is }) => is === "damaged").map(({ key }) => key))];
  if (damaged.length === 0) return `To store what is missing: ${again}`;
  if (!remove) {
    return `To repair it from your originals: npm run check-storage -- ${galleries} --remove-damaged, then ${again}`;
  }
  await target.blobs.delete(damaged);
  return `${number(damaged.length)} damaged files are deleted. To store them again: ${again}`;
}
