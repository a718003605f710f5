/**
 * `<open-invitation>` around the form that takes an invitation or a receipt: moves the secret from the address into the form, so that it
 * stays in no history, and sends it. What is no whole secret is left in the field for people to mend.
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
    const whole = /^(?:[\w-]{32}|[\w-]+\.[\w-]+\.[\w-]+)$/.test(token);
    this.toggleAttribute("data-filled", whole);
    if (whole) whenSeen(() => form.requestSubmit());
  }
}

/** Calls back at once, or, on a page loaded ahead of time, when it is looked at: uses are counted. */
function whenSeen(call: () => void): void {
  if (!("prerendering" in document) || !document.prerendering) call();
  else document.addEventListener("prerenderingchange", call, { once: true });
}

customElements.define("open-invitation", OpenInvitation);
