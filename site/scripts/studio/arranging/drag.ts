import { makeElement } from "../../elements.ts";
import type { Selection } from "./selection.ts";
import type { Tiles } from "./tiles.ts";
import { photosIn } from "./words.ts";

/** How far a mouse moves before it drags, in CSS pixels. */
const SLACK = 6;
/** How long a finger rests before it lifts a photo: until then it scrolls. */
const REST_MS = 350;
/** From here to the edge of the window the page scrolls, by at most as many pixels in each frame. */
const EDGE = 90;
const FASTEST = 22;

interface Dragging {
  tiles: Tiles;
  selection: Selection;
  /** Whether photos have an order here. */
  mayOrder: boolean;
  /** Moves photos before another one; null: to the end. */
  move(photos: string[], before: string | null): void;
  /** Moves photos to another set. */
  place(photos: string[], set: string): void;
  say(text: string): void;
  signal: AbortSignal;
}

interface Drop {
  before: string | null;
  line: { left: number; top: number; height: number };
}

/** Photos are dragged with a mouse or pen, or lifted by a finger that rests on one. Escape puts them back. */
export class Drag {
  private readonly about: Dragging;
  private readonly line = makeElement("div", { class: "drop-line" });
  private readonly badge = makeElement("div", { class: "drag-badge" });
  private pressed: { name: string; x: number; y: number; timer: number } | null = null;
  private photos: string[] | null = null;
  private at = { x: 0, y: 0 };
  private drop: Drop | null = null;
  private set: HTMLElement | null = null;
  private frame = 0;

  constructor(about: Dragging) {
    this.about = about;
    const { signal, tiles } = about;
    tiles.grid.addEventListener("pointerdown", (event) => this.press(event), { signal });
    tiles.grid.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    tiles.grid.addEventListener("contextmenu", (event) => this.pressed && event.preventDefault(), { signal });
    window.addEventListener("pointermove", (event) => this.moved(event), { signal });
    window.addEventListener("pointerup", () => this.release(), { signal });
    window.addEventListener("pointercancel", () => this.end(), { signal });
    // A lifted photo follows the finger instead of the page.
    window.addEventListener("touchmove", (event) => this.photos && event.preventDefault(), { signal, passive: false });
    window.addEventListener("keydown", (event) => this.escape(event), { signal, capture: true });
  }

  private press(event: PointerEvent): void {
    const name = (event.target as Element).closest<HTMLElement>(".frame-tile")?.dataset.photo;
    const onPhoto = (event.target as Element).closest(".frame-cell");
    if (!name || !onPhoto || event.button !== 0 || !event.isPrimary || event.shiftKey) return;
    const { clientX: x, clientY: y } = event;
    const timer = event.pointerType === "touch" ? window.setTimeout(() => this.lift(), REST_MS) : 0;
    this.pressed = { name, x, y, timer };
    this.at = { x, y };
  }

  private moved({ clientX: x, clientY: y, pointerType }: PointerEvent): void {
    this.at = { x, y };
    if (this.photos) this.follow();
    if (this.photos || !this.pressed || Math.hypot(x - this.pressed.x, y - this.pressed.y) < SLACK) return;
    if (pointerType === "touch") this.end();
    else this.lift();
  }

  private lift(): void {
    if (!this.pressed) return;
    const { selection, tiles } = this.about;
    const { name } = this.pressed;
    tiles.pinned = name;
    this.photos = tiles.isSelected(name) ? selection.photos : [name];
    for (const photo of this.photos) tiles.tile(photo)?.classList.add("is-lifted");
    this.badge.textContent = this.photos.length === 1 ? name : photosIn(this.photos.length);
    document.body.append(this.line, this.badge);
    document.documentElement.classList.add("is-dragging");
    this.about.say(`Dragging ${this.badge.textContent}`);
    this.follow();
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  private follow(): void {
    const { x, y } = this.at;
    this.badge.style.translate = `${x}px ${y}px`;
    this.set?.classList.remove("is-target");
    const under = document.elementFromPoint(x, y);
    this.set = under?.closest<HTMLElement>("[data-drop-set]") ?? null;
    this.set?.classList.add("is-target");
    this.drop = this.set || !this.about.mayOrder ? null : (this.dropAt(under) ?? this.drop);
    this.line.hidden = this.drop === null;
    if (!this.drop) return;
    const { left, top, height } = this.drop.line;
    Object.assign(this.line.style, { translate: `${left}px ${top}px`, height: `${height}px` });
  }

  private dropAt(under: Element | null): Drop | null {
    const tile = under?.closest<HTMLElement>(".frame-tile");
    if (!tile) return null;
    const box = tile.getBoundingClientRect();
    const isBefore = this.at.x < box.left + box.width / 2;
    const { names } = this.about.tiles;
    const next = names[names.indexOf(tile.dataset.photo ?? "") + 1] ?? null;
    const line = { left: isBefore ? box.left - 8 : box.right + 4, top: box.top, height: box.height };
    return { before: isBefore ? (tile.dataset.photo ?? null) : next, line };
  }

  /** Scrolls while the pointer is near the upper or lower edge, faster the nearer it is. */
  private scroll(): void {
    if (!this.photos) return;
    const { y } = this.at;
    const [above, below] = [EDGE - y, y - (innerHeight - EDGE)];
    const by = above > 0 ? -above : below > 0 ? below : 0;
    if (by !== 0) {
      scrollBy({ top: Math.max(-1, Math.min(1, by / EDGE)) * FASTEST, behavior: "instant" });
      this.follow();
    }
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  private release(): void {
    const { photos, drop, set } = this;
    if (photos) window.addEventListener("click", swallow, { capture: true, once: true });
    if (photos) setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    this.end();
    if (!photos) return;
    if (set?.dataset.dropSet) this.about.place(photos, set.dataset.dropSet);
    else if (drop) this.about.move(photos, drop.before);
    else if (!this.about.mayOrder) this.about.say("Open a set to change the order of its photos.");
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.photos) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.end();
    this.about.say("Put back");
  }

  private end(): void {
    clearTimeout(this.pressed?.timer);
    cancelAnimationFrame(this.frame);
    for (const photo of this.photos ?? []) this.about.tiles.tile(photo)?.classList.remove("is-lifted");
    this.set?.classList.remove("is-target");
    this.line.remove();
    this.badge.remove();
    document.documentElement.classList.remove("is-dragging");
    this.pressed = null;
    this.about.tiles.pinned = null;
    this.photos = null;
    this.drop = null;
    this.set = null;
  }
}

/** The click that ends a drag presses nothing. */
function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
