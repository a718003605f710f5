import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { KeptTexts } from "../../kept-texts.ts";
import type { KeptTile } from "./kept-tile.ts";

const BEGINNING = "glassine-arranging ";
const KEPT_MS = 30 * 86_400_000;
/** The most that one save takes. */
const MOST = 5000;

/** What is kept in the browser. */
interface Kept {
  /** The arrangement that the edits were made to. */
  revision: number;
  edits: Edit[];
  /** Taken back, the last one first. */
  undone: Edit[];
  /** Tiles that come from other sets, by the names of their photos. */
  tiles: [string, KeptTile][];
  at: number;
}

/** The most tiles that are kept. Any further photo is shown in its new set once it is saved. */
const TILES_MOST = 500;

/**
 * Edits that are not saved yet. The browser keeps them, and its windows share them: each reads what the others wrote before
 * it writes, so that none overwrites an edit it has not seen.
 */
export class Pending {
  private readonly texts = new KeptTexts();
  private readonly key: string;
  private kept: Kept;
  /** The text that `kept` was read from, or written as. */
  private known: string | null;

  constructor({ gallery, revision, now }: { gallery: string; revision: number; now: number }) {
    this.key = BEGINNING + gallery;
    for (const key of this.texts.keys(BEGINNING)) {
      const at = read(this.texts.read(key))?.at ?? 0;
      if (at < now - KEPT_MS) this.texts.write(key, null);
    }
    this.known = this.texts.read(this.key);
    this.kept = read(this.known) ?? { revision, edits: [], undone: [], tiles: [], at: now };
  }

  /** Reads what other windows of this browser wrote. False: nothing new. */
  follow(): boolean {
    const text = this.texts.read(this.key);
    if (text === this.known) return false;
    this.known = text;
    const { revision, at } = this.kept;
    this.kept = read(text) ?? { revision, edits: [], undone: [], tiles: [], at };
    return true;
  }

  /** Whether this is about these edits. */
  isAbout({ key, storageArea }: StorageEvent): boolean {
    return storageArea === localStorage && (key === this.key || key === null);
  }

  /** Whether they are gone once this page is: the browser keeps nothing. */
  get isOnlyHere(): boolean {
    return this.kept.edits.length > 0 && this.texts.isOnlyHere(this.key);
  }

  get edits(): readonly Edit[] {
    return this.kept.edits;
  }

  get revision(): number {
    return this.kept.revision;
  }

  get tiles(): ReadonlyMap<string, KeptTile> {
    return new Map(this.kept.tiles);
  }

  get mayUndo(): boolean {
    return this.kept.edits.length > 0;
  }

  get mayRedo(): boolean {
    return this.kept.undone.length > 0;
  }

  get isFull(): boolean {
    return this.kept.edits.length >= MOST;
  }

  /**
   * Adds an edit; one that says the same thing of the same subject replaces the last. "news": there are edits of other
   * windows, too, and all have to be made again.
   */
  add(edit: Edit, now: number): "last" | "instead" | "news" {
    const isNews = this.follow();
    const last = this.kept.edits.at(-1);
    const replaces = last !== undefined && isSameSubject(last, edit);
    const edits = replaces ? [...this.kept.edits.slice(0, -1), edit] : [...this.kept.edits, edit];
    this.write({ ...this.kept, edits, undone: [], at: now });
    return isNews ? "news" : replaces ? "instead" : "last";
  }

  /** Keeps the tiles of photos that were moved, for the page of the set they are in now. */
  keepTiles(tiles: Iterable<[string, KeptTile]>): void {
    this.follow();
    const all = new Map([...this.kept.tiles, ...tiles]);
    this.kept = { ...this.kept, tiles: [...all].slice(0, TILES_MOST) };
  }

  undo(now: number): Edit | null {
    this.follow();
    const edit = this.kept.edits.at(-1);
    if (!edit) return null;
    const { edits, undone } = this.kept;
    this.write({ ...this.kept, edits: edits.slice(0, -1), undone: [edit, ...undone], at: now });
    return edit;
  }

  redo(now: number): Edit | null {
    this.follow();
    const [edit, ...undone] = this.kept.undone;
    if (!edit) return null;
    this.write({ ...this.kept, edits: [...this.kept.edits, edit], undone, at: now });
    return edit;
  }

  /** Leaves one edit out, wherever it is by now. */
  leaveOut(edit: Edit, now: number): void {
    this.follow();
    const at = this.kept.edits.findIndex(isSame(edit));
    this.write({ ...this.kept, edits: this.kept.edits.filter((_, i) => i !== at), at: now });
  }

  /** The edits are for this arrangement from now on. */
  rebase(revision: number): void {
    if (this.kept.edits.length > 0) this.write({ ...this.kept, revision });
    else this.kept = { ...this.kept, revision };
  }

  /** Forgets the edits that were saved. What was done meanwhile, here or in another window, stays to be saved. */
  saved(sent: readonly Edit[], now: number): void {
    this.follow();
    const { edits } = this.kept;
    const first = edits.findIndex((edit, at) => at >= sent.length || !isSame(edit)(sent[at] as Edit));
    if (first < 0) this.drop();
    else this.write({ ...this.kept, edits: edits.slice(first), undone: [], at: now });
  }

  /** Forgets all. */
  drop(): void {
    this.write({ ...this.kept, edits: [], undone: [], tiles: [] });
  }

  private write(kept: Kept): void {
    this.kept = kept;
    const isEmpty = kept.edits.length === 0 && kept.undone.length === 0;
    this.known = isEmpty ? null : JSON.stringify(kept);
    this.texts.write(this.key, this.known);
  }
}

const isSame = (edit: Edit) => {
  const text = JSON.stringify(edit);
  return (other: Edit) => JSON.stringify(other) === text;
};

function read(text: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? "null");
    return Array.isArray(kept?.edits) && Array.isArray(kept.undone) && Array.isArray(kept.tiles) ? kept : null;
  } catch {
    return null;
  }
}

/** Whether one edit makes the one right before it pointless: the same photos moved on, the same text typed on. */
function isSameSubject(last: Edit, edit: Edit): boolean {
  if (last.do !== edit.do) return false;
  if (last.do === "move" && edit.do === "move")
    return last.set === edit.set && last.photos.join("\n") === edit.photos.join("\n");
  if ((last.do === "caption" || last.do === "alt" || last.do === "cover") && "photo" in edit)
    return last.photo === edit.photo;
  if (last.do === "set-title" && edit.do === "set-title") return last.set === edit.set;
  return last.do === "words" || last.do === "look";
}
