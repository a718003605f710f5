import type { Tiles } from "./tiles.ts";

interface Selecting {
  tiles: Tiles;
  /** Called after the selection has changed. */
  changed(): void;
  signal: AbortSignal;
}

/** Which photos are selected: by clicks, with Shift from the last one that was pressed, and by the keyboard. */
export class Selection {
  private readonly tiles: Tiles;
  private readonly changed: () => void;
  /** Where a range begins. */
  private anchor: string | null = null;

  constructor({ tiles, changed, signal }: Selecting) {
    this.tiles = tiles;
    this.changed = changed;
    tiles.grid.addEventListener("click", (event) => this.pressed(event), { signal });
    tiles.grid.addEventListener("change", (event) => this.ticked(event.target as HTMLInputElement), { signal });
  }

  /** The selected photos in their order. */
  get photos(): string[] {
    return this.tiles.selected;
  }

  clear(): void {
    this.set([]);
  }

  all(): void {
    this.set(this.tiles.names);
  }

  toggle(name: string): void {
    this.tiles.select([name], !this.tiles.isSelected(name));
    this.anchor = name;
    this.changed();
  }

  /** Selects everything from where the range begins to this photo. */
  extendTo(name: string, { from }: { from: string }): void {
    this.anchor ??= from;
    this.tiles.select(this.between(this.anchor, name), true);
    this.changed();
  }

  private between(one: string, other: string): readonly string[] {
    const { names } = this.tiles;
    const [a, b] = [names.indexOf(one), names.indexOf(other)].sort((x, y) => x - y);
    return names.slice(Math.max(0, a ?? 0), (b ?? 0) + 1);
  }

  private set(names: readonly string[]): void {
    const wanted = new Set(names);
    this.tiles.select(
      this.photos.filter((name) => !wanted.has(name)),
      false,
    );
    this.tiles.select(names, true);
    this.anchor = null;
    this.changed();
  }

  /** A click on a photo presses its box, once with the label and once with the box: only that one counts. */
  private pressed(event: MouseEvent): void {
    const box = event.target;
    if (!(box instanceof HTMLElement) || !event.shiftKey) return;
    const name = box.closest<HTMLElement>(".frame-tile")?.dataset.photo;
    if (!name || !box.closest(".frame-cell")) return;
    event.preventDefault();
    this.extendTo(name, { from: this.tiles.held ?? name });
  }

  private ticked(box: HTMLInputElement): void {
    const name = box.value;
    this.tiles.select([name], box.checked);
    this.anchor = name;
    this.changed();
  }
}
