import { makeButton } from "./elements.ts";
import { client, say } from "./page-data.ts";
import { canSave } from "./share-sheet.ts";

/** The grid, once there is a script: photos open in place, and one that failed can be tried again. */
class PhotoGrid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.open(event));
    // Errors of images don't bubble.
    this.addEventListener("error", ({ target }) => this.offerRetry(target), true);
    for (const img of this.querySelectorAll("img")) if (hasFailed(img)) this.offerRetry(img);
    window.addEventListener("online", () => this.retryAll());
    window.addEventListener("popstate", () => this.reopen());
    document.querySelector(".sets [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    if (client.marks) document.addEventListener("submit", (event) => this.mark(event));
    if (client.marks || canSave()) this.offerSelecting();
  }

  private async open(event: MouseEvent) {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".tile > a");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented) return;
    event.preventDefault();
    try {
      const { openLightbox } = await import("./lightbox.ts");
      openLightbox(this, link);
    } catch {
      location.assign(link.href);
    }
  }

  /** What the form behind an eye would do, without leaving the page. */
  private async mark(event: SubmitEvent) {
    const { submitter } = event;
    if (!(submitter instanceof HTMLButtonElement) || !submitter.matches(".eye")) return;
    event.preventDefault();
    const { mark } = await import("./marks.ts");
    mark([submitter.value], submitter.getAttribute("form") === "@hide");
  }

  private offerSelecting() {
    if (!this.querySelector(".tile")) return;
    const press = () => import("./selecting.ts").then(({ beginSelecting }) => beginSelecting(this, button));
    const button = makeButton({ label: say("select"), press });
    button.classList.add("select");
    document.querySelector(".sets")?.after(button);
  }

  /** Forward, after Back closed the enlarged photo. */
  private async reopen() {
    const link = this.querySelector<HTMLAnchorElement>(`.tile > a[href="${CSS.escape(location.pathname)}"]`);
    if (!link || document.querySelector("dialog[open]")) return;
    const { openLightbox } = await import("./lightbox.ts");
    openLightbox(this, link, { inHistory: true });
  }

  private offerRetry(target: EventTarget | null) {
    const tile = target instanceof HTMLImageElement ? target.closest(".tile") : null;
    if (!tile || tile.querySelector(".retry")) return;
    const button = makeButton({ label: say("tryAgain"), press: () => retry(tile) });
    button.className = "retry";
    button.prepend(say("photoFailed"), " ");
    tile.append(button);
  }

  private retryAll() {
    for (const button of this.querySelectorAll(".retry")) retry(button.parentElement as Element);
  }
}

const hasFailed = (img: HTMLImageElement) => img.complete && img.naturalWidth === 0 && img.currentSrc !== "";

function retry(tile: Element) {
  const picture = tile.querySelector("picture");
  picture?.replaceWith(picture.cloneNode(true));
  tile.querySelector(".retry")?.remove();
}

customElements.define("photo-grid", PhotoGrid);
