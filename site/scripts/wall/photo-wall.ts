import { makeButton, makeElement, nameButton } from "../elements.ts";
import { shortcutOf } from "../keys.ts";
import { Order } from "./order.ts";
import { Pictures } from "./pictures.ts";
import { showWhenUsed, stayAwake, toggleFullScreen } from "./screen.ts";
import { Watch } from "./watch.ts";

const FADE_MS = 1600;
const AHEAD = 12;

/** `<photo-wall>`: one photo after another, until its viewer may look no longer. The page shows the newest. */
class PhotoWall extends HTMLElement {
  #order = new Order(null);
  #pictures = new Pictures("");
  #pause = makeElement("button", {});
  #timer: ReturnType<typeof setTimeout> | undefined;
  #playing = true;
  #busy = false;
  #ended = false;

  async connectedCallback() {
    const { link = "", list = "", until } = this.dataset;
    this.#order = new Order(this.#shown()?.dataset.photo ?? null);
    this.#pictures = new Pictures(link);
    this.#addControls();
    stayAwake();
    showWhenUsed(this);
    document.addEventListener("keydown", (event) => this.#press(event));
    document.addEventListener("visibilitychange", () => this.#later());
    let isFirst = true;
    const listed = (photos: string[]) => {
      this.#order.update(photos, isFirst);
      isFirst = false;
      this.#pictures.keepOnly((photo) => this.#order.has(photo));
      this.#takeOff();
    };
    await new Watch(list, until ? Number(until) : Number.POSITIVE_INFINITY, {
      listed,
      ended: (answered) => this.#end(answered),
    }).begin();
    this.#later();
  }

  #shown = () => this.querySelector<HTMLElement>("figure:last-of-type");

  #addControls() {
    const { play = "", pause = "", next = "", full = "", close = "" } = this.dataset;
    this.#pause = makeButton({ label: pause, icon: "pause", press: () => this.#toggle() });
    const buttons = [this.#pause, makeButton({ label: next, icon: "skip", press: () => this.#next() })];
    if (document.fullscreenEnabled) buttons.push(makeButton({ label: full, icon: "full", press: toggleFullScreen }));
    this.querySelector(".wall-controls")?.append(...buttons);
    const notice = this.querySelector(".wall-notice");
    notice?.append(makeButton({ label: close, press: () => [notice.remove(), this.#pause.focus()] }));
    this.#says = (playing) => {
      this.#pause.className = `icon icon-${playing ? "pause" : "play"}`;
      this.#pause.title = playing ? pause : play;
      nameButton(this.#pause, this.#pause.title);
    };
  }

  #says = (_playing: boolean) => {};

  #press(event: KeyboardEvent) {
    const onControl = (event.target as Element).closest("button, a") !== null;
    const key = shortcutOf(event);
    if (key === "p" || (key === " " && !onControl)) this.#toggle();
    else if (key === "ArrowRight" || key === "PageDown" || key === "n") this.#next();
    else if (key === "f") toggleFullScreen();
    else return;
    event.preventDefault();
  }

  #toggle() {
    this.#playing = !this.#playing;
    this.#says(this.#playing);
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    if (this.#playing && !document.hidden)
      this.#timer = setTimeout(() => this.#next(), Number(this.dataset.seconds) * 1000);
  }

  /** Shows the next photo that can be had: without a connection one that was shown before. */
  async #next() {
    if (this.#busy || this.#ended) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    await this.#pictures.learn(this.#order.upcoming(AHEAD));
    const photo = this.#order.next((one) => this.#pictures.has(one));
    const figure = photo !== null && photo !== this.#shown()?.dataset.photo ? await this.#pictures.draw(photo) : null;
    // It may have been hidden while it was loaded.
    if (figure && !this.#ended && this.#order.has(figure.dataset.photo ?? "")) await this.#fadeTo(figure);
    this.#busy = false;
    this.#later();
  }

  async #fadeTo(figure: HTMLElement) {
    const before = this.querySelectorAll("figure");
    this.querySelector(".wall-empty")?.setAttribute("hidden", "");
    const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    (before[0]?.parentElement ?? this.querySelector(".wall-stage"))?.append(figure);
    const fades = figure.animate([{ opacity: 0 }, { opacity: 1 }], {
      duration: reduced ? 0 : FADE_MS,
      easing: "ease-in-out",
    });
    await fades.finished.catch(() => {});
    for (const one of before) one.remove();
  }

  /** What may not be seen any more leaves the screen at once. */
  #takeOff() {
    for (const figure of this.querySelectorAll("figure")) {
      if (!this.#order.has(figure.dataset.photo ?? "")) figure.remove();
    }
    if (this.#order.size === 0) this.querySelector(".wall-empty")?.removeAttribute("hidden");
    else if (!this.#shown()) this.#next();
  }

  /** After a refusal the page is loaded again, which says why. */
  #end(answered: boolean) {
    this.#ended = true;
    for (const figure of this.querySelectorAll("figure")) figure.remove();
    this.querySelector(".wall-ended")?.removeAttribute("hidden");
    if (answered) location.reload();
  }
}

customElements.define("photo-wall", PhotoWall);
