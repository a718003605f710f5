import { paths } from "../../worker/domain/paths.ts";
import { dock } from "./dock.ts";
import { makeButton, makeElement } from "./elements.ts";
import { client, count, ownLink, photoOf, say } from "./page-data.ts";
import { downloadEach, saveToDevice } from "./saving.ts";
import { canSave } from "./share-sheet.ts";
import { toast } from "./toast.ts";

/** Servers and proxies refuse longer ones. */
const LONGEST_ADDRESS = 8000;

/** Choosing several photos of the grid, for what can be done with them together. */
class Selecting {
  private readonly tally = makeElement("p", { role: "status" });
  private readonly bar = makeElement("div", { class: "selecting-bar" });
  private readonly grid: Element;
  private readonly begin: HTMLButtonElement;
  /** What can be done with the selected photos, once there are any. */
  private readonly about: HTMLButtonElement[];
  private last: HTMLInputElement | null = null;

  constructor(grid: Element, begin: HTMLButtonElement) {
    this.grid = grid;
    this.begin = begin;
    this.about = this.offered();
    const all = makeButton({ label: say("selectAll"), press: () => this.chooseAll() });
    const done = makeButton({ label: say("done"), press: () => this.end() });
    const compare = client.selection ? [makeButton({ label: say("compare"), press: () => this.compare() })] : [];
    const acts = makeElement("div", { class: "selecting-acts" }, ...this.about, ...compare);
    this.bar.append(this.tally, all, acts, done);
  }

  private offered(): HTMLButtonElement[] {
    const about: HTMLButtonElement[] = [];
    const offer = (label: string, press: () => void) => about.push(makeButton({ label, press }));
    if (client.selection?.open) {
      offer(say("addToSelection"), () => import("./picking/tiles.ts").then(({ pickAll }) => pickAll(this.chosen())));
    }
    for (const list of client.selection?.open ? (client.selection.fillable ?? []) : []) {
      offer(say("addToList", { list: list.name }), () =>
        import("./picking/tiles.ts").then(({ putAll }) => putAll(this.chosen(), list)),
      );
    }
    if (canSave()) offer(say("save"), () => saveToDevice(this.chosen()));
    else if (client.download) offer(say("download"), () => downloadEach(this.chosen()));
    offer(say("share"), () => import("./sharing.ts").then(({ share }) => share(this.chosen())));
    if (client.links) {
      offer(say("linkToThese"), () => import("./sharing.ts").then(({ makeLinkTo }) => makeLinkTo(this.chosen())));
    }
    if (client.buy) offer(say("buy"), () => this.buy());
    const mark = (hide: boolean) => import("./marks.ts").then((marks) => marks.mark(this.chosen(), hide));
    if (client.marks) {
      offer(say("hide"), () => mark(true));
      offer(say("show"), () => mark(false));
    }
    return about;
  }

  start() {
    this.grid.classList.add("selecting");
    for (const tile of this.grid.querySelectorAll(".tile:not([hidden])")) this.addBox(tile);
    dock(this.bar);
    this.begin.hidden = true;
    this.count();
    const [first] = this.boxes();
    if (first) this.go(first);
    document.addEventListener("keydown", this.escape);
  }

  private readonly escape = (event: KeyboardEvent) => {
    // It may close something that is open above the photos.
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.end();
  };

  /** All boxes are one stop for the Tab key, the bar is the next; arrows lead from photo to photo. */
  private go(box: HTMLInputElement) {
    for (const other of this.boxes()) other.tabIndex = other === box ? 0 : -1;
    box.focus();
  }

  private move(box: HTMLInputElement, event: KeyboardEvent) {
    // It would press the first heart: all photos are in one form.
    if (event.key === "Enter") event.preventDefault();
    const next = neighbour(this.boxes(), box, event.key);
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey && next !== box) {
      box.checked = true;
      next.checked = true;
      this.last = next;
      this.count();
    }
    this.go(next);
  }

  private end() {
    this.grid.classList.remove("selecting");
    for (const label of this.grid.querySelectorAll(".choose")) label.remove();
    this.bar.remove();
    this.begin.hidden = false;
    this.begin.focus();
    document.removeEventListener("keydown", this.escape);
  }

  private addBox(tile: Element) {
    const photo = photoOf(tile);
    const box = makeElement("input", { type: "checkbox", value: photo, tabindex: "-1" });
    box.addEventListener("click", (event) => this.choose(box, event.shiftKey));
    box.addEventListener("keydown", (event) => this.move(box, event));
    const label = makeElement("span", { class: "vh" }, say("selectPhoto", { photo }));
    tile.append(makeElement("label", { class: "choose" }, box, label));
  }

  /** With Shift, everything between this box and the previous one follows. */
  private choose(box: HTMLInputElement, range: boolean) {
    const boxes = this.boxes();
    const [from, to] = [boxes.indexOf(this.last ?? box), boxes.indexOf(box)].sort((a, b) => a - b);
    if (range) for (const between of boxes.slice(from, (to ?? 0) + 1)) between.checked = box.checked;
    this.last = box;
    this.count();
  }

  private chooseAll() {
    const boxes = this.boxes();
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
    this.count();
  }

  private buy() {
    const href = paths.shopPhotos(ownLink, this.chosen());
    if (href.length > LONGEST_ADDRESS) toast(say("buyFewer"));
    else location.href = href;
  }

  private compare() {
    const chosen = this.chosen();
    if (chosen.length < 2 || chosen.length > 4) toast(say("compareHint"));
    else import("./picking/compare.ts").then(({ compare }) => compare(chosen));
  }

  private boxes = () => [...this.grid.querySelectorAll<HTMLInputElement>(".choose input")];
  private chosen = () => this.boxes().flatMap((box) => (box.checked ? [box.value] : []));
  private count() {
    const chosen = this.chosen().length;
    this.tally.textContent = count("selected", chosen);
    for (const button of this.about) button.disabled = chosen === 0;
  }
}

/** The box that a key leads to: beside it, in the row above or below, the first, the last. */
function neighbour(boxes: HTMLInputElement[], box: HTMLInputElement, key: string): HTMLInputElement | undefined {
  const at = boxes.indexOf(box);
  const beside = getComputedStyle(box).direction === "rtl" ? -1 : 1;
  if (key === "ArrowRight") return boxes[at + beside];
  if (key === "ArrowLeft") return boxes[at - beside];
  if (key === "Home") return boxes[0];
  if (key === "End") return boxes.at(-1);
  if (key === "ArrowDown") return nearest(boxes.slice(at + 1), box);
  return key === "ArrowUp" ? nearest(boxes.slice(0, at).reverse(), box) : undefined;
}

/** Of the next row of boxes, the one that is nearest in the line of sight. */
function nearest(boxes: HTMLInputElement[], from: HTMLInputElement): HTMLInputElement | undefined {
  const { top, left, width } = from.getBoundingClientRect();
  const placed = boxes.map((box) => ({ box, place: box.getBoundingClientRect() }));
  const row = placed.find(({ place }) => Math.abs(place.top - top) > 1)?.place.top;
  const off = ({ place }: (typeof placed)[number]) => Math.abs(place.left + place.width / 2 - left - width / 2);
  const inRow = placed.filter(({ place }) => row !== undefined && Math.abs(place.top - row) <= 1);
  return inRow.sort((a, b) => off(a) - off(b))[0]?.box;
}

/** Begins choosing photos of a grid; `begin` is the button that was pressed. */
export function beginSelecting(grid: Element, begin: HTMLButtonElement) {
  new Selecting(grid, begin).start();
}
