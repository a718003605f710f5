import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Arrangement, isAsFiles } from "../../worker/domain/arrangement/arrangement.ts";
import { placesOf } from "../../worker/domain/arrangement/places.ts";
import { type GalleryManifest, manifestSchemas } from "../../worker/domain/manifest.ts";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { keys } from "../../worker/store/keys.ts";
import { problemsIn, readGallery } from "../content/gallery.ts";
import { writeAtomically } from "../disk/atomic-file.ts";
import { partsOf } from "../gallery/arranged-parts.ts";
import { liveGallery, withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { printable } from "../terminal/colour.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { type Arranged, writeArrangement } from "./gallery-file.ts";
import type { PULL } from "./usage.ts";

/** `npm run pull`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof PULL>): Promise<number> {
  const gallery = positionals[0] ?? "";
  const content = path.resolve(options.content);
  return withTarget(options, async (target) => {
    const arranged = await readArranged(target, gallery);
    if (isAsFiles(arranged.arrangement)) {
      console.log(`${gallery}: nothing is arranged in the studio that the files don't say.`);
      return 0;
    }
    const file = path.join(content, gallery, "gallery.yaml");
    const text = await textOf({ content, gallery, file });
    const written = write(text, { arranged, file });
    if (options["dry-run"]) process.stdout.write(printable(written));
    else if (written !== text) await writeAtomically(file, written, { makeFolder: false });
    report(arranged, { file, dryRun: options["dry-run"] });
    return 0;
  });
}

async function readArranged(target: Target, gallery: string): Promise<Arranged> {
  const { overview, manifest: live } = await liveGallery(target, gallery);
  const { arrangement } = await readArrangement(target.db, gallery);
  if (!live.arranged) return { arrangement, files: live, live };
  const bytes = await target.blobs.get(keys.published(gallery, overview.policy.version));
  if (!bytes)
    throw new ScriptError(
      `${gallery}: its live version is incomplete. Publish it again: npm run publish -- ${gallery}`,
    );
  const { manifest: files } = manifestSchemas.published.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return { arrangement, files, live };
}

/** The file as it is, if it can be read as a gallery's: what is wrong with it is put right first. */
async function textOf({ content, gallery, file }: { content: string; gallery: string; file: string }): Promise<string> {
  const { content: read, problems } = await readGallery({ content, shown: shownPath(content), gallery });
  const [problem] = problems;
  if (!read)
    throw new ScriptError(
      `${problem?.file ?? shownPath(file)}: ${problem?.what ?? "can't be read"}. ${problem?.fix ?? ""}`,
    );
  return readFile(file, "utf8");
}

/** Never a file that the next publish would refuse. */
function write(text: string, { arranged, file }: { arranged: Arranged; file: string }): string {
  const shown = shownPath(file);
  const refuse = (why: string) => new ScriptError(`${shown} can't be changed: ${why}. Nothing was written.`);
  let written: string;
  try {
    written = writeArrangement(text, arranged);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw refuse((error as Error).message);
  }
  const [problem] = problemsIn(written, shown);
  if (problem) throw refuse(`afterwards ${problem.what}, on line ${problem.line}`);
  return written;
}

function report({ arrangement, files, live }: Arranged, { file, dryRun }: { file: string; dryRun: boolean }): void {
  const say = (text: string) => process.stderr.write(`${onSamePlace(text)}\n`);
  const { gallery } = files;
  const parts = partsOf(inFile(arrangement, files));
  if (parts.length > 0) say(`${dryRun ? "Would write" : "Wrote"} into ${shownPath(file)}: ${parts.join(", ")}.`);
  const moves = movesOf({ files, live });
  if (moves.length > 0) {
    say(
      "Folders decide which photos are in which set. Until these are moved, the studio's arrangement keeps them where they are:",
    );
    for (const move of moves) say(`  ${printable(move)}`);
  }
  if (!dryRun) say(`To publish this: npm run publish -- ${gallery}`);
}

/** The part that gallery.yaml can say: of photos and sets that the files have, and not which set they are in. */
function inFile(arrangement: Arrangement, { sets }: GalleryManifest): Arrangement {
  const places = placesOf(sets);
  const ids = new Set(sets.map(({ id }) => id));
  const among = <Value>(known: { has(key: string): boolean }, all: ReadonlyMap<string, Value>) =>
    new Map([...all].filter(([key]) => known.has(key)));
  return {
    ...arrangement,
    ...{ addedSets: [], goneSets: [], places: new Map() },
    cover: places.has(arrangement.cover ?? "") ? arrangement.cover : null,
    ...{ captions: among(places, arrangement.captions), alts: among(places, arrangement.alts) },
    ...{ orders: among(ids, arrangement.orders), setTitles: among(ids, arrangement.setTitles) },
  };
}

const NAMED = 100;

/** What to do with files, so that they say where photos are. */
function movesOf({ files, live }: Pick<Arranged, "files" | "live">): string[] {
  const now = placesOf(live.sets);
  const moves = [...placesOf(files.sets)].flatMap(([name, before]) => {
    const after = now.get(name) ?? [];
    const same = before.length === after.length && before.every((set) => after.includes(set));
    if (same) return [];
    return [
      after.length === 0
        ? `${name}: out of ${before.join(", ")}`
        : `${name}: ${before.join(", ")} -> ${after.join(", ")}`,
    ];
  });
  const rest = moves.length - NAMED;
  return rest > 0 ? [...moves.slice(0, NAMED), `and ${rest} more`] : moves;
}
