import { makeButton, makeElement } from "../elements.ts";
import { listenToGestures, type Point } from "../gestures.ts";
import { say } from "../page-data.ts";
import { FITTED, fitInto, type Placement, type Size, settle, zoomAt } from "../zoom.ts";
import { showHeartIcon } from "./heart.ts";
import { picks } from "./picks.ts";
import { toggle } from "./tiles.ts";

const MOST = 6;
const NEAR = 3;
/** Pixels below a photo, for its name and heart. */
const CAPTION = 44;

/** Two to four photos side by side, each as large as possible, each with its heart; one zoom moves all of them. */
class Comparison {
  private readonly dialog = makeElement("dialog", { class: "lightbox comparing", "aria-label": say("compare") });
  private readonly sides = makeElement("div", { class: "sides" });
  private readonly figures: readonly HTMLElement[];
  private readonly views: HTMLElement[] = [];
  private readonly ratios: number[] = [];
  private readonly leaving = new AbortController();
  private placement: Placement = FITTED;
  private held: Placement | null = null;
  private columns = 0;

  constructor(photos: readonly string[]) {
    const bar = makeElement("header", { class: "lightbox-bar" });
    bar.append(makeButton({ label: say("close"), icon: "close", press: () => this.dialog.close() }));
    bar.append(makeButton({ label: say("zoom"), icon: "zoom", press: () => this.zoom() }));
    this.figures = photos.map((photo) => this.side(photo));
    this.dialog.append(bar, this.sides);
    this.dialog.addEventListener("close", () => {
      this.leaving.abort();
      this.dialog.remove();
    });
    const sized = new ResizeObserver(() => this.lay());
    sized.observe(this.sides);
    this.leaving.signal.addEventListener("abort", () => sized.disconnect());
  }

  open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  private side(photo: string): HTMLElement {
    const tile = document.getElementById(encodeURIComponent(photo));
    const picture = tile?.querySelector("picture")?.cloneNode(true) as HTMLElement | undefined;
    for (const source of picture?.querySelectorAll("[sizes]") ?? []) source.setAttribute("sizes", "100vw");
    picture?.querySelector("img")?.removeAttribute("loading");
    const view = makeElement("div", { class: "side" }, ...(picture ? [picture] : []));
    this.views.push(view);
    this.ratios.push(Number(tile?.style.getPropertyValue("--r")) || 1);
    this.listen(view);
    const heart = makeButton({ label: say("pickPhoto", { photo }), icon: "heart", press: () => toggle(photo) });
    const tell = () => showHeartIcon(heart, { photo, picked: picks.get(photo).picked });
    picks.addEventListener("changed", tell, { signal: this.leaving.signal });
    tell();
    return makeElement("figure", {}, view, makeElement("figcaption", {}, photo, heart));
  }

  private listen(view: HTMLElement) {
    listenToGestures(view, {
      drag: (by) => {
        this.held ??= this.placement;
        this.place({ ...this.held, x: this.held.x + by.x, y: this.held.y + by.y });
      },
      drop: () => {
        this.held = null;
        this.rest(view);
      },
      pinch: (factor, at, by) => {
        const { x, y, scale } = zoomAt(this.placement, { scale: this.placement.scale * factor, at });
        this.place({ scale, x: x + by.x, y: y + by.y });
      },
      pinchEnd: () => this.rest(view),
      tap: () => {},
      doubleTap: (at) => this.zoom(at),
    });
  }

  private zoom(at: Point = { x: 0, y: 0 }) {
    const zoomed = this.placement.scale > 1.01;
    this.place(zoomed ? FITTED : zoomAt(this.placement, { scale: NEAR, at }));
    this.rest();
  }

  /** Within the limits of the photo that was moved, or the first; the others follow it. */
  private rest(view = this.views[0]) {
    if (!view) return;
    const stage = sizeOf(view);
    const photo = fitInto(this.ratios[this.views.indexOf(view)] ?? 1, stage);
    this.place(settle(this.placement, { photo, stage, most: MOST }));
  }

  private place(placement: Placement) {
    this.placement = placement;
    const { scale, x, y } = placement;
    for (const { firstElementChild: picture } of this.views)
      (picture as HTMLElement | null)?.style.setProperty("transform", `translate(${x}px, ${y}px) scale(${scale})`);
  }

  /** In so many columns that the photos are largest together; photos of a row are equally high, with equal gaps. */
  private lay() {
    const { width, height } = sizeOf(this.sides);
    const gap = Number.parseFloat(getComputedStyle(this.sides).rowGap) || 0;
    const heightsIn = (columns: number) => {
      const rows = Math.ceil(this.ratios.length / columns);
      const room = (height - gap * (rows - 1)) / rows - CAPTION;
      return this.ratios.map((_, at) => {
        const first = at - (at % columns);
        const row = this.ratios.slice(first, first + columns);
        const wide = (width - gap * (row.length - 1)) / row.reduce((sum, ratio) => sum + ratio, 0);
        return Math.floor(Math.min(room, wide));
      });
    };
    const area = (columns: number) =>
      heightsIn(columns).reduce((sum, high, at) => sum + high * high * (this.ratios[at] ?? 1), 0);
    const best = this.ratios.map((_, i) => i + 1).reduce((a, b) => (area(b) > area(a) ? b : a), 1);
    if (best !== this.columns) this.sides.replaceChildren(...this.rowsOf(best));
    this.columns = best;
    for (const [at, high] of heightsIn(best).entries()) {
      const view = this.views[at];
      if (!view) continue;
      view.style.blockSize = `${high}px`;
      view.style.inlineSize = `${Math.floor(high * (this.ratios[at] ?? 1))}px`;
    }
    this.rest();
  }

  private rowsOf(columns: number): HTMLElement[] {
    const rows = Array.from({ length: Math.ceil(this.figures.length / columns) }, (_, n) => n * columns);
    return rows.map((first) =>
      makeElement("div", { class: "sides-row" }, ...this.figures.slice(first, first + columns)),
    );
  }
}

const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement): Size => ({ width, height });

/** Shows two to four photos of the page side by side. */
export function compare(photos: readonly string[]) {
  new Comparison(photos).open();
}
