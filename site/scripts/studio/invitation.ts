/**
 * `<open-invitation>` around the form for an invitation or a receipt: moves the secret from the address into the form, so
 * that it stays out of the history, and sends it. An incomplete secret stays in the field to be corrected.
 */
class OpenInvitation extends HTMLElement {
  connectedCallback(): void {
    addEventListener("hashchange", () => this.#take());
    this.#take();
  }

  #take(): void {
    const form = this.querySelector("form");
    const field = this.querySelector<HTMLInputElement>("input[name=token]");
    const token = location.hash.slice(1);
    if (!form || !field || token === "") return;
    history.replaceState(history.state, "", location.pathname);
    field.value = token;
    const whole = /^(?:[\w-]{32}|[\w-]{43}|[\w-]+\.[\w-]+\.[\w-]+)$/.test(token);
    this.toggleAttribute("data-filled", whole);
    // What is used up by it is sent by hand: programs that look at links in mails press nothing.
    if (whole && !this.hasAttribute("data-once")) whenSeen(() => form.requestSubmit());
  }
}

/** Calls back at once or, on a page loaded ahead of time, when it is shown: uses are counted. */
function whenSeen(call: () => void): void {
  if (!("prerendering" in document) || !document.prerendering) call();
  else document.addEventListener("prerenderingchange", call, { once: true });
}

customElements.define("open-invitation", OpenInvitation);
