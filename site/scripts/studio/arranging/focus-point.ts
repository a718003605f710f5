import { makeElement } from "../../elements.ts";

export interface Point {
  /** In percent from the left and the top. */
  x: number;
  y: number;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** With Shift. */
const FAR = 10;

const within = (percent: number) => Math.min(100, Math.max(0, Math.round(percent)));

export const pointOf = (focus: string | null): Point => {
  const [x = 50, y = 50] = (focus ?? "").split("%").map(Number);
  return focus ? { x, y } : { x: 50, y: 50 };
};

export const focusOf = ({ x, y }: Point) => `${x}% ${y}%`;

/** The point that the cover is cropped around: set by pressing the photo, by arrow keys, or as two numbers. */
export class FocusPoint {
  readonly element: HTMLElement;
  readonly fields: HTMLElement;
  private readonly marker = makeElement("button", { type: "button", class: "focus-marker" });
  private readonly numbers: { x: HTMLInputElement; y: HTMLInputElement };
  private readonly crops: HTMLElement;
  private readonly picture: HTMLImageElement;
  private readonly moved: (point: Point) => void;
  private point: Point = { x: 50, y: 50 };

  constructor({ src, moved }: { src: string; moved(point: Point): void }) {
    this.moved = moved;
    this.picture = makeElement("img", { src, alt: "", draggable: "false" });
    this.element = makeElement("div", { class: "focus-stage" }, this.picture, this.marker);
    this.numbers = { x: this.number("From the left, in %"), y: this.number("From the top, in %") };
    const crop = (kind: string) =>
      makeElement(
        "figure",
        {},
        makeElement("img", { src, alt: "", class: `crop-${kind}` }),
        makeElement("figcaption", {}, kind === "wide" ? "Wide screens" : "Phones"),
      );
    this.crops = makeElement("div", { class: "crops" }, crop("wide"), crop("tall"));
    const labelled = (input: HTMLInputElement) =>
      makeElement("div", { class: "field" }, makeElement("label", { for: input.id }, input.dataset.label ?? ""), input);
    const pair = makeElement("div", { class: "field-pair" }, labelled(this.numbers.x), labelled(this.numbers.y));
    this.fields = makeElement("div", { class: "focus-fields" }, pair, this.crops);
    this.element.addEventListener("click", (event) => this.press(event));
    this.marker.addEventListener("keydown", (event) => this.step(event));
  }

  /** Shows a point that is set elsewhere. */
  show(point: Point): void {
    this.point = point;
    const { x, y } = point;
    this.marker.style.insetInlineStart = `${x}%`;
    this.marker.style.insetBlockStart = `${y}%`;
    this.marker.ariaLabel = `Point of the crop: ${x} % from the left, ${y} % from the top. Arrow keys move it.`;
    if (document.activeElement !== this.numbers.x) this.numbers.x.value = String(x);
    if (document.activeElement !== this.numbers.y) this.numbers.y.value = String(y);
    for (const image of this.crops.querySelectorAll("img")) image.style.objectPosition = focusOf(point);
  }

  get value(): Point {
    return this.point;
  }

  private set(point: Point): void {
    this.show({ x: within(point.x), y: within(point.y) });
    this.moved(this.point);
  }

  private press({ clientX, clientY, detail }: MouseEvent): void {
    // Enter and Space on the marker are clicks without a place.
    if (detail === 0) return;
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    this.set({ x: ((clientX - left) / width) * 100, y: ((clientY - top) / height) * 100 });
    this.marker.focus();
  }

  private step(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const by = event.shiftKey ? FAR : 1;
    this.set({ x: this.point.x + step[0] * by, y: this.point.y + step[1] * by });
  }

  private number(label: string): HTMLInputElement {
    const id = `@focus-${label.includes("left") ? "x" : "y"}`;
    const input = makeElement("input", { id, type: "number", min: "0", max: "100", step: "1", "data-label": label });
    input.addEventListener("input", () => {
      if (input.value === "" || !input.checkValidity()) return;
      this.set({ x: Number(this.numbers.x.value), y: Number(this.numbers.y.value) });
    });
    return input;
  }
}
