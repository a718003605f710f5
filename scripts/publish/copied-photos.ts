import { audienceOf } from "../../worker/domain/access.ts";
import type { SetVisibility } from "../../worker/domain/gallery.ts";
import { countedWith } from "../terminal/counted.ts";
import type { Problem } from "../terminal/problem.ts";
import { type AccessPlan, type Facts, visibilities } from "./access-plan.ts";
import type { LockedPhoto } from "./lock.ts";

interface Copies {
  access: AccessPlan;
  /** Photos marked private. */
  marks: ReadonlySet<string>;
  /** What was published before. */
  before: readonly LockedPhoto[];
  /** What is to be published. */
  photos: readonly LockedPhoto[];
}

const NAMED = 5;

/** Photos guests would see that are hidden from them now under another name: the same original, byte for byte. */
export function copiedProblem(
  { content, published }: Pick<Facts, "content" | "published">,
  { access, marks, before, photos }: Copies,
): Problem | null {
  if (!published) return null;
  const [hidden, shown] = byWhetherHidden(before, { marks, sets: published.sets });
  const known = new Set(shown.map(identity));
  const copies = copiesOf(hidden, { marks, photos, sets: access.sets }).filter(
    ({ photo }) => !known.has(identity(photo)),
  );
  if (copies.length === 0) return null;
  const what = `guests would see hidden photos under another name (${copies.length}): ${copies.map(nameCopy).join(", ")}`;
  const fix = "Remove them, or publish with --allow-widening";
  return { file: content.shown, line: content.lineOf(["sets"]), what, fix };
}

/** Photos guests see under one name and not under another, in the same version. */
export function copiedWarnings(gallery: string, { access, marks, photos }: Omit<Copies, "before">): string[] {
  const [hidden] = byWhetherHidden(photos, { marks, sets: access.sets });
  const copies = copiesOf(hidden, { marks, photos, sets: access.sets });
  if (copies.length === 0) return [];
  const named = copies.slice(0, NAMED).map(nameCopy).join(", ");
  const more = copies.length > NAMED ? `, ${copies.length - NAMED} more` : "";
  const which = countedWith(copies.length, "photo", [
    "that is hidden from guests is",
    "that are hidden from guests are",
  ]);
  return [`${gallery}: ${which} shown to them under another name, as the same file: ${named}${more}.`];
}

interface Copy {
  photo: LockedPhoto;
  /** Name of the hidden one. */
  of: string;
}

const nameCopy = ({ photo, of }: Copy) => `${photo.name} (is ${of})`;
const identity = ({ name, source }: LockedPhoto) => `${source} ${name}`;

interface Seeing {
  marks: ReadonlySet<string>;
  sets: ReadonlyMap<string, SetVisibility>;
}

function byWhetherHidden(photos: readonly LockedPhoto[], seeing: Seeing): [LockedPhoto[], LockedPhoto[]] {
  return [photos.filter((photo) => !isShown(photo, seeing)), photos.filter((photo) => isShown(photo, seeing))];
}

const isShown = (photo: LockedPhoto, { marks, sets }: Seeing) =>
  audienceOf(visibilities(photo, sets), marks.has(photo.name)) === "everyone";

function copiesOf(
  hidden: readonly LockedPhoto[],
  { photos, ...seeing }: Seeing & { photos: readonly LockedPhoto[] },
): Copy[] {
  const names = new Map(hidden.map(({ source, name }) => [source, name]));
  return photos.flatMap((photo): Copy[] => {
    const of = names.get(photo.source) ?? photo.name;
    return of !== photo.name && isShown(photo, seeing) ? [{ photo, of }] : [];
  });
}
