import { makeButton, makeElement } from "../elements.ts";
import { photoOf } from "../page-data.ts";

/** So many photos on each side of the current one: more than the widest screens show. */
const EACH_SIDE = 24;

/** Small pictures of the photos around the enlarged one, which is always in the middle. */
export class Filmstrip {
  readonly element = makeElement("ul", { class: "filmstrip" });
  private readonly tiles: Element[];
  private readonly go: (index: number) => void;
  private readonly frames = new Map<number, HTMLElement>();

  constructor(tiles: Element[], go: (index: number) => void) {
    this.tiles = tiles;
    this.go = go;
  }

  show(index: number) {
    const wanted = Array.from({ length: 2 * EACH_SIDE + 1 }, (_, i) => index - EACH_SIDE + i);
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(...wanted.map((i) => this.frame(i)));
    for (const [i, frame] of this.frames) this.mark(frame.firstElementChild, i === index);
    if (focused) this.element.querySelector<HTMLElement>("[aria-current]")?.focus();
  }

  /** One stop for the Tab key: arrow keys turn from there. */
  private mark(button: Element | null, current: boolean) {
    button?.toggleAttribute("aria-current", current);
    button?.setAttribute("tabindex", current ? "0" : "-1");
  }

  private frame(index: number): HTMLElement {
    const tile = this.tiles[index];
    // Nothing is there before the first photo and after the last, but takes its room.
    if (!tile) return makeElement("li", { "aria-hidden": "true" });
    const known = this.frames.get(index) ?? makeElement("li", {}, this.button(index, tile));
    this.frames.set(index, known);
    return known;
  }

  private button(index: number, tile: Element): HTMLButtonElement {
    const img = tile.querySelector("img");
    const button = makeButton({ label: "", press: () => this.go(index) });
    button.setAttribute("aria-label", img?.alt ?? photoOf(tile));
    button.style.cssText = tile.getAttribute("style") ?? "";
    // What the grid has already is not fetched again.
    const src = img?.complete && img.currentSrc;
    const picture = src
      ? makeElement("img", { src, alt: "" })
      : (tile.querySelector("picture")?.cloneNode(true) as Element);
    for (const part of picture?.querySelectorAll("[sizes]") ?? []) part.setAttribute("sizes", "4rem");
    picture?.querySelector("img")?.setAttribute("alt", "");
    if (picture) button.append(picture);
    return button;
  }
}
