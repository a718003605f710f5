import type { PhotoFacts } from "../../../../worker/domain/arrangement/edits.ts";
import { makeElement } from "../../elements.ts";
import { type KeptTile, tileOf } from "./kept-tile.ts";
import type { PageState, Texts } from "./page-state.ts";
import { TileWindow } from "./tile-window.ts";

const LABEL = "Photos";

interface Grid {
  grid: HTMLElement;
  /** The set that is shown, if it is one. */
  set: string | null;
  signal: AbortSignal;
}

/** The tiles of the page: each contains a row of a grid, whose first cell has the focus. */
export class Tiles {
  readonly grid: HTMLElement;
  private readonly set: string | null;
  private readonly byName = new Map<string, HTMLElement>();
  private readonly boxes = new Map<string, HTMLInputElement>();
  private shown: readonly string[] = [];
  private cell: HTMLElement | null = null;
  private placed: PageState["places"];
  private cover: string | null;
  private readonly near: TileWindow;
  /** A photo that stays on the page while it is dragged, since a finger holds it. */
  pinned: string | null = null;

  constructor({ grid, set, signal }: Grid) {
    this.grid = grid;
    this.set = set;
    this.near = new TileWindow({ grid, pinned: () => this.pinnedTiles(), signal });
    grid.role = "none";
    const outer = grid.parentElement;
    if (outer) Object.assign(outer, { role: "grid", ariaLabel: LABEL, ariaMultiSelectable: "true" });
    for (const tile of grid.querySelectorAll<HTMLElement>(":scope > .frame-tile")) this.take(tile);
    this.shown = [...this.byName.keys()];
    this.placed = this.places();
    this.cover = grid.querySelector("[data-note=cover]")?.closest<HTMLElement>(".frame-tile")?.dataset.photo ?? null;
    this.hold(this.shown[0]);
  }

  /** Takes the tiles of photos that come from other sets. */
  takeKept(tiles: Iterable<[string, KeptTile]>): void {
    for (const [name, kept] of tiles) {
      const tile = this.byName.has(name) ? "" : tileOf(kept);
      if (typeof tile !== "string" && tile.dataset.photo === name) this.take(tile);
    }
  }

  private take(tile: HTMLElement): void {
    tile.role = "none";
    const cell = tile.querySelector<HTMLElement>(".frame-cell");
    const words = tile.querySelector<HTMLElement>(".frame-words");
    const box = tile.querySelector<HTMLInputElement>("input");
    if (!cell || !words || !box) return;
    const photo = box.value;
    tile.dataset.photo = photo;
    tile.dataset.sets ??= this.set ?? "";
    // A tile that the browser kept has its row.
    const row =
      tile.querySelector(".frame-row") ?? makeElement("div", { class: "frame-row", role: "row" }, cell, words);
    tile.append(row);
    for (const one of [cell, words]) one.role = "gridcell";
    cell.tabIndex = -1;
    box.tabIndex = -1;
    words.querySelector("a")?.setAttribute("tabindex", "-1");
    this.byName.set(photo, tile);
    this.boxes.set(photo, box);
    this.name(photo);
  }

  /** What is said of a photo whose cell has the focus. */
  private name(photo: string): void {
    const tile = this.byName.get(photo);
    const cell = tile && cellOf(tile);
    if (!cell) return;
    const { caption = "", alt = "" } = tile.dataset;
    const notes = [...tile.querySelectorAll(".frame-note")].map((note) => note.textContent);
    cell.ariaLabel = [photo, alt || caption, ...notes].filter(Boolean).join(", ");
  }

  get names(): readonly string[] {
    return this.shown;
  }

  get selected(): string[] {
    return this.shown.filter((name) => this.isSelected(name));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  tile(name: string): HTMLElement | null {
    return this.byName.get(name) ?? null;
  }

  isSelected(name: string): boolean {
    return this.box(name)?.checked ?? false;
  }

  select(names: Iterable<string>, on: boolean): void {
    for (const name of names) {
      const box = this.box(name);
      const cell = box?.closest<HTMLElement>(".frame-cell");
      if (!box || !cell) continue;
      box.checked = on;
      cell.ariaSelected = String(on);
    }
  }

  private box(name: string): HTMLInputElement | null {
    return this.boxes.get(name) ?? null;
  }

  /** The photo that has the focus, or will have it when the grid gets it. */
  get held(): string | null {
    return this.cell?.closest<HTMLElement>(".frame-tile")?.dataset.photo ?? null;
  }

  /** Makes a photo the one that Tab gets to. */
  hold(name: string | undefined): void {
    const cell = name === undefined ? null : cellOf(this.byName.get(name));
    if (!cell) return;
    if (this.cell) this.cell.tabIndex = -1;
    cell.tabIndex = 0;
    this.cell = cell;
    if (!cell.isConnected) this.near.refresh();
  }

  private pinnedTiles(): HTMLElement[] {
    return [this.held, this.pinned].flatMap((name) => this.byName.get(name ?? "") ?? []);
  }

  focus(name: string): void {
    this.hold(name);
    this.cell?.focus({ preventScroll: true });
    this.byName.get(name)?.scrollIntoView({ block: "nearest" });
  }

  /** How many photos are side by side. */
  get columns(): number {
    return getComputedStyle(this.grid).gridTemplateColumns.split(" ").length;
  }

  /** How many rows fit the screen. */
  get rowsShown(): number {
    return Math.max(1, Math.floor(innerHeight / (this.near.rows()?.pitch ?? innerHeight)));
  }

  /** What photos are sorted by. */
  facts(): Map<string, PhotoFacts> {
    return new Map(
      [...this.byName].map(([name, { dataset }]) => [
        name,
        { file: dataset.file ?? name, taken: dataset.taken || null },
      ]),
    );
  }

  texts(): Map<string, Texts> {
    return new Map(
      [...this.byName].map(([name, { dataset }]) => [name, { caption: dataset.caption ?? "", alt: dataset.alt ?? "" }]),
    );
  }

  places(): Map<string, string[]> {
    return new Map(
      [...this.byName].map(([name, { dataset }]) => [name, (dataset.sets ?? "").split(" ").filter(Boolean)]),
    );
  }

  /** Shows photos in an order, and what is said of them. */
  show(state: PageState): void {
    const { order, texts, cover } = state;
    const had = document.activeElement === this.cell ? this.held : null;
    const held = this.held;
    const was = this.shown.indexOf(held ?? "");
    const tiles = order.flatMap((name) => this.byName.get(name) ?? []);
    this.shown = tiles.map(({ dataset }) => dataset.photo ?? "");
    const here = new Set(this.shown);
    this.select(
      [...this.byName.keys()].filter((name) => !here.has(name) && this.isSelected(name)),
      false,
    );
    for (const [name, own] of texts) this.showTexts(name, own);
    this.markCover(cover);
    this.showPlaces(state);
    this.showLines(state);
    this.near.show(tiles);
    if (held !== null && !here.has(held)) this.hold(this.shown[Math.min(was, this.shown.length - 1)]);
    // An element that is moved loses the focus.
    if (had !== null && this.held !== null && document.activeElement !== this.cell)
      this.cell?.focus({ preventScroll: true });
  }

  private showTexts(name: string, { caption, alt }: Texts): void {
    const tile = this.byName.get(name);
    if (!tile || (tile.dataset.caption === caption && tile.dataset.alt === alt)) return;
    if ((tile.dataset.caption ?? "") === caption && (tile.dataset.alt ?? "") === alt) return;
    Object.assign(tile.dataset, { caption, alt });
    tile.querySelector(".frame-caption")?.remove();
    const shown = makeElement("p", { class: "frame-caption", dir: "auto" }, caption);
    if (caption !== "") tile.querySelector(".frame-words > p")?.after(shown);
    tile.querySelector("img")?.setAttribute("alt", alt || caption);
    this.name(name);
  }

  /** Says in which other sets a photo is. */
  private showPlaces({ places, sets }: PageState): void {
    const before = this.placed;
    this.placed = places;
    const words = new Map(
      sets.map(({ id, title, visibility }) => [id, visibility === "client" ? `${title} (clients only)` : title]),
    );
    for (const [name, own] of places) {
      const tile = this.byName.get(name);
      if (!tile || own === before.get(name) || own.join(" ") === before.get(name)?.join(" ")) continue;
      const shown = own.filter((id) => words.has(id));
      const others = shown.filter((id) => id !== (this.set ?? shown[0])).map((id) => words.get(id));
      tile.querySelector(".in-sets")?.remove();
      if (others.length > 0)
        tile
          .querySelector(".frame-words")
          ?.append(makeElement("p", { class: "in-sets" }, `Also in ${others.join(", ")}`));
    }
  }

  /** Leaves room for a caption and for other sets where any photo has one. */
  private showLines({ order, texts, places }: PageState): void {
    const hasCaption = order.some((name) => texts.get(name)?.caption);
    const isElsewhere = order.some((name) => (places.get(name)?.length ?? 0) > 1);
    this.grid.style.setProperty("--lines", String(Number(hasCaption) + Number(isElsewhere)));
  }

  private markCover(cover: string | null): void {
    if (this.cover === cover) return;
    if (this.cover !== null) this.note(this.cover, "cover", null);
    this.cover = cover;
    if (cover !== null) this.note(cover, "cover", "Cover");
  }

  /** Says something about a photo, next to its name. */
  note(name: string, kind: "cover" | "private", text: string | null): void {
    const words = this.byName.get(name)?.querySelector(".frame-words > p");
    words?.querySelector(`[data-note=${kind}]`)?.remove();
    if (text !== null) words?.append(" ", makeElement("span", { class: "frame-note", "data-note": kind }, text));
    this.name(name);
  }

  isPrivate(name: string): boolean {
    return this.byName.get(name)?.querySelector("[data-note=private]") != null;
  }
}

const cellOf = (tile: HTMLElement | undefined) => tile?.querySelector<HTMLElement>(".frame-cell") ?? null;
