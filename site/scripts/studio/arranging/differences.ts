import type { PageState } from "./page-state.ts";

/** How many photos are named. */
const NAMED = 5;

const named = (photos: readonly string[]) =>
  photos.length > NAMED ? `${photos.slice(0, NAMED).join(", ")} and ${photos.length - NAMED} more` : photos.join(", ");

/** What is different on the page now, in sentences. */
export function differences(before: PageState, now: PageState): string[] {
  return [...photoDifferences(before, now), ...textDifferences(before, now), ...setDifferences(before, now)];
}

function photoDifferences(before: PageState, now: PageState): string[] {
  const [had, has] = [new Set(before.order), new Set(now.order)];
  const gone = before.order.filter((photo) => !has.has(photo));
  const come = now.order.filter((photo) => !had.has(photo));
  const kept = before.order.filter((photo) => has.has(photo));
  const isMoved = now.order.filter((photo) => had.has(photo)).join("\n") !== kept.join("\n");
  return [
    ...(gone.length > 0 ? [`No longer here: ${named(gone)}.`] : []),
    ...(come.length > 0 ? [`Now here: ${named(come)}.`] : []),
    ...(isMoved ? ["The photos are in another order."] : []),
    ...(before.cover === now.cover && before.focus === now.focus
      ? []
      : [`The cover is ${now.cover ?? "the first photo"} now.`]),
  ];
}

function textDifferences(before: PageState, now: PageState): string[] {
  return [...now.texts].flatMap(([photo, { caption, alt }]) => {
    const was = before.texts.get(photo);
    if (!was) return [];
    return [
      ...(was.caption === caption ? [] : [`The caption of ${photo} is “${caption}” now.`]),
      ...(was.alt === alt ? [] : [`The alt text of ${photo} is “${alt}” now.`]),
    ];
  });
}

function setDifferences(before: PageState, now: PageState): string[] {
  const was = new Map(before.sets.map((set) => [set.id, set.title]));
  const is = new Map(now.sets.map((set) => [set.id, set.title]));
  const both = (sets: PageState["sets"]) => sets.map(({ id }) => id).filter((id) => was.has(id) && is.has(id));
  const words = (["title", "date", "description"] as const).filter((key) => before.words[key] !== now.words[key]);
  return [
    ...[...was].flatMap(([id, title]) => (is.has(id) ? [] : [`The set ${title} was removed.`])),
    ...[...is].flatMap(([id, title]) => (was.has(id) ? [] : [`The set ${title} is new.`])),
    ...[...is].flatMap(([id, title]) =>
      (was.get(id) ?? title) === title ? [] : [`The set ${was.get(id)} is called ${title} now.`],
    ),
    ...(both(before.sets).join() === both(now.sets).join() ? [] : ["The sets are in another order."]),
    ...words.map((key) => `The gallery’s ${key} is “${now.words[key]}” now.`),
    ...(JSON.stringify(before.look) === JSON.stringify(now.look) ? [] : ["The look has changed."]),
  ];
}
