import { confirmSent } from "./keep-drafts.ts";
import { picks } from "./picking/picks.ts";

const RETRY_MS = 5000;

/**
 * `<send-selection>` around the form of a selection: first it saves what waits in this browser, then it sends and, if the
 * gallery can't be reached, keeps trying. The form's key makes many tries one submission.
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

  /** What waited in this browser belongs on the page under review. */
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
    // The form is for the visitor it was made for, even if its draft is sent from another page.
    if (whose instanceof HTMLInputElement) whose.value ||= picks.own();
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const key = body.get("key") ?? "";
    const answer = picks.unsaved > 0 ? null : await fetch(form.action, { method: "POST", body }).catch(() => null);
    this.busy = false;
    if (!answer || answer.status >= 500) return this.wait(form);
    // The plain form shows the answer of the same submission as a page.
    if (!answer.redirected) return form.submit();
    if (new URL(answer.url).searchParams.get("done") === "sent") confirmSent(key);
    location.assign(answer.url);
  }

  private wait(form: HTMLFormElement) {
    const says = this.querySelector(".send-says");
    if (says) says.textContent = this.dataset.later ?? "";
    this.timer = window.setTimeout(() => this.send(form), RETRY_MS);
  }
}

customElements.define("send-selection", SendSelection);
