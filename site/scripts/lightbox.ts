import { here } from "./address.ts";
import { makeElement } from "./elements.ts";
import { pressEye } from "./eye.ts";
import { playThrough } from "./film.ts";
import { shortcutOf } from "./keys.ts";
import { client, photoOf, say } from "./page-data.ts";
import type { Panel } from "./picking/panel.ts";
import { makeRetry } from "./retry.ts";
import { Slideshow } from "./slideshow.ts";
import { Stage } from "./stage.ts";
import { noteView } from "./viewed.ts";
import { Cinema } from "./viewer/cinema.ts";
import { Controls } from "./viewer/controls.ts";
import type { Filmstrip } from "./viewer/filmstrip.ts";
import { grow, morph } from "./viewer/morph.ts";

/** Where there is room for a strip of small pictures. */
const WIDE = "(min-width: 60rem) and (min-height: 40rem)";

/** The enlarged photo, in a dialog over its grid: it has the photo's own address, and Back closes it. */
class Lightbox {
  private readonly dialog = makeElement("dialog", { class: "lightbox" });
  private panel: Panel | null = null;
  private filmstrip: Filmstrip | null = null;
  private readonly controls: Controls;
  private readonly tiles: Element[];
  private readonly grid: Element;
  private readonly stage: Stage;
  private readonly title = document.title;
  private readonly leaving = new AbortController();
  private readonly cinema: Cinema;
  /** The press that is under way paused the slideshow, and does nothing else. */
  private paused = false;
  private closing = false;
  private readonly slideshow = new Slideshow({
    next: () => this.stage.turn(this.stage.index + 1 + this.skipped()),
    shown: () => this.showThrough(),
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
    this.controls = new Controls(
      {
        close: () => this.close(),
        zoom: () => this.stage.zoom(),
        play: () => this.slideshow.toggle(),
        hide: () => this.toggleMark(),
        share: () => this.share(),
        turn: (by) => this.turn(by),
      },
      { several: this.tiles.length > 1 },
    );
    const { bar, acts, previous, next, caption, spoken } = this.controls;
    this.dialog.append(bar, acts, this.stage.element, previous, next, caption, spoken);
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
    this.controls.caption.after(this.filmstrip.element);
    this.filmstrip.show(this.stage.index);
  }

  private async offerPicking() {
    const { Panel } = await import("./picking/panel.ts");
    this.panel = new Panel({ bar: this.controls.acts, dialog: this.dialog, leaving: this.leaving.signal });
    this.panel.show(photoOf(this.tile));
  }

  open({ inHistory }: { inHistory: boolean }) {
    document.body.append(this.dialog);
    if (!inHistory) history.pushState({ enlarged: true }, "", this.address());
    grow(this.link(), this.dialog, () => {
      this.dialog.showModal();
      this.tell();
      this.stage.lay();
      return this.stage.slide?.frame;
    });
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
    this.dialog.addEventListener("keydown", (event) => this.playByKey(event));
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
      if (!this.controls.play.contains(target as Node)) this.slideshow.pause();
    };
    for (const kind of ["pointerdown", "input"]) this.dialog.addEventListener(kind, hold);
    this.dialog.addEventListener("focusin", (event) => (event.target as Element).matches("textarea") && hold(event));
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      // One press closes one thing.
      if (!this.panel?.fold()) this.close();
    });
    // A browser may close a dialog without asking, if it is asked to twice.
    this.dialog.addEventListener("close", () => this.close(), { signal });
    window.addEventListener("popstate", () => this.leave(), { signal });
    this.grid.addEventListener("marked", () => this.controls.showMark(photoOf(this.tile)), { signal });
    // Errors of images don't bubble.
    this.stage.element.addEventListener("error", ({ target }) => this.offerRetryFor(target as Element), true);
    window.addEventListener("online", () => this.retryAll(), { signal });
  }

  /** Of a video's sources the last one that fails counts; captions that are missing do not. */
  private offerRetryFor(target: Element) {
    const video = target.closest("video");
    if (!video) this.offerRetry(target, { failed: say("photoFailed"), act: () => reload(target) });
    else if (target === video || target.matches("source:last-of-type"))
      this.offerRetry(video, { failed: say("videoFailed"), act: () => replay(video) });
  }

  /** The space bar plays and stops a video, wherever the focus is but on a button. */
  private playByKey(event: KeyboardEvent) {
    const video = this.stage.slide?.video;
    if (event.key !== " " || !video || (event.target as Element).closest("button, a, video, textarea, input")) return;
    event.preventDefault();
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  }

  /** A photo is shown once it is there; a video plays to its end. */
  private async showThrough(): Promise<boolean> {
    const { slide } = this.stage;
    if (slide?.video) await playThrough(slide.video);
    else await slide?.img.decode();
    return !slide?.video;
  }

  /** How many films follow that the photographer wants left out. */
  private skipped(): number {
    if (document.documentElement.dataset.slideshow !== "photos") return 0;
    const rest = this.tiles.slice(this.stage.index + 1);
    const next = rest.findIndex((tile) => !tile.hasAttribute("data-video"));
    return next < 0 ? rest.length : next;
  }

  /** What the tile shows, if anything, stays visible above it. */
  private offerRetry(shown: Element, { failed, act }: { failed: string; act: () => void }) {
    const frame = shown.closest(".slide-frame");
    if (!frame || frame.querySelector(".retry")) return;
    const press = () => {
      // The button disappears; without the focus somewhere in the dialog, it would get no keys.
      if (button.matches(":focus")) this.dialog.querySelector("button")?.focus();
      button.remove();
      act();
    };
    const button = makeRetry({ failed, again: say("tryAgain"), press });
    frame.append(button);
    if (frame === this.stage.slide?.frame) this.controls.spoken.textContent = failed;
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

  /** Says which photo this is: around it, in the title and in the address. */
  private tell() {
    const { index } = this.stage;
    const photo = photoOf(this.tile);
    noteView(photo);
    const img = this.tile.querySelector("img");
    this.controls.show({ photo, img, index, total: this.tiles.length });
    this.dialog.setAttribute("aria-label", img?.alt ?? photo);
    document.title = `${img?.alt ?? photo} · ${this.title}`;
    if (here() !== this.address()) history.replaceState({ enlarged: true }, "", this.address());
    this.panel?.show(photo);
    this.filmstrip?.show(index);
  }

  private toggleMark() {
    this.slideshow.pause();
    pressEye(photoOf(this.tile));
  }

  private showPlaying(playing: boolean) {
    this.controls.showPlaying(playing);
    if (playing) this.cinema.begin();
    else this.cinema.end();
    this.bare(playing);
  }

  private async share() {
    this.slideshow.pause();
    const { share } = await import("./sharing.ts");
    await share([photoOf(this.tile)]);
  }

  /** Back to where the grid was, once; leaving follows from the history. */
  private close() {
    if (this.closing) return;
    this.closing = true;
    if (history.state?.enlarged) history.back();
    else this.leave();
  }

  private leave() {
    this.leaving.abort();
    this.slideshow.pause();
    this.stage.slide?.video?.pause();
    document.title = this.title;
    const link = this.link();
    morph(this.stage.slide?.frame, () => {
      this.dialog.close();
      this.dialog.remove();
      link.scrollIntoView({ block: "nearest" });
      link.focus({ preventScroll: true });
      return link;
    });
  }
}

const reload = (img: Element) => img.setAttribute("src", img.getAttribute("src") ?? "");

function replay(video: HTMLVideoElement) {
  video.load();
  video.play().catch(() => {});
}

/** Enlarges the photo behind a tile's link. */
export function openLightbox(grid: Element, link: HTMLElement, { inHistory = false } = {}) {
  const tile = link.closest(".tile");
  if (tile) new Lightbox(grid, tile).open({ inHistory });
}
