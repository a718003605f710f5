import type { SetVisibility } from "../gallery.ts";
import type { GalleryManifest } from "../manifest.ts";
import type { Wrong } from "../problem.ts";
import { RESERVED_SETS, suggestSlug, WALL } from "../slug.ts";
import type { Arrangement } from "./arrangement.ts";
import type { Edit, NewSets, PhotoFacts, Sort } from "./edits.ts";
import { movedTo, sorted } from "./list-order.ts";
import { lineOf, textOf } from "./plain-text.ts";
import { WorkingSets } from "./working-sets.ts";

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

type Mapped = "look" | "setTitles" | "orders" | "places" | "captions" | "alts";
type Maps = { [Key in Mapped]: Arrangement[Key] extends ReadonlyMap<string, infer Value> ? Map<string, Value> : never };

/** The gallery while edits are made. */
class Desk {
  readonly newSets = new Map<string, SetVisibility>();
  private readonly called = new Map<string, string>();
  private readonly facts: EditFacts;
  private own: Arrangement;
  // What edits add to is copied once, not for each of thousands.
  private readonly maps: Maps;
  private readonly addedSets: string[];
  private readonly takenIds: Set<string>;
  private readonly inFiles: ReadonlySet<string>;
  private readonly working: WorkingSets;
  private isStale = false;

  constructor(arrangement: Arrangement, facts: EditFacts) {
    const { look, setTitles, orders, places, captions, alts, addedSets } = arrangement;
    const fileSets = facts.files.sets;
    this.facts = facts;
    this.own = arrangement;
    this.maps = {
      ...{ look: new Map(look), setTitles: new Map(setTitles), orders: new Map(orders), places: new Map(places) },
      ...{ captions: new Map(captions), alts: new Map(alts) },
    };
    this.addedSets = [...addedSets];
    this.takenIds = new Set([...facts.takenIds, ...fileSets.map(({ id }) => id), ...addedSets]);
    this.inFiles = new Set(fileSets.flatMap(({ photos }) => photos));
    this.working = new WorkingSets(facts.files, arrangement);
  }

  get arrangement(): Arrangement {
    return { ...this.own, ...this.maps, addedSets: this.addedSets };
  }

  private change(change: Partial<Arrangement>): null {
    this.own = { ...this.own, ...change };
    return null;
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
      case "words":
        return this.say(edit);
      case "look":
        return this.look(edit);
    }
  }

  /** The sets as they are now. */
  private get sets(): WorkingSets {
    if (this.isStale) this.working.read(this.arrangement);
    this.isStale = false;
    return this.working;
  }

  private readonly idOf = (set: string) => this.called.get(set) ?? set;

  private unknownSet(set: string): Wrong {
    return { code: "unknownSet", values: { set, sets: this.sets.shown.join(", ") } };
  }

  private move(id: string, { photos, before }: { photos: readonly string[]; before: string | null }): Wrong | null {
    if (!this.sets.has(id)) return this.unknownSet(id);
    const isHere = (photo: string) => this.sets.setsOf(photo)?.includes(id);
    if (![...photos, ...(before === null ? [] : [before])].every(isHere)) return { code: "photoUnknown" };
    return this.order(id, movedTo(this.sets.photosOf(id), { photos, before }));
  }

  private order(id: string, photos: readonly string[]): null {
    this.sets.order(id, photos);
    this.maps.orders.set(id, [...photos]);
    return null;
  }

  private sort(id: string, by: Sort): Wrong | null {
    if (!this.sets.has(id)) return this.unknownSet(id);
    return this.order(id, sorted(this.sets.photosOf(id), { by, facts: this.facts.photos }));
  }

  private place(photos: readonly string[], { to, from }: { to: string | null; from: string | null }): Wrong | null {
    for (const id of [to, from]) if (id !== null && !this.sets.has(id)) return this.unknownSet(id);
    const wrong = this.replace(photos, (sets) => [
      ...sets.filter((set) => set !== from || set === to),
      ...(to === null || sets.includes(to) ? [] : [to]),
    ]);
    return wrong || to === null ? wrong : this.order(to, movedTo(this.sets.photosOf(to), { photos, before: null }));
  }

  /** Changes which sets show each photo; `setsOf` gets those that show it now. */
  private replace(photos: readonly string[], setsOf: (now: readonly string[]) => string[]): Wrong | null {
    const changed = new Map<string, string[]>();
    for (const photo of photos) {
      const sets = this.sets.setsOf(photo);
      if (!sets) return { code: "photoUnknown" };
      changed.set(photo, setsOf(sets));
    }
    this.sets.replace(changed);
    for (const [photo, sets] of changed) this.maps.places.set(photo, sets);
    return null;
  }

  private bringBack(photos: readonly string[]): Wrong | null {
    if (!photos.every((photo) => this.inFiles.has(photo))) return { code: "photoUnknown" };
    // A photo that was removed is in no set; all others stay where they are.
    const back = photos.filter((photo) => this.maps.places.get(photo)?.length === 0);
    for (const photo of back) this.maps.places.delete(photo);
    this.isStale ||= back.length > 0;
    return null;
  }

  private describe(kind: "captions" | "alts", { photo, text }: { photo: string; text: string }): Wrong | null {
    if (!this.sets.setsOf(photo)) return { code: "photoUnknown" };
    this.maps[kind].set(photo, textOf(text));
    return null;
  }

  private rename(id: string, typed: string): Wrong | null {
    if (!this.sets.has(id)) return this.unknownSet(id);
    const title = lineOf(typed);
    if (title === "") return { code: "missing" };
    if (this.sets.isTitled(title, { except: id })) return { code: "setTitleTaken", values: { title } };
    this.sets.rename(id, title);
    this.maps.setTitles.set(id, title);
    return null;
  }

  private addSet({ visibility, as, ...typed }: Extract<Edit, { do: "new-set" }>): Wrong | null {
    const title = lineOf(typed.title);
    if (title === "") return { code: "missing" };
    if (this.sets.isTitled(title, { except: null })) return { code: "setTitleTaken", values: { title } };
    const id = this.freeId(title);
    if (as !== undefined) this.called.set(as, id);
    this.newSets.set(id, visibility);
    this.takenIds.add(id);
    this.addedSets.push(id);
    this.maps.setTitles.set(id, title);
    this.sets.add(id, { title, added: this.addedSets, setOrder: this.own.setOrder });
    return this.change({ goneSets: this.own.goneSets.filter((gone) => gone !== id) });
  }

  private freeId(title: string): string {
    const wish = suggestSlug(title).slice(0, 58).replace(/-+$/, "") || "set";
    const isFree = (id: string) => !this.takenIds.has(id) && !RESERVED_SETS.has(id) && id !== WALL;
    for (let n = 1; ; n++) {
      const id = n === 1 ? wish : `${wish}-${n}`;
      if (isFree(id)) return id;
    }
  }

  private moveSet(id: string, before: string | null): Wrong | null {
    const ids = this.sets.shown;
    const unknown = [id, before].find((one) => one !== null && !ids.includes(one));
    if (unknown) return this.unknownSet(unknown);
    const setOrder = movedTo(ids, { photos: [id], before });
    this.sets.move(setOrder);
    return this.change({ setOrder });
  }

  private dropSet(id: string): Wrong | null {
    if (!this.sets.has(id)) return this.unknownSet(id);
    if (this.sets.photosOf(id).length > 0) return { code: "setNotEmpty" };
    if (this.sets.shown.length === 1) return { code: "lastSet" };
    this.sets.remove(id);
    return this.change({ goneSets: [...this.own.goneSets, id] });
  }

  private cover({ photo, focus }: { photo: string; focus: string | null }): Wrong | null {
    if (!this.sets.setsOf(photo)) return { code: "photoUnknown" };
    this.maps.look.set("cover-position", focus);
    return this.change({ cover: photo });
  }

  private say({ date, ...typed }: Extract<Edit, { do: "words" }>): Wrong | null {
    const title = lineOf(typed.title);
    if (title === "") return { code: "missing" };
    return this.change({ words: { title, date: date || null, description: textOf(typed.description) || null } });
  }

  private look({ do: _, ...wanted }: Extract<Edit, { do: "look" }>): null {
    for (const [key, value] of Object.entries(wanted)) this.maps.look.set(key, value || null);
    return null;
  }
}
