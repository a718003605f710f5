import { orderChildren } from "./in-sequence.ts";

/** As many are on the page as a whole. */
const WHOLE = 200;

interface Windowed {
  grid: HTMLElement;
  /** Tiles that stay on the page wherever it is scrolled: one that has the focus, or is under a finger. */
  pinned(): Iterable<HTMLElement>;
  signal: AbortSignal;
}

interface Range {
  first: number;
  last: number;
}

/** Of thousands of tiles those near the screen are on the page, and room is left for the others. */
export class TileWindow {
  private readonly about: Windowed;
  private tiles: readonly HTMLElement[] = [];
  private places: ReadonlyMap<HTMLElement, number> = new Map();
  private range: Range = { first: 0, last: 0 };

  constructor(about: Windowed) {
    this.about = about;
    for (const type of ["scroll", "resize"])
      window.addEventListener(type, () => this.follow(), { signal: about.signal, passive: true });
  }

  /** Shows tiles in this order. */
  show(tiles: readonly HTMLElement[]): void {
    this.tiles = tiles;
    this.places = new Map(tiles.map((tile, at) => [tile, at]));
    this.refresh();
  }

  /** Puts on the page what belongs there now. */
  refresh(): void {
    const { tiles } = this;
    const rows = this.rows();
    this.range = rows && tiles.length > WHOLE ? this.around(0.75, rows) : { first: 0, last: tiles.length };
    this.fill(rows ?? { columns: 1, pitch: 0 });
  }

  /** How many are side by side, and from the top of one row to that of the next; null: rows are as high as what is in them. */
  rows(): { columns: number; pitch: number } | null {
    const { gridTemplateColumns, gridAutoRows, rowGap } = getComputedStyle(this.about.grid);
    const [height, gap] = [Number.parseFloat(gridAutoRows), Number.parseFloat(rowGap)];
    return height + gap > 0 ? { columns: gridTemplateColumns.split(" ").length, pitch: height + gap } : null;
  }

  private follow(): void {
    if (this.tiles.length <= WHOLE) return;
    const rows = this.rows();
    if (!rows) return;
    const { first, last } = this.around(0.5, rows);
    if (first < this.range.first || last > this.range.last) this.refresh();
  }

  /** The tiles on the screen, and on so many screens above and below. */
  private around(screens: number, { columns, pitch }: { columns: number; pitch: number }): Range {
    const { top } = this.about.grid.getBoundingClientRect();
    const first = Math.floor((-top - screens * innerHeight) / pitch) * columns;
    const last = Math.ceil(((1 + screens) * innerHeight - top) / pitch) * columns;
    const end = this.tiles.length;
    return { first: Math.min(Math.max(0, first), end - 1), last: Math.min(Math.max(columns, last), end) };
  }

  private fill({ columns, pitch }: { columns: number; pitch: number }): void {
    const { grid, pinned } = this.about;
    const { first, last } = this.range;
    const placeOf = (tile: HTMLElement) => this.places.get(tile) ?? -1;
    const isAside = (tile: HTMLElement) => placeOf(tile) >= 0 && (placeOf(tile) < first || placeOf(tile) >= last);
    const aside = [...new Set(pinned())].filter(isAside).sort((a, b) => placeOf(a) - placeOf(b));
    const [before, after] = [
      aside.filter((tile) => placeOf(tile) < first),
      aside.filter((tile) => placeOf(tile) >= last),
    ];
    const wanted = [...before, ...this.tiles.slice(first, last), ...after];
    orderChildren(grid, wanted);
    const rowOf = (place: number) => Math.floor(place / columns);
    const rest = Math.max(0, rowOf(this.tiles.length + columns - 1) - rowOf(last + columns - 1));
    grid.style.paddingBlock = `${rowOf(first) * pitch}px ${rest * pitch}px`;
    for (const tile of wanted) {
      tile.classList.toggle("is-aside", isAside(tile));
      tile.style.insetBlockStart = isAside(tile) ? `${rowOf(placeOf(tile)) * pitch}px` : "";
      tile.querySelector(".frame-row")?.setAttribute("aria-rowindex", String(placeOf(tile) + 1));
    }
    grid.parentElement?.setAttribute("aria-rowcount", String(this.tiles.length));
  }
}
