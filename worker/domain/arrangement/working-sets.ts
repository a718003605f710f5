import type { GalleryManifest } from "../manifest.ts";
import { arrange } from "./arrange.ts";
import type { Arrangement } from "./arrangement.ts";
import { inOrder, placesOf } from "./places.ts";

const folded = (text: string) => text.normalize("NFKC").toLowerCase();

/**
 * The sets of a gallery while edits are made. It follows each edit instead of arranging the gallery again, which takes as
 * long as the gallery is large.
 */
export class WorkingSets {
  private readonly files: GalleryManifest;
  private lists = new Map<string, readonly string[]>();
  private places = new Map<string, readonly string[]>();
  private titles = new Map<string, string>();
  private readonly gone: Set<string>;
  /** The sets that have a title, in lower case. */
  private titled = new Map<string, Set<string>>();
  private ids: readonly string[] = [];

  constructor(files: GalleryManifest, arrangement: Arrangement) {
    this.files = files;
    this.gone = new Set(arrangement.goneSets);
    this.read(arrangement);
  }

  /** Reads everything from an arrangement. */
  read(arrangement: Arrangement): void {
    const { sets } = arrange(this.files, { ...arrangement, goneSets: [] });
    this.lists = new Map(sets.map(({ id, photos }) => [id, photos]));
    this.places = placesOf(sets);
    this.ids = sets.map(({ id }) => id);
    this.titles.clear();
    this.titled.clear();
    for (const { id, title } of sets) this.rename(id, title);
  }

  /** Ids of the sets that are shown, in order. */
  get shown(): string[] {
    return this.ids.filter((id) => this.has(id));
  }

  has(id: string): boolean {
    const list = this.lists.get(id);
    return list !== undefined && (list.length > 0 || !this.gone.has(id));
  }

  photosOf(id: string): readonly string[] {
    return this.lists.get(id) ?? [];
  }

  /** The sets that show a photo; undefined: none does. */
  setsOf(photo: string): readonly string[] | undefined {
    return this.places.get(photo);
  }

  isTitled(title: string, { except }: { except: string | null }): boolean {
    const ids = this.titled.get(folded(title)) ?? [];
    return [...ids].some((id) => id !== except && this.has(id));
  }

  rename(id: string, title: string): void {
    this.titled.get(folded(this.titles.get(id) ?? ""))?.delete(id);
    this.titles.set(id, title);
    const own = this.titled.get(folded(title));
    if (own) own.add(id);
    else this.titled.set(folded(title), new Set([id]));
  }

  order(id: string, photos: readonly string[]): void {
    this.lists.set(id, photos);
  }

  /** Shows photos in other sets; in those that they come to, they are at the end. */
  replace(changed: ReadonlyMap<string, readonly string[]>): void {
    const touched = new Set([...changed].flatMap(([photo, sets]) => [...sets, ...(this.places.get(photo) ?? [])]));
    for (const id of touched) {
      const here = new Set(this.photosOf(id));
      const kept = this.photosOf(id).filter((photo) => changed.get(photo)?.includes(id) ?? true);
      const come = [...changed].flatMap(([photo, sets]) => (sets.includes(id) && !here.has(photo) ? [photo] : []));
      this.lists.set(id, [...kept, ...come]);
    }
    for (const [photo, sets] of changed) {
      if (sets.length > 0) this.places.set(photo, sets);
      else this.places.delete(photo);
    }
  }

  /** Adds an empty set. */
  add(
    id: string,
    { title, added, setOrder }: { title: string; added: readonly string[]; setOrder: readonly string[] },
  ): void {
    this.gone.delete(id);
    this.lists.set(id, this.photosOf(id));
    this.rename(id, title);
    this.ids = inOrder([...new Set([...this.files.sets.map((set) => set.id), ...added])], setOrder);
  }

  move(ids: readonly string[]): void {
    const hidden = this.ids.filter((id) => !ids.includes(id));
    this.ids = [...ids, ...hidden];
  }

  remove(id: string): void {
    this.gone.add(id);
  }
}
