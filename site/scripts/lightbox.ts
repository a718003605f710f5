import { paths } from "../../worker/domain/paths.ts";
import { here } from "./address.ts";
import { makeButton, makeElement, nameButton } from "./elements.ts";
import { pressEye, showEyeIcon } from "./eye.ts";
import { shortcutOf } from "./keys.ts";
import { client, photoOf, say, showNumber } from "./page-data.ts";
import type { Panel } from "./picking/panel.ts";
import { makeRetry } from "./retry.ts";
import { Slideshow } from "./slideshow.ts";
import { Stage } from "./stage.ts";
import { noteView } from "./viewed.ts";
import { Cinema } from "./viewer/cinema.ts";
import type { Filmstrip } from "./viewer/filmstrip.ts";

/** Where there is room for a strip of small pictures. */
const WIDE = "(min-width: 60rem) and (min-height: 40rem)";

/** The enlarged photo, in a dialog over its grid: it has the photo's own address, and Back closes it. */
class Lightbox {
  private readonly dialog = makeElement("dialog", { class: "lightbox" });
  /** What one does with the photo: next to the bar, and on a phone within reach of the thumbs. */
  private readonly acts = makeElement("div", { class: "lightbox-acts" });
  private readonly position = makeElement("p", { class: "lightbox-position" });
  private readonly spoken = makeElement("p", { class: "vh", role: "status" });
  private readonly caption = makeElement("p", { class: "lightbox-caption", dir: "auto" });
  private readonly buy = makeIconLink("buy");
  private readonly download = makeIconLink("download");
  private readonly play = makeButton({ label: say("play"), icon: "play", press: () => this.slideshow.toggle() });
  private readonly eye = makeButton({ label: say("hide"), icon: "eye", press: () => this.toggleMark() });
  private readonly previous = makeButton({ label: say("previous"), icon: "previous", press: () => this.turn(-1) });
  private readonly next = makeButton({ label: say("next"), icon: "next", press: () => this.turn(1) });
  private panel: Panel | null = null;
  private filmstrip: Filmstrip | null = null;
  private readonly tiles: Element[];
  private readonly grid: Element;
  private readonly stage: Stage;
  private readonly title = document.title;
  private readonly leaving = new AbortController();
  private readonly cinema: Cinema;
  /** The press that is under way paused the slideshow, and does nothing else. */
  private paused = false;
  private readonly slideshow = new Slideshow({
    next: () => this.stage.turn(this.stage.index + 1),
    shown: () => this.stage.slide?.img.decode() ?? Promise.resolve(),
    changed: (playing) => this.showPlaying(playing),
  });

  constructor(grid: Element, tile: Element) {
    this.grid = grid;
    this.tiles = [...grid.querySelectorAll(".tile:not([hidden])")];
    this.stage = new Stage(this.tiles, {
      index: this.tiles.indexOf(tile),
      events: {
        turned: () => this.tell(),
        dismissed: () => this.close(),
        touched: () => this.slideshow.pause(),
        tapped: () => this.paused || this.bare(!this.dialog.classList.contains("bare")),
        zoomed: (zoomed) => this.bare(zoomed),
      },
    });
    this.cinema = new Cinema(this.stage.element, {
      left: () => this.slideshow.pause(),
      signal: this.leaving.signal,
    });
    this.offerActs();
    this.dialog.append(this.bar(), this.acts, this.stage.element, this.previous, this.next, this.caption, this.spoken);
    this.listen();
    if (client.selection?.open) this.offerPicking();
    if (this.tiles.length > 1 && matchMedia(WIDE).matches) this.offerFilmstrip();
  }

  private async offerFilmstrip() {
    const { Filmstrip } = await import("./viewer/filmstrip.ts");
    this.filmstrip = new Filmstrip(this.tiles, (index) => {
      this.slideshow.pause();
      this.stage.turn(index);
    });
    this.caption.after(this.filmstrip.element);
    this.filmstrip.show(this.stage.index);
  }

  private async offerPicking() {
    const { Panel } = await import("./picking/panel.ts");
    this.panel = new Panel({ bar: this.acts, dialog: this.dialog, leaving: this.leaving.signal });
    this.panel.show(photoOf(this.tile));
  }

  open({ inHistory }: { inHistory: boolean }) {
    document.body.append(this.dialog);
    if (!inHistory) history.pushState({ enlarged: true }, "", this.address());
    const link = this.link();
    this.morph(link, () => {
      // Back may have been pressed while the picture grew: then the address is the grid's again, and stays so.
      if (this.leaving.signal.aborted) return undefined;
      this.dialog.showModal();
      this.tell();
      return this.stage.slide?.frame;
    });
  }

  private bar() {
    const bar = makeElement("header", { class: "lightbox-bar" });
    bar.append(makeButton({ label: say("close"), icon: "close", press: () => this.close() }), this.position);
    bar.append(makeButton({ label: say("zoom"), icon: "zoom", press: () => this.stage.zoom() }));
    if (this.tiles.length > 1) bar.append(this.play);
    return bar;
  }

  private offerActs() {
    if (client.marks) this.acts.append(this.eye);
    this.acts.append(makeButton({ label: say("share"), icon: "share", press: () => this.share() }));
    if (client.buy) this.acts.append(this.buy);
    if (client.download) this.acts.append(this.download);
  }

  /** Shows the photo and nothing else, until the next tap or key. */
  private bare(bare: boolean) {
    this.dialog.classList.toggle("bare", bare);
  }

  private listen() {
    const { signal } = this.leaving;
    const keys: Record<string, () => unknown> = {
      ArrowLeft: () => this.turn(this.rtl ? 1 : -1),
      ArrowRight: () => this.turn(this.rtl ? -1 : 1),
      PageUp: () => this.turn(-1),
      PageDown: () => this.turn(1),
      Home: () => this.stage.turn(0),
      End: () => this.stage.turn(this.tiles.length - 1),
      z: () => this.stage.zoom(),
      p: () => this.slideshow.toggle(),
    };
    this.dialog.addEventListener("keydown", (event) => {
      if (!this.slideshow.playing) this.bare(false);
      const key = shortcutOf(event);
      const act = key === null ? undefined : keys[key];
      if (key === null || !(act || this.panel?.press(key))) return;
      event.preventDefault();
      if (key !== "p") this.slideshow.pause();
      act?.();
    });
    // Somebody who does something to a photo means the one they see: it must not change between press and release, or
    // while somebody types.
    const hold = ({ target }: Event) => {
      this.paused = this.slideshow.playing;
      if (!this.play.contains(target as Node)) this.slideshow.pause();
    };
    for (const kind of ["pointerdown", "input"]) this.dialog.addEventListener(kind, hold);
    this.dialog.addEventListener("focusin", (event) => (event.target as Element).matches("textarea") && hold(event));
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    // A browser may close a dialog without asking, if it is asked to twice.
    this.dialog.addEventListener("close", () => this.close(), { signal });
    window.addEventListener("popstate", () => this.leave(), { signal });
    this.grid.addEventListener("marked", () => this.showMark(), { signal });
    // Errors of images don't bubble.
    this.stage.element.addEventListener("error", ({ target }) => this.offerRetry(target as HTMLImageElement), true);
    window.addEventListener("online", () => this.retryAll(), { signal });
  }

  /** What the tile shows, if anything, stays visible above it. */
  private offerRetry(img: HTMLImageElement) {
    const frame = img.closest(".slide-frame");
    if (!frame || frame.querySelector(".retry")) return;
    const press = () => {
      // The button disappears; without the focus somewhere in the dialog, it would get no keys.
      if (button.matches(":focus")) this.dialog.querySelector("button")?.focus();
      button.remove();
      img.setAttribute("src", img.getAttribute("src") ?? "");
    };
    const button = makeRetry({ failed: say("photoFailed"), again: say("tryAgain"), press });
    frame.append(button);
    if (frame === this.stage.slide?.frame) this.spoken.textContent = say("photoFailed");
  }

  private retryAll() {
    for (const button of this.dialog.querySelectorAll<HTMLButtonElement>(".retry")) button.click();
  }

  private get rtl(): boolean {
    return getComputedStyle(this.dialog).direction === "rtl";
  }

  private get tile(): Element {
    return this.tiles[this.stage.index] as Element;
  }

  private link = () => this.tile.querySelector("a") as HTMLAnchorElement;
  private address = () => this.link().getAttribute("href") as string;

  private turn(by: number) {
    this.slideshow.pause();
    this.stage.turn(this.stage.index + by);
  }

  /** Says which photo this is: in the bar, aloud, in the title and in the address. */
  private tell() {
    const { index } = this.stage;
    const photo = photoOf(this.tile);
    noteView(photo);
    const img = this.tile.querySelector("img");
    const position = say("position", { position: showNumber(index + 1), total: showNumber(this.tiles.length) });
    this.position.textContent = position;
    this.spoken.textContent = `${img?.alt ?? ""}, ${position}`;
    this.caption.textContent = img?.dataset.caption || (img?.hasAttribute("data-caption") ? img.alt : "");
    // Not `disabled`: a button that has the focus would lose it, and with it every key of the dialog.
    this.previous.ariaDisabled = String(index === 0);
    this.next.ariaDisabled = String(index === this.tiles.length - 1);
    this.buy.setAttribute("href", paths.shop(client.gallery, { photo }));
    this.download.setAttribute("href", paths.downloadPhoto(client.gallery, photo, client.download ?? "web"));
    this.dialog.setAttribute("aria-label", img?.alt ?? photo);
    document.title = `${img?.alt ?? photo} · ${this.title}`;
    if (here() !== this.address()) history.replaceState({ enlarged: true }, "", this.address());
    this.panel?.show(photo);
    this.filmstrip?.show(index);
    this.showMark();
  }

  private showMark() {
    showEyeIcon(this.eye, photoOf(this.tile));
  }

  private toggleMark() {
    this.slideshow.pause();
    pressEye(photoOf(this.tile));
  }

  private showPlaying(playing: boolean) {
    this.play.classList.toggle("icon-pause", playing);
    this.play.title = say(playing ? "pause" : "play");
    nameButton(this.play, this.play.title);
    if (playing) this.cinema.begin();
    else this.cinema.end();
    this.bare(playing);
  }

  private async share() {
    this.slideshow.pause();
    const { share } = await import("./sharing.ts");
    await share([photoOf(this.tile)]);
  }

  /** Back to where the grid was; leaving follows from the history. */
  private close() {
    if (history.state?.enlarged) history.back();
    else this.leave();
  }

  private leave() {
    this.leaving.abort();
    this.slideshow.pause();
    document.title = this.title;
    const link = this.link();
    this.morph(this.stage.slide?.frame, () => {
      this.dialog.close();
      this.dialog.remove();
      link.scrollIntoView({ block: "nearest" });
      link.focus({ preventScroll: true });
      return link;
    });
  }

  /** Lets one element turn into the other, if the browser can and the person likes motion. */
  private async morph(from: HTMLElement | undefined, change: () => HTMLElement | undefined) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still || !document.startViewTransition || !from) return void change();
    const name = (element: HTMLElement | undefined, value: string) => {
      if (element) element.style.viewTransitionName = value;
    };
    let to: HTMLElement | undefined;
    name(from, "enlarged");
    const transition = document.startViewTransition(() => {
      to = change();
      name(from, "none");
      name(to, "enlarged");
    });
    await transition.finished.catch(() => {});
    name(from, "");
    name(to, "");
  }
}

function makeIconLink(kind: "buy" | "download"): HTMLAnchorElement {
  const words = makeElement("span", { class: "vh" }, say(kind));
  return makeElement("a", { class: `icon icon-${kind}`, title: say(kind) }, words);
}

/** Enlarges the photo behind a tile's link. */
export function openLightbox(grid: Element, link: HTMLElement, { inHistory = false } = {}) {
  const tile = link.closest(".tile");
  if (tile) new Lightbox(grid, tile).open({ inHistory });
}
