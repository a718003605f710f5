import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import { makeElement } from "../../elements.ts";
import { applyEdit } from "./apply.ts";
import { askWider } from "./ask-wider.ts";
import { ChangeBar } from "./change-bar.ts";
import { describeEdit } from "./describe.ts";
import { differences } from "./differences.ts";
import { Drag } from "./drag.ts";
import { keepFocus } from "./keep-focus.ts";
import { type KeptTile, keptTile } from "./kept-tile.ts";
import { listenToKeys } from "./keyboard.ts";
import { fetchLivePage, replacePage } from "./live-page.ts";
import { PageFields } from "./page-fields.ts";
import type { DeskData, Facts, PageState } from "./page-state.ts";
import { showChosen, showCounts } from "./page-view.ts";
import { Pending } from "./pending.ts";
import { PhotoDialog } from "./photo-dialog.ts";
import { markPhotos, saveEdits } from "./saving.ts";
import { Selection } from "./selection.ts";
import { SetList } from "./set-list.ts";
import { Tiles } from "./tiles.ts";
import { photosIn } from "./words.ts";

const TYPED_INTO = "textarea, select, input:not([type=checkbox])";

/** What a page leaves to the one that takes its place. */
interface Left {
  says: string[];
  /** What it showed, if that is to be compared. */
  base: PageState | null;
  selected: string[];
  held: string | null;
}
let left: Left | null = null;

/** `<photo-desk>`: the photos of a gallery are arranged here, and saved together. Without scripts its forms do the same. */
class PhotoDesk extends HTMLElement {
  #end = new AbortController();
  #data!: DeskData;
  #facts!: Facts;
  #base!: PageState;
  #state!: PageState;
  /** What it showed before the last edit, which is replaced while somebody types or moves on. */
  #before!: PageState;
  #tiles!: Tiles;
  #selection!: Selection;
  #pending!: Pending;
  #fields!: PageFields;
  #dialog!: PhotoDialog;
  #bar = new ChangeBar({
    save: () => this.#save(),
    discard: () => this.#discard(),
    undo: () => this.#undo(),
    redo: () => this.#redo(),
    leaveOut: (edit) => this.#leaveOut(edit),
    keepFocus: (act) => keepFocus(act, () => this.#focusNear()),
  });
  #sets = new SetList((edit) => this.#add([edit]));
  #status = makeElement("p", { role: "status", class: "vh" });
  #dock = makeElement("div", { class: "desk-dock" });

  connectedCallback(): void {
    const { signal } = this.#end;
    this.classList.add("is-live");
    this.#data = JSON.parse(this.querySelector("script[type='application/json']")?.textContent ?? "null");
    const { gallery, revision, set } = this.#data;
    const grid = this.querySelector<HTMLElement>(".frame-tiles") ?? makeElement("ul", {});
    this.#tiles = new Tiles({ grid, set, signal });
    this.#pending = new Pending({ gallery, revision, now: Date.now() });
    this.#tiles.takeKept(this.#pending.tiles);
    this.#base = this.#stateAtFirst();
    this.#facts = { data: this.#data, photos: this.#tiles.facts() };
    this.#selection = new Selection({ tiles: this.#tiles, changed: () => this.#showSelection(), signal });
    this.#fields = new PageFields({
      ...{ root: this, signal, add: (edits) => this.#add(edits), nameSet: () => this.#freeName() },
      ...{ hide: (photos) => this.#hide(photos), chosen: () => this.#selection.photos },
    });
    this.#dialog = this.#makeDialog();
    const move = (photos: string[], before: string | null) => this.#move(photos, before);
    const [tiles, selection] = [this.#tiles, this.#selection];
    const say = (text: string) => this.#say(text);
    listenToKeys({ tiles, selection, move, say, signal, open: (name) => this.#open(name) });
    const place = (photos: string[], to: string) => this.#add([{ do: "place", photos, to, from: set }]);
    new Drag({ tiles, selection, move, place, say, signal, mayOrder: set !== null });
    this.addEventListener("click", (event) => this.#pressed(event), { signal });
    window.addEventListener("keydown", (event) => this.#shortcut(event), { signal });
    const follow = () => this.#pending.follow() && this.#followed();
    window.addEventListener("storage", (event) => this.#pending.isAbout(event) && follow(), { signal });
    // A page that was put aside hears of nothing meanwhile.
    window.addEventListener("pageshow", follow, { signal });
    document.addEventListener("visibilitychange", follow, { signal });
    window.addEventListener("beforeunload", (event) => this.#pending.isOnlyHere && event.preventDefault(), { signal });
    this.#setUp();
  }

  disconnectedCallback(): void {
    this.#end.abort();
  }

  #setUp(): void {
    const chosen = this.querySelector<HTMLElement>(".with-chosen");
    this.#dock.append(...(chosen ? [chosen] : []), this.#bar.element);
    this.append(this.#status, this.#dock);
    this.querySelector("[data-set-list]")?.replaceChildren(this.#sets.element);
    const isOlder = this.#pending.edits.length > 0 && this.#pending.revision !== this.#data.revision;
    this.#pending.rebase(this.#data.revision);
    this.#replay();
    const was = left;
    left = null;
    if (was) {
      this.#tiles.select(was.selected, true);
      if (was.held !== null && this.#tiles.has(was.held)) this.#tiles.hold(was.held);
    }
    this.#showSelection();
    const changed = was?.base ? differences(was.base, this.#base) : [];
    if (was && was.says.length > 0) this.#bar.say([...was.says, ...changed]);
    else if (isOlder)
      this.#bar.say(["The gallery was changed since you made these changes. Check them before you save."]);
    else if (this.#pending.edits.length > 0) this.#say("Changes that are not saved yet are back.");
    this.#openFromAddress();
  }

  #stateAtFirst(): PageState {
    const { sets, words, look, cover, focus } = this.#data;
    const [texts, places] = [this.#tiles.texts(), this.#tiles.places()];
    return { order: this.#tiles.names, texts, places, sets, words, look, cover, focus };
  }

  /** Without scripts a photo has a page of its own; here it has a dialog. */
  #openFromAddress(): void {
    const here = new URL(location.href);
    const photo = here.searchParams.get("photo");
    if (photo === null || !this.#tiles.has(photo) || this.querySelector(".photo-panel [aria-invalid]")) return;
    this.querySelector(".photo-panel")?.remove();
    this.#open(photo);
  }

  #closed(photo: string): void {
    const here = new URL(location.href);
    if (here.searchParams.has("photo")) {
      here.searchParams.delete("photo");
      history.replaceState(history.state, "", here);
    }
    this.#tiles.focus(photo);
  }

  #makeDialog(): PhotoDialog {
    const dialog = new PhotoDialog({
      host: this,
      pictureOf: (photo) => this.#tiles.tile(photo)?.querySelector("img") ?? null,
      add: (edit) => this.#add([edit]),
      next: (photo, by) => this.#state.order[this.#state.order.indexOf(photo) + by] ?? null,
      hide: (photo) => this.#hide([photo]),
      isPrivate: (photo) => this.#tiles.isPrivate(photo),
      closed: (photo) => this.#closed(photo),
    });
    dialog.turned = (photo) => this.#open(photo);
    return dialog;
  }

  #open(photo: string): void {
    this.#dialog.open(photo, this.#state);
  }

  #pressed(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".frame-words a");
    const photo = link?.closest<HTMLElement>(".frame-tile")?.dataset.photo;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (photo === undefined || !isPlain) return;
    event.preventDefault();
    this.#open(photo);
  }

  #shortcut(event: KeyboardEvent): void {
    const key = event.key.toLowerCase();
    const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y");
    // A field has an undo of its own.
    if (!isUndo || (event.target as Element).matches(TYPED_INTO)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.#redo();
    else this.#undo();
  }

  #move(photos: string[], before: string | null): void {
    const { set, following } = this.#data;
    if (set === null) {
      this.#say("Open a set to change the order of its photos.");
      return;
    }
    this.#add([{ do: "move", set, photos, before: before ?? following }]);
    const at = this.#state.order.indexOf(photos[0] ?? "") + 1;
    this.#say(
      `${photos.length === 1 ? photos[0] : photosIn(photos.length)} moved to place ${at} of ${this.#state.order.length}`,
    );
  }

  #add(edits: readonly Edit[]): void {
    for (const edit of edits) {
      if (this.#pending.isFull) {
        this.#bar.say(["One save can’t hold any more changes. Save these first."]);
        // Nothing is shown again: what was typed stays in its field.
        return;
      }
      if (edit.do === "place" && edit.to !== this.#data.set) this.#pending.keepTiles(this.#keptTiles(edit.photos));
      const added = this.#pending.add(edit, Date.now());
      if (added === "last") this.#before = this.#state;
      if (added === "news") this.#replayed();
      else this.#state = applyEdit(this.#before, edit, this.#facts);
    }
    this.#show();
    const [edit] = edits;
    if (edit && edit.do !== "move") this.#say(describeEdit(edit, (id) => this.#titleOf(id)));
  }

  #keptTiles(photos: readonly string[]): [string, KeptTile][] {
    return photos.flatMap((photo): [string, KeptTile][] => {
      const tile = this.#tiles.tile(photo);
      return tile ? [[photo, keptTile(tile)]] : [];
    });
  }

  #replayed(): void {
    const apply = (state: PageState, edit: Edit) => applyEdit(state, edit, this.#facts);
    const { edits } = this.#pending;
    this.#before = edits.slice(0, -1).reduce(apply, this.#base);
    this.#state = edits.slice(-1).reduce(apply, this.#before);
  }

  #replay(): void {
    this.#replayed();
    this.#show();
  }

  #undo(): void {
    const edit = this.#pending.undo(Date.now());
    this.#replay();
    this.#say(edit ? `Undone: ${describeEdit(edit, (id) => this.#titleOf(id))}` : "Nothing to undo");
  }

  #redo(): void {
    const edit = this.#pending.redo(Date.now());
    this.#replay();
    this.#say(edit ? `Done again: ${describeEdit(edit, (id) => this.#titleOf(id))}` : "Nothing to do again");
  }

  #leaveOut(edit: Edit): void {
    this.#pending.leaveOut(edit, Date.now());
    this.#bar.say([]);
    this.#replay();
  }

  #discard(): void {
    this.#pending.drop();
    this.#replay();
    this.#say("Changes discarded");
  }

  #followed(): void {
    // Another window saved them, or discarded them: what is live now is asked for.
    if (!this.#pending.mayUndo && !this.#pending.mayRedo) this.#refresh({ says: [], base: null });
    else this.#replay();
  }

  #show(): void {
    keepFocus(
      () => this.#showAll(),
      () => this.#focusNear(),
    );
  }

  /** What was pressed can't have the focus any more. */
  #focusNear(): void {
    const { held } = this.#tiles;
    if (!this.#dialog.focus() && !this.#bar.focus() && held !== null) this.#tiles.focus(held);
  }

  #showAll(): void {
    this.#tiles.show(this.#state);
    this.#fields.show(this.#state, this.#data.set);
    this.#sets.show(this.#state);
    this.#dialog.show(this.#state);
    showCounts(this, this.#state);
    this.#showSelection();
    const changes = this.#pending.edits.map((edit) => describeEdit(edit, (id) => this.#titleOf(id)));
    this.#bar.show({ changes, mayUndo: this.#pending.mayUndo, mayRedo: this.#pending.mayRedo });
  }

  #showSelection(): void {
    const { photos } = this.#selection;
    showChosen(this, { photos, areHidden: photos.every((photo) => this.#tiles.isPrivate(photo)) });
  }

  /** Marks are no part of the arrangement: they hold at once, as everywhere else. */
  async #hide(photos: readonly string[]): Promise<void> {
    const hide = !photos.every((photo) => this.#tiles.isPrivate(photo));
    if (photos.length === 0) return;
    if (!(await markPhotos(this.#data.gallery, photos, hide)))
      return this.#bar.say([
        `Nothing was changed: ${photosIn(photos.length)} could not be ${hide ? "hidden" : "shown"}. Please try again.`,
      ]);
    for (const photo of photos) this.#tiles.note(photo, "private", hide ? "Private" : null);
    this.#dialog.showHidden();
    this.#showSelection();
    this.#say(hide ? `${photosIn(photos.length)} hidden from guests` : `Guests see ${photosIn(photos.length)} again`);
  }

  #titleOf(id: string): string {
    return (
      this.#state.sets.find((set) => set.id === id)?.title ??
      this.#base.sets.find((set) => set.id === id)?.title ??
      "the new set"
    );
  }

  #freeName(): string {
    const numbers = this.#pending.edits.map((edit) => (edit.do === "new-set" ? Number(edit.as?.slice(1) ?? 0) : 0));
    return `+${Math.max(0, ...numbers) + 1}`;
  }

  async #save(confirmed = "[]"): Promise<void> {
    if (this.#bar.isBusy) return;
    const { gallery, revision } = this.#data;
    const { edits } = this.#pending;
    this.#bar.isBusy = true;
    const outcome = await saveEdits({ gallery, revision, edits, confirmed });
    this.#bar.isBusy = false;
    if ("saved" in outcome) {
      this.#pending.saved(edits, Date.now());
      const says = this.#pending.mayUndo ? ["Saved. What you changed in the meantime is not saved yet."] : [];
      return this.#refresh({ says, base: null, done: true });
    }
    if ("widened" in outcome) {
      const titleOf = (id: string) => this.#titleOf(id);
      if (await askWider({ widened: outcome.widened, titleOf, host: this })) return this.#save(outcome.confirmed);
      return this.#bar.say(["Nothing was saved. Your changes are still here."]);
    }
    if ("failed" in outcome) return this.#bar.say([outcome.failed]);
    if (outcome.meanwhile)
      return this.#refresh({
        says: [...outcome.problems, "Your changes are kept. Look at them, then save again."],
        base: this.#base,
      });
    const { at } = outcome;
    const edit = at === null ? undefined : edits[at];
    this.#bar.say([...(edit ? [describeEdit(edit, (id) => this.#titleOf(id))] : []), ...outcome.problems], edit);
  }

  /** Puts the page as it is live now in the place of this one. */
  async #refresh({ says, base, done = false }: Pick<Left, "says" | "base"> & { done?: boolean }): Promise<void> {
    const page = await fetchLivePage(done);
    const main = this.closest("main");
    if (!page || !main) return location.reload();
    left = { says, base, selected: this.#selection.photos, held: this.#tiles.held };
    replacePage(main, page);
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }
}

customElements.define("photo-desk", PhotoDesk);
