import { changeMarks } from "../../worker/store/marks.ts";
import { studioClock } from "../gallery/clock.ts";
import { type LiveGallery, liveGallery, withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { ScriptError } from "../terminal/script.ts";
import type { MARKS } from "./usage.ts";

const { faint } = coloursOf(process.stdout);

/** `npm run marks`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof MARKS>): Promise<number> {
  const [verb, gallery = "", ...photos] = positionals;
  if (verb !== "list" && verb !== "unhide") throw new UsageError(`${verb}: must be list or unhide.`);
  return withTarget(options, async (target) => {
    const live = await liveGallery(target, gallery);
    if (verb === "list") return list(live, await studioClock(target.db));
    const unhidden = photosOf(live, { photos, all: options.all });
    await changeMarks(target.db, { gallery, photos: unhidden, hide: false, by: "photographer", now: Date.now() });
    console.log(
      `Guests see ${unhidden.length === 1 ? printable(unhidden[0] ?? "") : counted(unhidden.length, "photo")} again.`,
    );
    return 0;
  });
}

function list({ overview, manifest }: LiveGallery, clock: (at: number) => string): number {
  const live = new Set(manifest.sets.flatMap((set) => set.photos));
  if (overview.marks.length === 0) console.log("No photo is marked private.");
  for (const { photo, markedBy, markedAt } of overview.marks) {
    const gone = live.has(photo) ? "" : "  not in the live version";
    console.log(printable(`${photo}  ${faint(`${markedBy}, ${clock(markedAt)}${gone}`)}`));
  }
  return 0;
}

function photosOf({ overview }: LiveGallery, { photos, all }: { photos: string[]; all: boolean }): string[] {
  const marked = overview.marks.map((mark) => mark.photo);
  if (all && photos.length > 0) throw new UsageError("Name photos or give --all, not both.");
  const wanted = all ? marked : photos.map((photo) => photo.normalize("NFC"));
  if (wanted.length === 0)
    throw new ScriptError(all ? "No photo is marked private." : "Name the photos, or give --all.");
  const unknown = wanted.filter((photo) => !marked.includes(photo));
  if (unknown.length > 0) throw new ScriptError(`Not marked private: ${unknown.join(", ")}. Nothing was changed.`);
  return wanted;
}
