import { makeElement } from "./elements.ts";
import { listenToGestures, type Point } from "./gestures.ts";
import { Slide } from "./slide.ts";
import { FITTED, type Size, zoomAt } from "./zoom.ts";

const GAP = 32;
const FLING = 0.35;

export interface StageEvents {
  turned(index: number): void;
  /** Pulled down, or pressed next to the photo. */
  dismissed(): void;
  touched(): void;
  /** Pressed with a finger, once. */
  tapped(): void;
  /** Pressed twice with a finger, which zoomed in or out. */
  zoomed(zoomed: boolean): void;
}

/** The enlarged photo with its neighbours at hand: turned by swiping, zoomed by pinch and double tap, pulled away. */
export class Stage {
  readonly element = makeElement("div", { class: "stage" });
  private readonly track = makeElement("div", { class: "track" });
  private readonly slides = new Map<number, Slide>();
  private readonly tiles: Element[];
  private readonly events: StageEvents;
  private held: Point | null = null;
  private size: Size = { width: 0, height: 0 };
  /** Which way the next photo is: 1 to the right, -1 to the left. */
  private ahead = 1;
  index: number;

  constructor(tiles: Element[], { index, events }: { index: number; events: StageEvents }) {
    this.tiles = tiles;
    this.index = index;
    this.events = events;
    this.element.append(this.track);
    new ResizeObserver(() => this.lay()).observe(this.element);
    listenToGestures(this.element, {
      drag: (by) => this.drag(by),
      drop: (by, speed) => this.drop(by, speed),
      pinch: (factor, at, by) => this.pinch(factor, { at, by }),
      pinchEnd: () => this.slide?.rest(),
      tap: (_at, event) => this.tap(event),
      doubleTap: (at, event) => this.doubleTap(at, event),
    });
  }

  get slide(): Slide | undefined {
    return this.slides.get(this.index);
  }

  /** Goes to a photo; false if there is none. */
  turn(to: number): boolean {
    const there = to >= 0 && to < this.tiles.length;
    const near = Math.abs(to - this.index) === 1;
    this.slide?.place(FITTED, false);
    if (there && to !== this.index) {
      this.slide?.video?.pause();
      this.index = to;
      this.fill();
      this.events.turned(to);
    }
    this.move(0, near || !there);
    return there;
  }

  /** Zooms in where the finger was, or out again. */
  zoom(at: Point = { x: 0, y: 0 }) {
    const { slide } = this;
    if (!slide || slide.video) return;
    this.events.touched();
    const scale = slide.zoomed ? 1 : Math.min(slide.most, 3);
    slide.place(slide.zoomed ? FITTED : zoomAt(slide.placement, { scale, at }), true);
    slide.rest();
  }

  /** Fits the photos to the stage, as happens whenever its size changes: call it where a size is needed at once. */
  lay() {
    // Read at once, before anything is changed: in turns, each would lay out the page.
    const { clientWidth: width, clientHeight: height } = this.element;
    this.ahead = getComputedStyle(this.element).direction === "rtl" ? -1 : 1;
    this.size = { width, height };
    this.fill();
    for (const slide of this.slides.values()) slide.lay(this.size);
    this.move(0, false);
  }

  /** Keeps this photo and its neighbours, and no others: 2,000 may follow. */
  private fill() {
    const wanted = [this.index, this.index + 1, this.index - 1].filter((i) => this.tiles[i]);
    for (const [i, slide] of this.slides) {
      if (wanted.includes(i)) continue;
      slide.element.remove();
      this.slides.delete(i);
    }
    for (const i of wanted) if (!this.slides.has(i)) this.add(i);
    for (const [i, { element }] of this.slides) element.inert = i !== this.index;
  }

  private add(i: number) {
    const slide = new Slide(this.tiles[i] as Element);
    slide.element.style.insetInlineStart = `calc(${i} * (100% + ${GAP}px))`;
    slide.lay(this.size);
    this.slides.set(i, slide);
    this.track.append(slide.element);
  }

  private move(by: number, animated: boolean) {
    this.track.classList.toggle("moving", animated);
    const at = -this.index * (this.size.width + GAP) * this.ahead;
    this.track.style.transform = `translateX(${at + by}px)`;
  }

  private drag(by: Point) {
    this.events.touched();
    const { slide } = this;
    if (!slide) return;
    if (slide.zoomed) {
      this.held ??= slide.placement;
      return slide.place({ ...slide.placement, x: this.held.x + by.x, y: this.held.y + by.y }, false);
    }
    if (Math.abs(by.x) >= Math.abs(by.y)) return this.move(this.atEnd(by.x) ? by.x / 3 : by.x, false);
    slide.place({ scale: 1, x: 0, y: Math.max(0, by.y) }, false);
  }

  private drop(by: Point, speed: Point) {
    const { slide } = this;
    this.held = null;
    if (!slide) return;
    if (slide.zoomed) return slide.rest();
    const sideways = Math.abs(by.x) >= Math.abs(by.y);
    if (!sideways && by.y > 0 && (by.y > this.size.height / 5 || speed.y > FLING)) return this.events.dismissed();
    slide.place(FITTED, true);
    const far = Math.abs(by.x) > this.size.width / 3 || Math.abs(speed.x) > FLING;
    if (sideways && far) this.turn(this.index - this.forward(by.x));
    else this.move(0, true);
  }

  private pinch(factor: number, { at, by }: { at: Point; by: Point }) {
    const { slide } = this;
    if (!slide || slide.video) return;
    this.events.touched();
    const scale = Math.min(slide.most * 1.4, Math.max(0.7, slide.placement.scale * factor));
    const { x, y } = zoomAt(slide.placement, { scale, at });
    slide.place({ scale, x: x + by.x, y: y + by.y }, false);
  }

  private tap(event: PointerEvent) {
    const video = document.elementFromPoint(event.clientX, event.clientY)?.closest("video");
    // One that can't be played says so itself.
    if (video) return void video.play().catch(() => {});
    const beside = !document.elementFromPoint(event.clientX, event.clientY)?.closest(".slide-frame");
    // Who presses a tile twice presses beside the photo that grows out of it.
    const grows = this.slide?.frame.getAnimations().length;
    if (event.pointerType !== "mouse") this.events.tapped();
    else if (beside && !grows) this.events.dismissed();
  }

  private doubleTap(at: Point, event: PointerEvent) {
    this.zoom(at);
    if (event.pointerType !== "mouse" && !this.slide?.video) this.events.zoomed(this.slide?.zoomed ?? false);
  }

  private forward(x: number): number {
    return this.ahead * Math.sign(x);
  }

  private atEnd(x: number): boolean {
    return !this.tiles[this.index - this.forward(x)];
  }
}
