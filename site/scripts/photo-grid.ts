import { followAddress, here } from "./address.ts";
import { makeButton, makeElement } from "./elements.ts";
import { onceLoaded, prepare } from "./in-place.ts";
import { lookLater } from "./news.ts";
import { client, say } from "./page-data.ts";
import { makeRetry } from "./retry.ts";
import { SIGNS, wholeStyle } from "./whole-style.ts";

/**
 * Before printing, Chromium loads lazy pictures and waits for them, unless somebody asked for them first: then it prints
 * what is there. Only Chromium has this property. https://github.com/whatwg/html/issues/6581
 */
const LOADS_TO_PRINT = "userAgentData" in navigator;

/** The grid, once there is a script: photos open in place, and one that failed can be tried again. */
class PhotoGrid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.open(event));
    // What a press is about to need.
    this.addEventListener("pointerdown", ({ target }) => photoLink(target) && loadLightbox().catch(() => {}));
    // Errors of images don't bubble.
    this.addEventListener("error", ({ target }) => this.offerRetry(target), true);
    for (const img of this.querySelectorAll("img")) if (hasFailed(img)) this.offerRetry(img);
    window.addEventListener("online", () => {
      for (const button of this.querySelectorAll(".retry")) retry(button.parentElement as Element);
    });
    window.addEventListener("beforeprint", () => (LOADS_TO_PRINT ? this.startOver() : this.wantAll()));
    document.addEventListener("keydown", (event) => this.print(event));
    followAddress(() => this.reopen());
    // From the first sign of interest on, the browser may fetch as far ahead as it likes: see the style.
    const loadAhead = () => this.querySelector(".held")?.classList.remove("held");
    for (const sign of SIGNS) window.addEventListener(sign, loadAhead, { once: true, passive: true });
    if (this.querySelector(".grid + .grid"))
      import("./far-sections.ts").then(({ skipFarSections }) => skipFarSections(this));
    showCurrentSet();
    // If it can't be loaded, the menu still opens and closes with its button.
    const finish = () => import("./menu.ts").catch(() => {});
    document.addEventListener("toggle", finish, { once: true, capture: true });
    if (client.marks)
      prepare(
        ".eye",
        () => import("./marks.ts"),
        ({ toggleMark }, eye) => toggleMark(eye),
      );
    if (client.selection)
      prepare(
        ".heart",
        () => import("./picking/tiles.ts"),
        ({ toggle }, heart) => toggle(heart.value),
      );
    onceLoaded(() => this.offerMore());
    lookLater();
  }

  private async offerMore() {
    await wholeStyle();
    if (!this.querySelector(".tile")) return;
    if (client.marks || client.links || client.selection || client.download || client.buy) this.offerSelecting();
    if ("serviceWorker" in navigator) this.offerKeeping();
    this.offerPrinting();
  }

  private async open(event: MouseEvent) {
    const link = photoLink(event.target);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented) return;
    event.preventDefault();
    try {
      await this.enlarge(link);
    } catch {
      location.assign(link.href);
    }
  }

  private offerSelecting() {
    const press = () => import("./selecting.ts").then(({ beginSelecting }) => beginSelecting(this, button));
    const button = makeButton({ label: "", press });
    button.append(makeElement("span", {}, say("select")));
    button.classList.add("select");
    document.querySelector(".sets")?.after(button);
  }

  private offerPrinting() {
    const label = say("printNames") && say("print");
    if (!label) return;
    const press = () => import("./contact-sheet.ts").then(({ openPrinting }) => openPrinting(this));
    this.offer(makeButton({ label, press }));
  }

  /** Beside the number of photos. */
  private offer(button: HTMLButtonElement) {
    button.classList.add("quiet-act");
    document.querySelector(".opening p")?.append(" ", button);
  }

  /** Nothing is stored, registered or even loaded before somebody presses it; from then on it shows what is kept. */
  private offerKeeping() {
    const label = say("keepOffline");
    if (!label) return;
    const load = () => import("./offline/keep.ts");
    const button = makeButton({ label, press: () => load().then(({ openKeeping }) => openKeeping(button)) });
    button.classList.add("keep");
    this.offer(button);
    if (navigator.serviceWorker.controller) load().then(({ showKeeping }) => showKeeping(button));
  }

  /** Forward, after Back closed the enlarged photo. */
  private reopen(): boolean {
    if (document.querySelector("dialog[open]")) return true;
    const link = this.querySelector<HTMLAnchorElement>(`.tile:not([hidden]) > a[href="${CSS.escape(here())}"]`);
    if (!link) return false;
    this.enlarge(link, { inHistory: true }).catch(() => location.reload());
    return true;
  }

  private async enlarge(link: HTMLAnchorElement, from?: { inHistory: boolean }) {
    const [{ openLightbox }] = await Promise.all([loadLightbox(), wholeStyle()]);
    // Pressed twice while it was loaded.
    if (!document.querySelector("dialog[open]")) openLightbox(this, link, from);
  }

  private offerRetry(target: EventTarget | null) {
    const tile = target instanceof HTMLImageElement ? target.closest(".tile") : null;
    if (!tile || tile.querySelector(".retry")) return;
    tile.append(makeRetry({ failed: say("photoFailed"), again: say("tryAgain"), press: () => retry(tile) }));
  }

  /**
   * Other browsers print what they have: pictures that nobody scrolled to are requested, so that they arrive while the
   * dialog is open.
   */
  private wantAll() {
    for (const img of this.querySelectorAll("img")) img.loading = "eager";
  }

  /** What is under way already Chromium waits for only if it begins it itself: so that is begun again, as if it was lazy. */
  private startOver() {
    for (const img of this.querySelectorAll("img")) {
      if (img.complete) continue;
      const picture = img.closest("picture") ?? img;
      const again = picture.cloneNode(true) as HTMLElement;
      (again.querySelector("img") ?? again).setAttribute("loading", "lazy");
      picture.replaceWith(again);
    }
  }

  /** By keys, printing waits for all photos, says how many there are, and can be cancelled; by a menu the browser decides. */
  private print(event: KeyboardEvent) {
    const { ctrlKey, metaKey, shiftKey, altKey, key } = event;
    if (ctrlKey === metaKey || shiftKey || altKey || key.toLowerCase() !== "p" || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const photos = [...this.querySelectorAll<HTMLImageElement>(".tile:not([hidden]) img")];
    if (photos.every(({ complete }) => complete)) return;
    event.preventDefault();
    import("./contact-sheet.ts").then(
      ({ printAll }) => printAll(photos),
      () => window.print(),
    );
  }
}

/** Not `scrollIntoView`: after it, Tab would continue there and not at the skip link. Nothing is measured before it is laid out. */
function showCurrentSet() {
  const current = document.querySelector(".sets [aria-current]");
  const list = current?.closest("ul");
  if (!current || !list) return;
  new ResizeObserver((_, observer) => {
    observer.disconnect();
    const [tab, all] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
    list.scrollLeft += (tab.left + tab.right - all.left - all.right) / 2;
  }).observe(list);
}

const photoLink = (target: EventTarget | null) => (target as Element).closest<HTMLAnchorElement>(".tile > a");

const loadLightbox = () => import("./lightbox.ts");

const hasFailed = (img: HTMLImageElement) => img.complete && img.naturalWidth === 0 && img.currentSrc !== "";

function retry(tile: Element) {
  const picture = tile.querySelector("picture");
  picture?.replaceWith(picture.cloneNode(true));
  tile.querySelector(".retry")?.remove();
}

customElements.define("photo-grid", PhotoGrid);
