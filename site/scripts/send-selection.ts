import { picks } from "./picking/picks.ts";

const RETRY_MS = 5000;

/**
 * `<send-selection>` around the form a selection is sent with: first saves what waits in this browser, then sends, and,
 * where the gallery can't be reached, goes on trying. The form's key makes sure that many tries are one submission.
 */
class SendSelection extends HTMLElement {
  private timer = 0;
  private busy = false;

  connectedCallback() {
    const form = this.querySelector("form");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(form);
    });
    this.showLate();
    window.addEventListener("online", () => this.timer && form && this.send(form));
  }

  /** What waited in this browser belongs on the page that is reviewed. */
  private async showLate() {
    const waiting = picks.unsaved;
    await picks.ready;
    if (waiting > 0 && picks.unsaved === 0) location.reload();
  }

  private async send(form: HTMLFormElement) {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    this.timer = 0;
    await picks.flush();
    const whose = form.elements.namedItem("whose");
    if (whose instanceof HTMLInputElement) whose.value = picks.own();
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const answer = picks.unsaved > 0 ? null : await fetch(form.action, { method: "POST", body }).catch(() => null);
    this.busy = false;
    if (!answer || answer.status >= 500) return this.wait(form);
    // The plain form shows the answer of the same submission as a page.
    if (answer.redirected) location.assign(answer.url);
    else form.submit();
  }

  private wait(form: HTMLFormElement) {
    const says = this.querySelector(".send-says");
    if (says) says.textContent = this.dataset.later ?? "";
    this.timer = window.setTimeout(() => this.send(form), RETRY_MS);
  }
}

customElements.define("send-selection", SendSelection);
