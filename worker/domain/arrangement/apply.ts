import type { SetVisibility } from "../gallery.ts";
import type { GalleryManifest } from "../manifest.ts";
import type { Wrong } from "../problem.ts";
import { RESERVED_SETS, suggestSlug } from "../slug.ts";
import { arrange } from "./arrange.ts";
import type { Arrangement } from "./arrangement.ts";
import type { Edit, NewSets, PhotoFacts, Sort } from "./edits.ts";
import { movedTo, sorted } from "./list-order.ts";
import { placesOf } from "./places.ts";

export interface EditFacts {
  /** What the files say. */
  files: GalleryManifest;
  /** Facts of the photos of each set that is sorted. */
  photos: ReadonlyMap<string, PhotoFacts>;
  /** Ids that sets have or had. A new set may not use one, or whoever saw the old set would see the new one. */
  takenIds: ReadonlySet<string>;
}

export type Applied =
  | { ok: true; arrangement: Arrangement; newSets: NewSets }
  /** `at`: which edit can't be made. */
  | { ok: false; at: number; wrong: Wrong };

/** Makes the edits in order: either all of them or none. */
export function applyEdits(arrangement: Arrangement, edits: readonly Edit[], facts: EditFacts): Applied {
  const desk = new Desk(arrangement, facts);
  for (const [at, edit] of edits.entries()) {
    const wrong = desk.apply(edit);
    if (wrong) return { ok: false, at, wrong };
  }
  return { ok: true, arrangement: desk.arrangement, newSets: desk.newSets };
}

/** The gallery while edits are made. */
class Desk {
  readonly newSets = new Map<string, SetVisibility>();
  private readonly called = new Map<string, string>();
  private kept: GalleryManifest | null = null;

  arrangement: Arrangement;
  private readonly facts: EditFacts;

  constructor(arrangement: Arrangement, facts: EditFacts) {
    this.arrangement = arrangement;
    this.facts = facts;
  }

  apply(edit: Edit): Wrong | null {
    switch (edit.do) {
      case "move":
        return this.move(this.idOf(edit.set), edit);
      case "sort":
        return this.sort(this.idOf(edit.set), edit.by);
      case "place":
        return this.place(edit.photos, { to: this.idOf(edit.to), from: edit.from && this.idOf(edit.from) });
      case "unplace":
        return this.place(edit.photos, { to: null, from: this.idOf(edit.from) });
      case "out":
        return this.replace(edit.photos, () => []);
      case "back":
        return this.bringBack(edit.photos);
      case "caption":
        return this.describe("captions", edit);
      case "alt":
        return this.describe("alts", edit);
      case "set-title":
        return this.rename(this.idOf(edit.set), edit.title);
      case "new-set":
        return this.addSet(edit);
      case "move-set":
        return this.moveSet(this.idOf(edit.set), edit.before && this.idOf(edit.before));
      case "drop-set":
        return this.dropSet(this.idOf(edit.set));
      case "cover":
        return this.cover(edit);
      case "words": {
        const { title, date, description } = edit;
        return this.change({ words: { title, date: date || null, description: description || null } });
      }
      case "look":
        return this.look(edit);
    }
  }

  private get now(): GalleryManifest {
    this.kept ??= arrange(this.facts.files, this.arrangement);
    return this.kept;
  }

  private change(change: Partial<Arrangement>): null {
    this.arrangement = { ...this.arrangement, ...change };
    // None of the questions asked while captions are written depends on the captions.
    if (!("captions" in change || "alts" in change)) this.kept = null;
    return null;
  }

  private readonly idOf = (set: string) => this.called.get(set) ?? set;

  private setOf(id: string): GalleryManifest["sets"][number] | undefined {
    return this.now.sets.find((set) => set.id === id);
  }

  private unknownSet(set: string): Wrong {
    return { code: "unknownSet", values: { set, sets: this.now.sets.map(({ id }) => id).join(", ") } };
  }

  private move(id: string, { photos, before }: { photos: readonly string[]; before: string | null }): Wrong | null {
    const set = this.setOf(id);
    if (!set) return this.unknownSet(id);
    const here = new Set(set.photos);
    if (![...photos, ...(before === null ? [] : [before])].every((photo) => here.has(photo)))
      return { code: "photoUnknown" };
    return this.order(id, movedTo(set.photos, { photos, before }));
  }

  private order(id: string, photos: readonly string[]): null {
    return this.change({ orders: new Map([...this.arrangement.orders, [id, [...photos]]]) });
  }

  private sort(id: string, by: Sort): Wrong | null {
    const set = this.setOf(id);
    if (!set) return this.unknownSet(id);
    return this.order(id, sorted(set.photos, { by, facts: this.facts.photos }));
  }

  private place(photos: readonly string[], { to, from }: { to: string | null; from: string | null }): Wrong | null {
    for (const id of [to, from]) if (id !== null && !this.setOf(id)) return this.unknownSet(id);
    const wrong = this.replace(photos, (sets) => [
      ...sets.filter((set) => set !== from || set === to),
      ...(to === null || sets.includes(to) ? [] : [to]),
    ]);
    if (wrong || to === null) return wrong;
    const here = this.setOf(to)?.photos ?? [];
    return this.order(to, movedTo(here, { photos, before: null }));
  }

  /** Changes which sets show each photo; `setsOf` gets those that show it now. */
  private replace(photos: readonly string[], setsOf: (now: readonly string[]) => string[]): Wrong | null {
    const now = placesOf(this.now.sets);
    const places = new Map(this.arrangement.places);
    for (const photo of photos) {
      const sets = now.get(photo);
      if (!sets) return { code: "photoUnknown" };
      places.set(photo, setsOf(sets));
    }
    return this.change({ places });
  }

  private bringBack(photos: readonly string[]): Wrong | null {
    const now = placesOf(this.now.sets);
    const files = placesOf(this.facts.files.sets);
    if (!photos.every((photo) => files.has(photo))) return { code: "photoUnknown" };
    const back = new Set(photos.filter((photo) => !now.has(photo)));
    return this.change({ places: new Map([...this.arrangement.places].filter(([photo]) => !back.has(photo))) });
  }

  private describe(kind: "captions" | "alts", { photo, text }: { photo: string; text: string }): Wrong | null {
    if (!this.isShown(photo)) return { code: "photoUnknown" };
    return this.change({ [kind]: new Map([...this.arrangement[kind], [photo, text]]) });
  }

  private isShown(photo: string): boolean {
    return this.now.sets.some((set) => set.photos.includes(photo));
  }

  private rename(id: string, title: string): Wrong | null {
    if (!this.setOf(id)) return this.unknownSet(id);
    if (this.isTaken(title, id)) return { code: "setTitleTaken", values: { title } };
    return this.change({ setTitles: new Map([...this.arrangement.setTitles, [id, title]]) });
  }

  private isTaken(title: string, by: string | null): boolean {
    const folded = (text: string) => text.normalize("NFKC").toLowerCase();
    return this.now.sets.some((set) => set.id !== by && folded(set.title) === folded(title));
  }

  private addSet({
    title,
    visibility,
    as,
  }: {
    title: string;
    visibility: SetVisibility;
    as?: string | undefined;
  }): Wrong | null {
    if (this.isTaken(title, null)) return { code: "setTitleTaken", values: { title } };
    const id = this.freeId(title);
    if (as !== undefined) this.called.set(as, id);
    this.newSets.set(id, visibility);
    return this.change({
      addedSets: [...this.arrangement.addedSets, id],
      setTitles: new Map([...this.arrangement.setTitles, [id, title]]),
      goneSets: this.arrangement.goneSets.filter((gone) => gone !== id),
    });
  }

  private freeId(title: string): string {
    const { files, takenIds } = this.facts;
    const taken = new Set([...takenIds, ...files.sets.map(({ id }) => id), ...this.arrangement.addedSets]);
    const wish = suggestSlug(title).slice(0, 58).replace(/-+$/, "") || "set";
    const isFree = (id: string) => !taken.has(id) && !RESERVED_SETS.has(id);
    for (let n = 1; ; n++) {
      const id = n === 1 ? wish : `${wish}-${n}`;
      if (isFree(id)) return id;
    }
  }

  private moveSet(id: string, before: string | null): Wrong | null {
    const ids = this.now.sets.map((set) => set.id);
    const unknown = [id, before].find((one) => one !== null && !ids.includes(one));
    if (unknown) return this.unknownSet(unknown);
    return this.change({ setOrder: movedTo(ids, { photos: [id], before }) });
  }

  private dropSet(id: string): Wrong | null {
    const set = this.setOf(id);
    if (!set) return this.unknownSet(id);
    if (set.photos.length > 0) return { code: "setNotEmpty" };
    if (this.now.sets.length === 1) return { code: "lastSet" };
    return this.change({ goneSets: [...this.arrangement.goneSets, id] });
  }

  private cover({ photo, focus }: { photo: string; focus: string | null }): Wrong | null {
    if (!this.isShown(photo)) return { code: "photoUnknown" };
    const look = new Map([...this.arrangement.look, ["cover-position", focus]]);
    return this.change({ cover: photo, look });
  }

  private look({ do: _, ...wanted }: Extract<Edit, { do: "look" }>): null {
    const said = Object.entries(wanted).map(([key, value]) => [key, value || null] as const);
    return this.change({ look: new Map([...this.arrangement.look, ...said]) });
  }
}
