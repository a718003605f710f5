import { makeButton, makeElement } from "../elements.ts";
import { photoOf } from "../page-data.ts";

/** So many photos are in the strip: more than the widest screens show. */
const MOST = 49;

/** Small pictures of the photos around the enlarged one: it is in the middle, unless the strip begins or ends there. */
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
    const last = Math.max(0, this.tiles.length - MOST);
    const first = Math.min(Math.max(0, index - (MOST - 1) / 2), last);
    const near = this.tiles.slice(first, first + MOST);
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(...near.map((tile, i) => this.frame(first + i, tile)));
    for (const [i, frame] of this.frames) this.mark(frame.firstElementChild, i === index);
    if (focused) this.element.querySelector<HTMLElement>("[aria-current]")?.focus();
    this.centre(this.frames.get(index));
  }

  private centre(frame: HTMLElement | undefined) {
    if (!frame) return;
    const [strip, own] = [this.element.getBoundingClientRect(), frame.getBoundingClientRect()];
    this.element.scrollLeft += own.left + own.width / 2 - strip.left - strip.width / 2;
  }

  /** One stop for the Tab key: arrow keys turn from there. */
  private mark(button: Element | null, current: boolean) {
    button?.toggleAttribute("aria-current", current);
    button?.setAttribute("tabindex", current ? "0" : "-1");
  }

  private frame(index: number, tile: Element): HTMLElement {
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
