import { followAddress } from "./address.ts";
import { enteredByHand } from "./by-hand.ts";
import { prepare } from "./in-place.ts";
import { shortcutOf } from "./keys.ts";
import { client } from "./page-data.ts";
import { makeRetry } from "./retry.ts";

/** Adds to a photo's own page: arrow keys and swiping, zooming in place, a second try if loading failed. */
class PhotoPage extends HTMLElement {
  private taken: PointerEvent | null = null;
  /** What keys do with the photo, if the viewer may rate it. */
  private rated: ((key: string) => boolean) | null = null;

  connectedCallback() {
    followAddress();
    document.addEventListener("keydown", (event) => this.press(event));
    document.querySelector(".photo-zoom")?.addEventListener("click", () => this.enlarge());
    this.querySelector(".photo-frame img")?.addEventListener("click", () => this.enlarge());
    this.addEventListener("pointerdown", (event) => {
      const isForVideo = (event.target as Element).closest("video") !== null;
      this.taken = event.pointerType === "touch" && event.isPrimary && !isForVideo ? event : null;
    });
    this.addEventListener("pointerup", (event) => this.swipe(event));
    const img = this.querySelector<HTMLImageElement>(".photo-frame img");
    img?.addEventListener("error", () => this.offerRetry(img));
    if (img?.complete && img.naturalWidth === 0) this.offerRetry(img);
    this.offerRating();
  }

  /** Saves what is entered here at once; if the scripts can't be loaded, or not in time, the form is sent as a whole. */
  private async offerRating() {
    const form = document.querySelector<HTMLFormElement>("form.rate");
    if (!form || !client.selection?.open) return;
    const left = new AbortController();
    window.addEventListener("pagehide", () => sendIfChanged(form), left);
    prepare(
      ".heart",
      () => import("./picking/tiles.ts"),
      ({ toggle }, heart) => toggle(heart.value),
    );
    const kit = await import("./picking/photo-rating.ts").catch(() => null);
    if (!kit) return;
    left.abort();
    this.rated = kit.rateHere(form);
  }

  private offerRetry(img: HTMLImageElement) {
    if (this.querySelector(".retry")) return;
    const press = () => {
      button.remove();
      img.setAttribute("src", img.getAttribute("src") ?? "");
    };
    const { failed = "", again = "" } = this.dataset;
    const button = makeRetry({ failed, again, press });
    window.addEventListener("online", () => button.isConnected && press(), { once: true });
    img.closest(".photo-frame")?.append(button);
  }

  private press(event: KeyboardEvent) {
    const key = (event.target as Element).closest("dialog") ? null : shortcutOf(event);
    if (key === null) return;
    const [back, on] = this.rtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    if (key === back) this.follow("[rel=prev]");
    else if (key === on) this.follow("[rel=next]");
    else if (key === "Escape") this.follow(".back");
    else if (key === "z") this.enlarge();
    else if (this.rated?.(key)) event.preventDefault();
  }

  private swipe({ clientX, clientY }: PointerEvent) {
    if (!this.taken) return;
    const [x, y] = [clientX - this.taken.clientX, clientY - this.taken.clientY];
    this.taken = null;
    if (Math.abs(x) < 60 || Math.abs(x) < 2 * Math.abs(y)) return;
    this.follow(x > 0 === this.rtl ? "[rel=next]" : "[rel=prev]");
  }

  private async enlarge() {
    const photo = this.querySelector("figure");
    if (!photo || photo.querySelector("video")) return;
    const { enlarge } = await import("./enlarge.ts");
    enlarge(photo, { close: this.dataset.close ?? "", zoom: this.dataset.zoom ?? "" });
  }

  private get rtl(): boolean {
    return getComputedStyle(this).direction === "rtl";
  }

  private follow = (link: string) => document.querySelector<HTMLAnchorElement>(link)?.click();
}

/** Sends a form whose page is left, if something else was entered by hand than it came with. */
function sendIfChanged(form: HTMLFormElement) {
  if (enteredByHand(form).length === 0) return;
  // The form has no file fields, so all values are text.
  navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form) as unknown as [string, string][]));
}

customElements.define("photo-page", PhotoPage);
