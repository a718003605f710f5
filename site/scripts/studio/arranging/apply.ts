import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { movedTo, sorted } from "../../../../worker/domain/arrangement/list-order.ts";
import type { Facts, PageState, ShownSet } from "./page-state.ts";

/**
 * What the page shows once an edit is made, as far as the edit is about what it shows. Whether it can be made is decided
 * where it is saved.
 */
export function applyEdit(state: PageState, edit: Edit, facts: Facts): PageState {
  const { data } = facts;
  switch (edit.do) {
    case "move": {
      const here = new Set(state.order);
      const photos = edit.photos.filter((photo) => here.has(photo));
      if (edit.set !== data.set || photos.length === 0) return state;
      // The one after the page is not on it: before it is the end of the page.
      const before = edit.before !== null && here.has(edit.before) ? edit.before : null;
      return { ...state, order: movedTo(state.order, { photos, before }) };
    }
    case "sort":
      if (edit.set !== data.set || !data.isWhole) return state;
      return { ...state, order: sorted(state.order, { by: edit.by, facts: facts.photos }) };
    case "place":
      return place(state, edit, data.set);
    case "unplace":
      return replace(state, { photos: edit.photos, set: data.set, setsOf: (own) => without(own, edit.from) });
    case "out":
      return replace(state, { photos: edit.photos, set: data.set, setsOf: () => [] });
    case "caption":
    case "alt": {
      const before = state.texts.get(edit.photo) ?? { caption: "", alt: "" };
      return { ...state, texts: new Map([...state.texts, [edit.photo, { ...before, [edit.do]: edit.text }]]) };
    }
    case "set-title":
      return withSet(state, edit.set, { title: edit.title });
    case "new-set": {
      const { as = "", title, visibility } = edit;
      return { ...state, sets: [...state.sets, { id: as, title, visibility, photoCount: 0 }] };
    }
    case "move-set": {
      const ids = state.sets.map(({ id }) => id);
      if (!ids.includes(edit.set)) return state;
      const own = new Map(state.sets.map((set) => [set.id, set]));
      return {
        ...state,
        sets: movedTo(ids, { photos: [edit.set], before: edit.before }).flatMap((id) => own.get(id) ?? []),
      };
    }
    case "drop-set":
      return { ...state, sets: state.sets.filter(({ id }) => id !== edit.set) };
    case "cover":
      return { ...state, cover: edit.photo, focus: edit.focus };
    case "words": {
      const { title, date, description } = edit;
      return { ...state, words: { title, date, description } };
    }
    case "look": {
      const { do: _, ...look } = edit;
      return { ...state, look };
    }
    // Where the files have it, only storage knows.
    case "back":
      return state;
  }
}

const without = (sets: readonly string[], set: string) => sets.filter((one) => one !== set);

function withSet(state: PageState, id: string, change: Partial<ShownSet>): PageState {
  return { ...state, sets: state.sets.map((set) => (set.id === id ? { ...set, ...change } : set)) };
}

function place(state: PageState, edit: Extract<Edit, { do: "place" }>, set: string | null): PageState {
  const { photos, to, from } = edit;
  const setsOf = (own: readonly string[]) => {
    const kept = own.filter((one) => one !== from || one === to);
    return kept.includes(to) ? kept : [...kept, to];
  };
  const placed = replace(state, { photos, set, setsOf });
  return to === set
    ? { ...placed, order: movedTo([...new Set([...placed.order, ...photos])], { photos, before: null }) }
    : placed;
}

interface Replacing {
  photos: readonly string[];
  /** The set that is shown; null: all photos. */
  set: string | null;
  setsOf(own: readonly string[]): readonly string[];
}

/** Puts photos into other sets, and counts them there; those that are no longer in what is shown leave the page. */
function replace(state: PageState, { photos, set, setsOf }: Replacing): PageState {
  const places = new Map(state.places);
  const counts = new Map<string, number>();
  const count = (sets: readonly string[], by: number) => {
    for (const id of sets) counts.set(id, (counts.get(id) ?? 0) + by);
  };
  for (const photo of photos) {
    const own = places.get(photo) ?? [];
    const next = setsOf(own);
    count(own, -1);
    count(next, 1);
    places.set(photo, next);
  }
  const changed = new Set(photos);
  const isShown = (photo: string) => {
    const own = places.get(photo) ?? [];
    return set === null ? own.length > 0 : own.includes(set);
  };
  return {
    ...state,
    places,
    sets: state.sets.map((one) => ({ ...one, photoCount: one.photoCount + (counts.get(one.id) ?? 0) })),
    order: state.order.filter((photo) => !changed.has(photo) || isShown(photo)),
  };
}
