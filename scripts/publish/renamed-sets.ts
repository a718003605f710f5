import { type GalleryManifest, type Photo, setsOf } from "../../worker/domain/manifest.ts";
import { foldName } from "../../worker/domain/slug.ts";
import type { Published } from "../../worker/store/published.ts";
import type { GalleryContent, GallerySettings } from "../content/gallery.ts";
import type { Problem } from "../terminal/problem.ts";

/** New ids given by `renamed-from:`, by the id a set had before. */
export function renamedInFile({ sets }: Pick<GallerySettings, "sets">): Map<string, string> {
  const ids = new Set(sets.map(({ id }) => id));
  return new Map(
    sets.flatMap(({ id, "renamed-from": before }) => (before && !ids.has(before) ? [[before, id] as const] : [])),
  );
}

/** Where `renamed-from:` can't be meant as it is written: the id is new in the file, and the gallery was published. */
export function renamingProblems(content: GalleryContent, published: Published | null): Problem[] {
  const { settings, shown, lineOf } = content;
  const ids = new Set(settings.sets.map(({ id }) => id));
  const taken = new Set<string>();
  return settings.sets.flatMap(({ id, "renamed-from": before }, i): Problem[] => {
    if (before === undefined) return [];
    const problem = (what: string, fix: string): Problem[] => [
      { file: shown, line: lineOf(["sets", i, "renamed-from"]), what: `renamed-from: ${what}`, fix },
    ];
    if (ids.has(before)) return problem(`"${before}" is still a set of this gallery`, "Remove this line or that set");
    if (taken.has(before))
      return problem(`"${before}" is named twice`, "Only one set can replace it: keep one of the lines");
    taken.add(before);
    if (!published || published.sets.has(id) || published.sets.has(before)) return [];
    return problem(`there was never a set "${before}"`, "Write the id the set used to have, or remove the line");
  });
}

interface Facts {
  content: GalleryContent;
  published: Published;
  /** null if it can't be read. */
  live: GalleryManifest | null;
  photos: readonly Pick<Photo, "name" | "set" | "alsoIn">[];
}

/**
 * Sets that are new only by their id: each new id with the one before. The file has the first word. Otherwise, a set
 * replaces one that is gone if it has more than half of its photos and, if guests saw them, no others: so keeping its
 * visibility shows guests nothing they did not see.
 */
export function findRenamed({ content, published, live, photos }: Facts): Map<string, string> {
  const { sets } = content.settings;
  const isNew = (id: string) => !published.sets.has(id);
  const renamed = new Map(
    [...renamedInFile(content.settings)].flatMap(([before, id]) =>
      isNew(id) && published.sets.has(before) ? [[id, before] as const] : [],
    ),
  );
  const ids = new Set(sets.map(({ id }) => id));
  const gone = (live?.sets ?? []).filter(({ id }) => !ids.has(id) && ![...renamed.values()].includes(id));
  for (const { id } of sets.filter(({ id }) => isNew(id) && !renamed.has(id))) {
    const now = new Set(photos.filter((photo) => setsOf(photo).includes(id)).map(({ name }) => foldName(name)));
    const before = gone.find((set) => {
      const kept = set.photos.filter((name) => now.has(foldName(name))).length;
      const isOpen = published.sets.get(set.id) === "everyone";
      return kept * 2 > set.photos.length && (!isOpen || kept === now.size);
    });
    if (before) renamed.set(id, before.id);
  }
  return renamed;
}
