import type { GalleryContent } from "../content/gallery.ts";
import { listWords } from "../terminal/nearest.ts";
import type { Problem } from "../terminal/problem.ts";
import { foldClock } from "./clock-offset.ts";
import type { LockedPhoto } from "./lock.ts";
import type { Rendering } from "./render.ts";

/** Galleries whose gallery.yaml sets a clock that none of their photos was taken by have failed. */
export function withoutUnknownClocks({ rendered, failed, problems, warnings }: Rendering): Rendering {
  const found = rendered.map(({ plan, photos }) => clockProblems(plan.draft.content, photos));
  const wrong = rendered.filter((_, i) => (found[i] ?? []).length > 0);
  return {
    rendered: rendered.filter((gallery) => !wrong.includes(gallery)),
    failed: [...failed, ...wrong.map(({ plan }) => plan.draft.content.gallery)],
    problems: [...problems, ...found.flat()],
    warnings,
  };
}

/** Clocks that none of the photos was taken by. Photos measured before cameras were looked at may be of any. */
function clockProblems({ settings, shown, lineOf }: GalleryContent, photos: readonly LockedPhoto[]): Problem[] {
  if (photos.some(({ said }) => said === undefined)) return [];
  const cameras = [...new Set(photos.flatMap(({ said }) => said?.camera ?? []))].sort();
  const fits = (key: string) =>
    cameras.some((camera) => foldClock(camera) === foldClock(key)) ||
    photos.some(({ file }) => foldClock(file).startsWith(foldClock(key)));
  return Object.keys(settings["clock-offset"])
    .filter((key) => !fits(key))
    .map((key) => ({
      file: shown,
      line: lineOf(["clock-offset", key]),
      what: `clock-offset: no photo is from a camera "${key}", and no file's name begins with it`,
      fix: cameras.length > 0 ? `Cameras here: ${listWords(cameras, "and")}` : "Write how the files' names begin",
    }));
}
